/** @module */
import { assert, assertEquals } from "@std/assert";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { DatabaseSync } from "node:sqlite";
import { migrations } from "../../../db/migrations/sqlite/mod.ts";
import * as schema from "../../../db/sqlite/schema.ts";

function migrated(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  for (const { sql } of migrations) db.exec(sql);
  return db;
}

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));

Deno.test("the migrations make exactly the tables, columns, keys and indexes of the schema", () => {
  const db = migrated();
  const made = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
  assertEquals(made.map((row) => row.name), tables.map((table) => getTableConfig(table).name).sort());
  for (const table of tables) {
    const { name, columns, primaryKeys, indexes, foreignKeys } = getTableConfig(table);
    const info = db.prepare('select name, type, "notnull", pk from pragma_table_info(?)').all(name);
    assertEquals(
      info.map((row) => [row.name, String(row.type).toLowerCase(), row.notnull === 1]),
      columns.map((column) => [column.name, column.getSQLType(), column.notNull]),
      name,
    );
    const key = primaryKeys[0]?.columns.map((column) => column.name) ??
      columns.filter((column) => column.primary).map((column) => column.name);
    const found = info.filter((row) => row.pk !== 0).sort((a, b) => Number(a.pk) - Number(b.pk));
    assertEquals(found.map((row) => row.name), key, name);
    const lists = db.prepare(
      "select name, \"unique\" from pragma_index_list(?) where origin = 'c' order by name",
    ).all(name);
    assertEquals(
      lists.map((row) => [
        row.name,
        row.unique === 1,
        db.prepare("select name from pragma_index_info(?)").all(row.name!).map((column) => column.name),
      ]),
      indexes.map(({ config }) => [
        config.name,
        config.unique,
        config.columns.map((column) => "name" in column ? column.name : "?"),
      ]).sort(),
      name,
    );
    const references = db.prepare('select "table", "from", "to" from pragma_foreign_key_list(?)').all(name);
    assertEquals(
      references.map((row) => [row.table, row.from, row.to]),
      foreignKeys.map((foreignKey) => {
        const { columns, foreignColumns, foreignTable } = foreignKey.reference();
        return [getTableConfig(foreignTable).name, columns[0]?.name, foreignColumns[0]?.name];
      }),
      name,
    );
  }
  db.close();
});

Deno.test("migrations are numbered 1, 2, 3 and so on", () => {
  assertEquals(migrations.map(({ version }) => version), migrations.map((_, i) => i + 1));
});

Deno.test("the reads of the ledger and of the published rows go through indexes", () => {
  const db = migrated();
  const reads = [
    "select * from materializations where asset = 'a' order by id desc limit 5",
    "select * from materializations where asset = 'a' and partition = '' and fingerprint = 'f' order by id desc",
    "select * from currents where asset = 'a' and partition = ''",
    "select * from events where run_id = 'r' and seq > 5 order by seq",
    "select * from runs order by started_at desc limit 5",
    "select * from leases where owner = 'o'",
    "select * from pins where owner = 'o'",
    "select * from steps where run_id = 'r'",
    "select * from checks where asset = 'a' and partition = '' order by run_id desc, name desc limit 5",
    "select name from metadata_series where asset = 'a' and partition = '' order by name",
    "select at, value from metadata_series s join metadata_points p on p.series = s.id where s.asset = 'a' and s.partition = '' and s.name = 'n' order by p.at desc limit 5",
    "select * from model_versions where name = 'n' order by number desc limit 5",
    "select * from model_versions where name = 'n' and identity = 'i'",
    "select * from aliases a join model_versions v on v.name = a.name and v.number = a.number where a.name = 'n' and a.alias = 'c'",
    "select * from alias_moves where name = 'n' order by id desc limit 5",
    "select * from measurements where identity = 'i'",
    "select * from published p join recommendations r on r.batch = p.batch where p.name = 'n' and p.data_version = 'v' and r.user = 'u' order by r.rank",
    "select * from published p join games g on g.batch = p.batch where p.name = 'n' and p.data_version = 'v' and g.game in ('1', '2')",
  ];
  for (const read of reads) {
    const steps = db.prepare(`explain query plan ${read}`).all().map((row) => String(row.detail));
    assert(
      steps.every((step) => !/^SCAN (?!runs USING INDEX)|TEMP B-TREE/.test(step)),
      `${read}: ${steps.join("; ")}`,
    );
  }
  db.close();
});
