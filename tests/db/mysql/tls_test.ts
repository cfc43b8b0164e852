/** @module */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DatabaseSettingError } from "../../../db/errors.ts";
import { databaseStatus } from "../../../db/mod.ts";
import { parseAddress } from "../../../db/mysql/address.ts";
import { connect } from "../../../db/mysql/connect.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { sql } from "drizzle-orm";
import { mariaDbTests } from "../../support/mariadb.ts";

async function openssl(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** An authority, and a certificate for a host that it signed. */
async function certify(folder: string, host = "localhost", days = "2"): Promise<void> {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const ca = [
    "-x509",
    ...key,
    "-subj",
    "/CN=Test authority",
    "-keyout",
    `${folder}/ca.key`,
    "-out",
    `${folder}/ca.pem`,
  ];
  await openssl("req", ...ca);
  await Deno.writeTextFile(`${folder}/ext`, `subjectAltName=DNS:${host}`);
  await openssl(
    "req",
    ...key.slice(0, -2),
    "-subj",
    "/CN=db",
    "-keyout",
    `${folder}/key.pem`,
    "-out",
    `${folder}/csr`,
  );
  await openssl(
    ...["x509", "-req", "-in", `${folder}/csr`, "-CA", `${folder}/ca.pem`, "-CAkey", `${folder}/ca.key`],
    ...["-CAcreateserial", "-days", days, "-extfile", `${folder}/ext`, "-out", `${folder}/cert.pem`],
  );
}

const { test } = await mariaDbTests({
  prepare: (folder) => certify(folder),
  args: ["--ssl-cert=FOLDER/cert.pem", "--ssl-key=FOLDER/key.pem", "--ssl-ca=FOLDER/ca.pem"],
});

async function cipherOf(url: string): Promise<string> {
  const connection = await connect(parseAddress(url));
  try {
    const [rows] = await connection.read((queries) => queries.execute(sql`show status like 'Ssl_cipher'`));
    return (rows as unknown as { Value: string }[])[0]!.Value;
  } finally {
    await connection.close();
  }
}

test("tls=off, required and verify do what they say", async (server) => {
  const url = (query: string) => server.url("test", { query }).replace("127.0.0.1", "localhost");
  await server.run("create database if not exists test");
  const trusted = url(`?tls=verify&ca=${server.folder}/ca.pem`);
  assertEquals(await cipherOf(url("?tls=off")), "");
  assertEquals(await cipherOf(url("")), "");
  assertMatch(await cipherOf(url("?tls=required")), /TLS|GCM/);
  assertMatch(await cipherOf(trusted), /TLS|GCM/);
  await assertRejects(
    () => openMysql(url("?tls=verify")),
    DatabaseSettingError,
    "certificate is not trusted",
  );
  const notThere = url("?tls=verify&ca=/nowhere/ca.pem");
  await assertRejects(() => openMysql(notThere), DatabaseSettingError, '"/nowhere/ca.pem" cannot be read');

  await certify(server.folder, "db.example.org");
  await server.run("flush ssl");
  await assertRejects(() => openMysql(trusted), DatabaseSettingError, 'certificate is not for "localhost"');
  assertMatch(await cipherOf(url("?tls=required")), /TLS|GCM/);
  await certify(server.folder, "localhost", "-1");
  await server.run("flush ssl");
  await assertRejects(() => openMysql(trusted), DatabaseSettingError, "certificate has expired");
});

test("a user who may only come encrypted is told how", async (server) => {
  await server.run("create database if not exists test");
  await server.run("create user if not exists 'careful'@'%' identified by 'pw' require ssl");
  await server.run("grant all on test.* to 'careful'@'%'");
  const plain = server.url("test", { user: "careful", password: "pw" });
  await assertRejects(() => openMysql(plain), DatabaseSettingError);
  const status = await databaseStatus({ dialect: "mysql", url: `${plain}?tls=required` });
  assertEquals(status.notes[0], "tls=required");
});
