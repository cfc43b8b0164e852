/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DatabaseError, DatabaseVersionError } from "../../../db/errors.ts";
import { migrations } from "../../../db/migrations/sqlite/mod.ts";
import { connect } from "../../../db/sqlite/connect.ts";
import { migrate } from "../../../db/sqlite/migrate.ts";
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { sampleRun } from "../ledger_samples.ts";

const first = { version: 1, name: "first", sql: "create table things (a integer)" };
const second = {
  version: 2,
  name: "second",
  sql: "alter table things add column b integer; create table more (c)",
};
const broken = { version: 3, name: "broken", sql: "create table third (d); insert into nowhere values (1)" };

async function withPath(body: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/db.sqlite`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function read(path: string, sql: string): unknown[] {
  const db = new DatabaseSync(path);
  try {
    return db.prepare(sql).all().map((row) => Object.values(row)[0]);
  } finally {
    db.close();
  }
}

Deno.test("migrate() applies what is missing, once, and keeps the rows", () =>
  withPath(async (path) => {
    const connection = await connect(path);
    assertEquals(await migrate(connection, [first]), { from: 0, to: 1 });
    await connection.transaction((tx) => tx.script("insert into things values (7)"));
    assertEquals(await migrate(connection, [first, second]), { from: 1, to: 2 });
    assertEquals(await migrate(connection, [first, second]), { from: 2, to: 2 });
    connection.close();
    assertEquals(read(path, "select version from migrations order by version"), [1, 2]);
    assertEquals(read(path, "select a from things where b is null"), [7]);
  }));

Deno.test("migrate() leaves nothing of a migration that fails", () =>
  withPath(async (path) => {
    const connection = await connect(path);
    const error = await assertRejects(
      () => migrate(connection, [first, second, broken]),
      DatabaseError,
      path,
    );
    assert(error.cause instanceof Error);
    connection.close();
    assertEquals(read(path, "select version from migrations order by version"), [1, 2]);
    assertEquals(read(path, "select name from sqlite_master where name = 'third'"), []);
  }));

Deno.test("openSqlite() refuses a database of a newer version and leaves it as it is", () =>
  withPath(async (path) => {
    const { ledger } = await openSqlite(path);
    await ledger.startRun(sampleRun("r1"));
    await ledger.close();
    const db = new DatabaseSync(path);
    db.exec("insert into migrations values (99, 'future', 0)");
    db.close();
    const error = await assertRejects(() => openSqlite(path), DatabaseVersionError, "version 99");
    assertEquals([error.found, error.supported], [99, migrations.length]);
    assertEquals(read(path, "select id from runs"), ["r1"]);
  }));

Deno.test("openSqlite() refuses another program's database and leaves it as it is", () =>
  withPath(async (path) => {
    const db = new DatabaseSync(path);
    db.exec("create table bookmarks (url)");
    db.close();
    await assertRejects(() => openSqlite(path), DatabaseError, "another program");
    assertEquals(read(path, "select name from sqlite_master"), ["bookmarks"]);
  }));
