/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { DatabaseError, DatabaseSettingError, DatabaseVersionError } from "../../../db/errors.ts";
import { databaseStatus, migrateDatabase } from "../../../db/mod.ts";
import { migrations } from "../../../db/migrations/mysql/mod.ts";
import { parseAddress } from "../../../db/mysql/address.ts";
import { connect, type Connection } from "../../../db/mysql/connect.ts";
import { migrate } from "../../../db/mysql/migrate.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { mariaDbTests } from "../../support/mariadb.ts";
import { sampleRun } from "../ledger_samples.ts";

const first = { version: 1, name: "first", statements: ["create table if not exists things (a integer)"] };
const second = {
  version: 2,
  name: "second",
  statements: [
    "alter table things add column if not exists b integer",
    "create table if not exists more (c integer)",
  ],
};
const broken = {
  version: 2,
  name: "broken",
  statements: ["create table if not exists more (c integer)", "insert into nowhere values (1)"],
};

const guarded = {
  version: 2,
  name: "guarded",
  statements: [{
    when: `select count(*) as answer from information_schema.columns
      where table_schema = database() and table_name = 'things' and column_name = 'a'`,
    statement: "alter table things rename column a to z",
  }],
};

const { test } = await mariaDbTests();

async function withConnection(url: string, body: (connection: Connection) => Promise<void>) {
  const connection = await connect(parseAddress(url));
  try {
    await body(connection);
  } finally {
    await connection.close();
  }
}

test("migrate() on MySQL applies what is missing, once, and keeps the rows", (server) =>
  server.withDatabase((url, name) =>
    withConnection(url, async (connection) => {
      assertEquals(await migrate(connection, [first]), { from: 0, to: 1 });
      await server.run("insert into things values (7)", name);
      assertEquals(await migrate(connection, [first, second]), { from: 1, to: 2 });
      assertEquals(await migrate(connection, [first, second]), { from: 2, to: 2 });
      assertEquals(await server.run("select version from migrations order by version", name), [
        { version: 1 },
        { version: 2 },
      ]);
      assertEquals(await server.run("select a, b from things", name), [{ a: 7, b: null }]);
    })
  ));

test("migrate() on MySQL goes on where a migration failed half-way", (server) =>
  server.withDatabase((url, name) =>
    withConnection(url, async (connection) => {
      await assertRejects(() => migrate(connection, [first, broken]), DatabaseError, "ER_NO_SUCH_TABLE");
      assertEquals(await server.run("select version from migrations", name), [{ version: 1 }]);
      assertEquals(await migrate(connection, [first, second]), { from: 1, to: 2 });
      assertEquals(await server.run("select c from more", name), []);
    })
  ));

test("migrate() on MySQL carries out what has a condition where it holds, and only there", (server) =>
  server.withDatabase((url, name) =>
    withConnection(url, async (connection) => {
      await migrate(connection, [first]);
      await server.run("insert into things values (7)", name);
      for (let time = 1; time <= 2; time++) {
        assertEquals(await migrate(connection, [first, guarded]), { from: 1, to: 2 });
        assertEquals(await server.run("select * from things", name), [{ z: 7 }]);
        // As if it had been stopped before it was noted down.
        await server.run("delete from migrations where version = 2", name);
      }
    })
  ));

test("migrate() on MySQL takes an index and a foreign key away wherever an earlier try was stopped", (server) =>
  server.withDatabase((url, name) =>
    withConnection(url, async (connection) => {
      const keys = async () =>
        (await server.run(
          `select concat(index_name, ' ', group_concat(column_name order by seq_in_index)) as k
           from information_schema.statistics where table_schema = '${name}' and table_name = 'materializations'
           group by index_name order by 1`,
        )).map(({ k }) => k);
      const lost = migrations[2]!.statements.filter((each) => typeof each !== "string");
      assertEquals(lost.length, 2);
      for (let done = 0; done <= lost.length; done++) {
        await server.run([`drop database ${name}`, `create database ${name}`]);
        await migrate(connection, migrations.slice(0, 2));
        assertEquals((await keys()).length, 4);
        for (const { statement } of lost.slice(0, done)) await server.run(statement, name);
        assertEquals((await migrate(connection)).to, migrations.length);
        assertEquals(await keys(), [
          "materializations_by_asset asset,id",
          "materializations_by_fingerprint fingerprint,id",
          "PRIMARY id",
        ]);
      }
    })
  ));

test("migrate() on MySQL, eight at once, does the work once and lets go of its lock", (server) =>
  server.withDatabase(async (url, name) => {
    const connections = await Promise.all(Array.from({ length: 8 }, () => connect(parseAddress(url))));
    const ends = await Promise.all(connections.map((connection) => migrate(connection)));
    assertEquals(ends.map(({ to }) => to), Array(8).fill(migrations.length));
    assertEquals(ends.filter(({ from }) => from === 0).length, 1);
    assertEquals((await server.run("select * from migrations", name)).length, migrations.length);
    const [lock] = await server.run(`select is_free_lock('questline migrate ${name}') as free`);
    assertEquals(lock, { free: 1 });
    await Promise.all(connections.map((connection) => connection.close()));
  }));

test("openMysql() fills an empty database, and leaves an older one to db:migrate", (server) =>
  server.withDatabase(async (url, name) => {
    assertEquals((await databaseStatus({ dialect: "mysql", url })).version, 0);
    await (await openMysql(url)).close();
    assertEquals((await databaseStatus({ dialect: "mysql", url })).version, migrations.length);
    await server.run("delete from migrations where version > 1", name);
    await assertRejects(() => openMysql(url), DatabaseSettingError, "deno task db:migrate");
    const { from, to } = await migrateDatabase({ dialect: "mysql", url });
    assertEquals([from, to], [1, migrations.length]);
    await (await openMysql(url)).close();
  }));

test("openMysql() refuses a database of a newer version and leaves it as it is", (server) =>
  server.withDatabase(async (url, name) => {
    const { ledger } = await openMysql(url);
    await ledger.startRun(sampleRun("r1"));
    await ledger.close();
    await server.run("insert into migrations values (99, 'future', 0)", name);
    for (const open of [() => openMysql(url), () => migrateDatabase({ dialect: "mysql", url })]) {
      const error = await assertRejects(open, DatabaseVersionError, "version 99");
      assertEquals([error.found, error.supported], [99, migrations.length]);
    }
    assertEquals(await server.run("select id from runs", name), [{ id: "r1" }]);
  }));

test("openMysql() refuses another program's database and leaves it as it is", (server) =>
  server.withDatabase(async (url, name) => {
    for (
      const foreign of ["create table bookmarks (url text)", "create table migrations (id int, batch int)"]
    ) {
      await server.run(foreign, name);
      await assertRejects(() => openMysql(url), DatabaseError, "another program");
    }
    assertEquals((await server.run("show tables", name)).length, 2);
  }));

test("openMysql() waits for another process that is between two migrations of an empty database", (server) =>
  server.withDatabase((url, name) =>
    withConnection(url, async (connection) => {
      const [one, two, ...rest] = migrations;
      const slow = { ...two!, statements: ["do sleep(1)", ...two!.statements] };
      const migrating = migrate(connection, [one!, slow, ...rest]);
      const versions = () => server.run("select version from migrations", name).catch(() => []);
      while ((await versions()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      assertEquals((await versions()).length, 1);
      await (await openMysql(url)).close();
      assertEquals(await migrating, { from: 0, to: migrations.length });
    })
  ));
