/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseError, DatabaseSettingError } from "../../../db/errors.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { mariaDbTests } from "../../support/mariadb.ts";
import { questline, withFolder } from "../../support/program.ts";
import { sampleEvent, sampleRun } from "../ledger_samples.ts";

const { test } = await mariaDbTests();
const PASSWORD = "hush-hush";

/** Nobody listens there: it was free a moment ago. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** Everything that a person could come to see of an error. */
function textOf(error: unknown): string {
  let text = "";
  for (let at = error; at instanceof Error; at = at.cause) text += `${at.stack}\n${Deno.inspect(at)}\n`;
  return text;
}

test("what is wrong with an address is told, each by its own message, and exits 2", async (server) => {
  await server.withDatabase(async (_, name) => {
    await server.run(`create user if not exists 'guest'@'%' identified by '${PASSWORD}'`);
    const url = (changes: Parameters<typeof server.url>[1], database = name) => server.url(database, changes);
    const wrong: [what: string, url: string, said: string][] = [
      ["password", url({ password: PASSWORD }), 'the server refuses user "questline" or the password'],
      ["no password", url({ password: "" }), 'the server refuses user "questline"'],
      ["user", url({ user: "nobody" }), 'the server refuses user "nobody" or the password'],
      ["database", url({}, "nowhere"), 'the server has no database "nowhere": create it there'],
      [
        "right",
        url({ user: "guest", password: PASSWORD }),
        `user "guest" may not use database "${name}": grant it`,
      ],
      ["port", url({ port: closedPort() }), "nothing listens on port"],
      [
        "TLS",
        url({ query: "?tls=required" }),
        "the server offers no TLS, and DATABASE_URL says tls=required",
      ],
    ];
    for (const [, address, said] of wrong) {
      const error = await assertRejects(() => openMysql(address), DatabaseSettingError, said);
      assert(error.message.startsWith('Cannot open database "mysql://'), error.message);
      assert(error.message.includes("DATABASE_URL"), error.message);
      const { password } = new URL(address);
      const shown = textOf(error);
      assert(!shown.includes(PASSWORD) && (password === "" || !shown.includes(password)), shown);
    }
    // The command line tells the same, in one line, and ends with 2.
    wrong.push(["host", url({}).replace("127.0.0.1", "db.invalid"), 'host "db.invalid"']);
    await withFolder(async (home) => {
      const ends = await Promise.all(
        wrong.map(([, address]) => questline(["status"], { home, env: { DATABASE_URL: address } })),
      );
      for (const [i, { code, out, err }] of ends.entries()) {
        assertEquals([code, out], [2, ""], err);
        assert(err.includes(wrong[i]![2]) && err.trim().split("\n").length === 1, err);
        assert(!err.includes(PASSWORD) && !err.includes("s3cr"), err);
      }
      const mistyped = await questline(["status"], {
        home,
        env: { DATABASE_URL: `mysql://me:${PASSWORD}@db` },
      });
      assertEquals(mistyped.code, 2);
      assert(/DATABASE_URL is \*\*\*: it names no database/.test(mistyped.err), mistyped.err);
      assert(!mistyped.err.includes(PASSWORD));
    });
  });
});

test("a server of another kind is told from one that cannot be reached", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")).catch(() => {});
      connection.close();
    }
  })();
  await assertRejects(
    () => openMysql(`mysql://me:pw@127.0.0.1:${port}/q?connect_timeout=5`),
    DatabaseSettingError,
    "is no MySQL or MariaDB server",
  );
  listener.close();
  await serving;
});

test("a server that does not answer is given up after connect_timeout", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await assertRejects(
    () => openMysql(`mysql://me:pw@127.0.0.1:${port}/q?connect_timeout=1`),
    DatabaseSettingError,
    "did not answer for 1 s",
  );
});

test("a failing statement's error holds none of its values on MySQL", (server) =>
  server.withDatabase(async (url, name) => {
    const { ledger } = await openMysql(url);
    const run = sampleRun("secret-id", { selection: "secret-selection" });
    await ledger.startRun(run);
    const twice = await assertRejects(
      () => ledger.startRun(run),
      DatabaseError,
      "ER_DUP_ENTRY (1062), key PRIMARY",
    );
    assert(!textOf(twice).includes("secret"), textOf(twice));
    const long = sampleRun("x", { owner: "secret".repeat(100) });
    const tooLong = await assertRejects(
      () => ledger.startRun(long),
      DatabaseError,
      "too long for its column",
    );
    assert(!textOf(tooLong).includes("secret"), textOf(tooLong));
    await server.run("drop table events", name);
    const gone = await assertRejects(
      () => ledger.append([sampleEvent("secret", 1)]),
      DatabaseError,
      "ER_NO_SUCH_TABLE",
    );
    assert(!textOf(gone).includes("secret"), textOf(gone));
    await ledger.close();
  }));

test("a user without the rights is told so", (server) =>
  server.withDatabase(async (_, name) => {
    await server.run(`create user if not exists 'reader'@'%' identified by '${PASSWORD}'`);
    await server.run(`grant select on ${name}.* to 'reader'@'%'`);
    await assertRejects(
      () => openMysql(server.url(name, { user: "reader", password: PASSWORD })),
      DatabaseSettingError,
      'user "reader" lacks a right on it',
    );
  }));
