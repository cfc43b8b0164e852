/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import { parseAddress } from "../../../db/mysql/address.ts";

Deno.test("parseAddress() takes an address apart", () => {
  assertEquals(parseAddress("mysql://me:p%40ss%2F@db.example.org:3307/questline"), {
    host: "db.example.org",
    port: 3307,
    user: "me",
    password: "p@ss/",
    database: "questline",
    tls: "off",
    ca: undefined,
    pool: 8,
    connectTimeoutMs: 10_000,
    readTimeoutMs: 30_000,
    shown: "mysql://me@db.example.org:3307/questline",
  });
  const { host, port, password, shown } = parseAddress("mariadb://me@[::1]/q");
  assertEquals([host, port, password, shown], ["::1", 3306, "", "mysql://me@[::1]:3306/q"]);
});

Deno.test("parseAddress() reads the parameters", () => {
  const parse = (query: string) => parseAddress(`mysql://me:pw@db/q?${query}`);
  const { tls, ca, pool, connectTimeoutMs, readTimeoutMs } = parse(
    "tls=verify&ca=/etc/ca.pem&pool=3&connect_timeout=2&read_timeout=60",
  );
  assertEquals([tls, ca, pool, connectTimeoutMs, readTimeoutMs], ["verify", "/etc/ca.pem", 3, 2000, 60_000]);
  const modes = [
    "tls=off",
    "tls=required",
    "ssl-mode=DISABLED",
    "ssl-mode=REQUIRED",
    "ssl-mode=VERIFY_IDENTITY",
  ];
  assertEquals(modes.map((mode) => parse(mode).tls), ["off", "required", "off", "required", "verify"]);
});

const WRONG: [url: string, said: string][] = [
  ["", "it is no address"],
  ["localhost:3306/q", "it begins with"],
  ["mysql://me:hush@", "it is no address"],
  ["mysql://me:hu#sh@db/q", "it is no address"],
  ["mysql://me:hu%sh@db/q", 'its password holds a "%"'],
  ["postgres://me:hush@db/q", 'it begins with "postgres://"'],
  ["mysql:///q", "it names no host"],
  ["mysql://db/q", "it names no user"],
  ["mysql://me:hush@db", "it names no database"],
  ["mysql://me:hush@db/q/r", "it names no database"],
  ["mysql://me:hush@db:99999/q", "it is no address"],
  ["mysql://me:hush@db/q?tls=maybe", 'its tls is "maybe"'],
  ["mysql://me:hush@127.0.0.1/q?tls=verify", "needs the host's name"],
  ["mysql://me:hush@[::1]/q?tls=verify", "needs the host's name"],
  ["mysql://me:hush@db/q?pool=0", 'its pool is "0"'],
  ["mysql://me:hush@db/q?read_timeout=fast", 'its read_timeout is "fast"'],
  ["mysql://me:hush@db/q?timeout=3", 'it has a parameter "timeout"; there are tls,'],
];

for (const [url, said] of WRONG) {
  Deno.test(`parseAddress() refuses "${url}", without the password`, () => {
    const error = assertThrows(() => parseAddress(url), SyntaxError, said);
    assertEquals(/hush|hu#sh|hu%sh/.test(error.message), false);
  });
}
