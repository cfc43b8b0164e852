/** @module */
import { assert, assertEquals } from "@std/assert";
import { is } from "drizzle-orm";
import { getTableConfig, MySqlTable } from "drizzle-orm/mysql-core";
import type { RunEvent } from "../../../assets/engine/events.ts";
import type { Fingerprint } from "../../../assets/engine/keys.ts";
import { migrations } from "../../../db/migrations/mysql/mod.ts";
import { parseAddress } from "../../../db/mysql/address.ts";
import { connect } from "../../../db/mysql/connect.ts";
import { callerClock } from "../../../db/mysql/leases.ts";
import { mysqlLedger } from "../../../db/mysql/ledger.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { versionRegistry } from "../../../db/mysql/versions.ts";
import * as schema from "../../../db/mysql/schema.ts";
import { type MariaDb, mariaDbTests } from "../../support/mariadb.ts";
import { startProxy } from "../../support/mysql_proxy.ts";
import { hash, sampleEvent, sampleMaterialization, sampleRun, takeLease } from "../ledger_samples.ts";
import { sampleFeedback } from "../feedback_contract.ts";
import { sampleRecommendations } from "../publish_contract.ts";
import { sampleMove, sampleVersion } from "../versions_contract.ts";

const { test } = await mariaDbTests();
const tables = Object.values(schema).filter((value) => is(value, MySqlTable));

/** Rows of a query on the server's own tables, as lists. */
async function lists(server: MariaDb, sql: string): Promise<unknown[][]> {
  return (await server.run(sql)).map((row) => Object.values(row));
}

test("the migrations make exactly the tables, columns, keys and indexes of the MySQL schema", (server) =>
  server.withDatabase(async (url, database) => {
    await (await openMysql(url)).close();
    const made = await lists(
      server,
      `select table_name from information_schema.tables where table_schema = '${database}' order by 1`,
    );
    const names = tables.map((table) => getTableConfig(table).name);
    assertEquals(made.flat().sort(), [...names, "migrations"].sort());
    for (const table of tables) {
      const { name, columns, primaryKeys, indexes, foreignKeys } = getTableConfig(table);
      const at = `table_schema = '${database}' and table_name = '${name}'`;
      const info = await lists(
        server,
        `select column_name, column_type, is_nullable from information_schema.columns where ${at} order by ordinal_position`,
      );
      assertEquals(
        info.map((
          [column, type, nullable],
        ) => [column, String(type).replace(/^(int|bigint)\(\d+\)/, "$1"), nullable]),
        columns.map((column) => [
          column.name,
          column.getSQLType() === "boolean" ? "tinyint(1)" : column.getSQLType(),
          column.notNull ? "NO" : "YES",
        ]),
        name,
      );
      const keys = await lists(
        server,
        `select index_name, max(non_unique), group_concat(column_name order by seq_in_index) from information_schema.statistics
         where ${at} group by index_name order by index_name = 'PRIMARY' desc, index_name`,
      );
      const primary = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
      assertEquals(
        keys.map(([index, many, of]) => [index, Number(many) === 0, of]),
        [
          ["PRIMARY", true, primary.map((column) => column.name).join(",")],
          ...indexes.map(({ config }) => [
            config.name,
            config.unique ?? false,
            config.columns.map((column) => "name" in column ? column.name : "?").join(","),
          ]).sort(),
        ],
        name,
      );
      assertEquals(
        await lists(
          server,
          `select column_name, referenced_table_name, referenced_column_name from information_schema.key_column_usage
           where ${at} and referenced_table_name is not null`,
        ),
        foreignKeys.map((key) => {
          const { columns, foreignColumns, foreignTable } = key.reference();
          return [columns[0]?.name, getTableConfig(foreignTable).name, foreignColumns[0]?.name];
        }),
        name,
      );
    }
  }));

Deno.test("migrations of MySQL are numbered 1, 2, 3 and so on, and can be run again", () => {
  assertEquals(migrations.map(({ version }) => version), migrations.map((_, i) => i + 1));
  for (const { statements } of migrations) {
    for (const each of statements) {
      // What a condition guards can be run again when it takes away what the condition counts: see migrate_test.ts.
      if (typeof each === "string") assert(/ if (not )?exists /.test(each), each);
      else assert(/^\s*select count\(\*\) as answer from information_schema\./.test(each.when), each.when);
    }
  }
});

test("texts are compared byte by byte, and so are blanks at their end", (server) =>
  server.withDatabase(async (url) => {
    const { recommendations, close } = await openMysql(url);
    const users = ["a", "A", "a ", "á", "a\u0301", "ａ"];
    const [sample] = sampleRecommendations(1);
    await recommendations.publish(
      hash("v"),
      users.map((user) => ({ ...sample!, user, game: `of ${user}` })),
      new AbortController().signal,
    );
    for (const user of users) {
      const rows = await recommendations.recommendationsOf(hash("v"), user);
      assertEquals(rows.map(({ game }) => game), [`of ${user}`]);
    }
    await close();
  }));

/** Makes enough rows that a server would not read whole tables for want of anything better. */
async function fill(server: MariaDb, url: string): Promise<void> {
  const connection = await connect(parseAddress(url));
  const ledger = mysqlLedger(connection, callerClock);
  const registry = versionRegistry(connection);
  for (const asset of ["a", "b"]) {
    const lease = await takeLease(ledger, asset);
    await ledger.commit(sampleMaterialization(`${asset}0`, { asset }), lease);
  }
  await ledger.startRun(sampleRun("r0"));
  await ledger.append([sampleEvent("r0", 1)]);
  await registry.register(sampleVersion("1", { name: "n0" }));
  await registry.move(sampleMove(null, 1, { id: "move", name: "n0" }));
  const { database } = parseAddress(url);
  const numbers = "(select seq as n from seq_1_to_2000) numbers";
  const copy = (table: string, columns: string, key: string, like: string) =>
    server.run(
      `insert into ${table} (${key}, ${columns}) select ${like}, ${columns} from ${table}, ${numbers}`,
      database,
    );
  await copy(
    "materializations",
    "run_id, code_version, config, inputs, data_version, size, metadata, checks, started_at, finished_at, attempts, `partition`",
    "id, asset, fingerprint",
    "concat(id, '-', n), concat(asset, n % 40), unhex(sha2(concat(id, n), 256))",
  );
  await copy("runs", "selection, owner, status", "id, started_at", "concat(id, '-', n), n");
  await copy("events", "at, type, body", "run_id, seq", "concat('r', n % 40), n");
  await ledger.append((["step_started", "check_evaluated"] as const).map((type, i) => ({
    ...sampleEvent("r0", 5000 + i),
    type,
    check: { name: "it is good", passed: false, blocking: true },
  } as unknown as RunEvent)));
  await ledger.close();
  await copy("steps", "asset, `partition`, started_at", "run_id", "concat('r', n)");
  await copy("checks", "`partition`, name, passed, blocking, at", "asset, run_id", "concat('a', n % 40), n");
  await copy("metadata_points", "value", "series, at", "series + n % 40, n");
  await copy(
    "model_versions",
    "materialization, run_id, fingerprint, data_version, size, spec, metrics, lineage, fit_ms, created_at",
    "name, number, identity",
    "concat('n', n % 40), n, unhex(sha2(n, 256))",
  );
  await copy("aliases", "alias, number", "name", "concat('n', n)");
  await copy("alias_moves", "alias, at, moved_by, why", "id, name", "n, concat('n', n % 40)");
  await server.run(
    "analyze table materializations, runs, events, steps, checks, metadata_series, metadata_points, model_versions, aliases, alias_moves",
    database,
  );
}

test("the reads of the ledger and of the published rows go through indexes on MySQL", (server) =>
  server.withDatabase(async (url) => {
    await (await openMysql(url)).close();
    await fill(server, url);
    const seen: string[] = [];
    await using proxy = startProxy(server.port, (statement) => {
      if (/^\s*\(?select/i.test(statement)) seen.push(statement);
      return undefined;
    });
    const { ledger, recommendations, games, versions, records, measurements, runs, feedback, close } =
      await openMysql(
        url.replace(`:${server.port}/`, `:${proxy.port}/`),
      );
    const version = hash("v");
    await recommendations.publish(version, sampleRecommendations(300), new AbortController().signal);
    const feedbackRows = Array.from({ length: 2_000 }, (_, i) => sampleFeedback(`${i}`));
    await feedback.add(feedbackRows);
    seen.length = 0;
    const step = { asset: "a", partition: "" };
    const [fingerprint, other] = (await lists(
      server,
      `select lower(hex(fingerprint)) from ${
        parseAddress(url).database
      }.materializations where id in ('a0-7', 'b0-9') order by id`,
    )).flat() as Fingerprint[];
    await ledger.current(step);
    await ledger.history("a7", { limit: 5 });
    assertEquals((await ledger.byFingerprint({ ...step, asset: "a7" }, fingerprint!)).length, 1);
    const asked = [{ ...step, asset: "a7", fingerprint: fingerprint! }, {
      ...step,
      asset: "b9",
      fingerprint: other!,
    }];
    assertEquals((await ledger.reusable(asked)).map(({ id }) => id), ["b0-9", "a0-7"]);
    await ledger.events("r7", { after: 5 });
    await ledger.runs(5);
    await recommendations.has(version);
    await recommendations.recommendationsOf(version, "u7");
    await games.gameNames(version, ["1", "2"]);
    await versions.versions("n7", 5);
    await versions.version("n7", 7);
    await versions.aliased("n7", "champion");
    await versions.aliases("n7");
    await versions.moves("n7", { limit: 5 });
    await records.steps("r7");
    await records.checks("a7", { limit: 5 });
    await records.numbers("a7");
    await records.points("a7", "rows", { limit: 5 });
    await measurements.find(version);
    await ledger.holder(step, 0);
    await runs.find({ limit: 5 });
    await runs.find({ limit: 5, before: "r0-7", status: "failed" });
    await runs.run("r0-7");
    await runs.cancelRequest("r0-7");
    await runs.materializations("a7", { limit: 5, before: "a0-7" });
    await runs.materialization("a0-7");
    await feedback.position();
    await feedback.add(feedbackRows.slice(0, 2));
    for await (const _ of feedback.plays(5));
    await close();
    // The totals of feedback are two rows, and both are read.
    const whole = /code_manifests|from `feedback_totals`$/;
    const reads = seen.filter((statement) => / from /.test(statement) && !whole.test(statement));
    assertEquals(reads.length, 30, reads.join("\n"));
    for (const read of reads) {
      for (const row of await server.run(`explain ${read}`, parseAddress(url).database)) {
        const { table, type, key, rows, Extra } = row as Record<string, string>;
        // What is asked for is a list of its own, as long as the question.
        if (/^<derived|^asked$/.test(String(table)) || String(Extra).includes("Impossible")) continue;
        assert(type !== "ALL" && key !== null, `${read}\n${JSON.stringify(row)}`);
        assert(Number(rows) < 200, `${read}\n${JSON.stringify(row)}`);
      }
    }
  }));
