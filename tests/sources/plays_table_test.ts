/**
 * A table of plays on MariaDB.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ReadContext, SourceChangedError, SourceError } from "../../assets/engine/mod.ts";
import { tableLogs } from "../../infra/sources/plays_table.ts";
import { mariaDbTests, skipped } from "../support/mariadb.ts";

const { signal } = new AbortController();
const tests = await mariaDbTests();
const NAME = "a table of plays is a log by the day of its time column";

function context(partition: string): ReadContext {
  return { signal, partition, progress() {}, log() {}, metadata() {} };
}

if (tests.missing !== undefined) skipped(NAME, tests.missing);
else {
  Deno.test(NAME, async () => {
    const { server } = tests;
    const name = await server.newDatabase();
    const run = (text: string) => server.run(text.replaceAll("plays", `${name}.plays`));
    try {
      await run(
        "create table plays (player_id bigint, appid varchar(20), hours decimal(6,2), played_at datetime(3) null)",
      );
      await run(
        "insert into plays values (1, 'go', 1.5, '2026-11-01 23:59:59.999'), (2, 'chess', null, '2026-11-01'), " +
          "(1, 'hex', 2, '2026-11-02 00:00:00'), (9, 'none', 1, null)",
      );
      const source = tableLogs(server.url(name), "plays");
      const observed = (await source.observe(signal)).partitions!;
      assertEquals([...observed.keys()], ["2026-11-01", "2026-11-02"]);
      const read = async (day: string, partitions = observed) =>
        (await Array.fromAsync(source.read(partitions.get(day)!, context(day)))).flat()
          .sort((a, b) => a.user < b.user ? -1 : 1);
      assertEquals(await read("2026-11-01"), [
        { user: "1", game: "go", weight: 1.5, time: "2026-11-01T23:59:59.999Z" },
        { user: "2", game: "chess", weight: 1, time: "2026-11-01T00:00:00.000Z" },
      ]);
      assertEquals((await read("2026-11-02")).map(({ game }) => game), ["hex"]);

      // A late play; and a row that is moved about, which is no change.
      await run("insert into plays values (3, 'go', 1, '2026-11-02 12:00:00')");
      await run("delete from plays where player_id = 2");
      await run("insert into plays values (2, 'chess', null, '2026-11-01')");
      const again = (await source.observe(signal)).partitions!;
      assertEquals(again.get("2026-11-01"), observed.get("2026-11-01"));
      assert(again.get("2026-11-02")!.version !== observed.get("2026-11-02")!.version);
      await assertRejects(() => read("2026-11-02"), SourceChangedError, "The plays of 2026-11-02");
      assertEquals((await read("2026-11-02", again)).length, 2);

      // Two equal rows are not none.
      await run(
        "insert into plays values (3, 'go', 1, '2026-11-02 12:00:00'), (3, 'go', 1, '2026-11-02 12:00:00')",
      );
      const twice = (await source.observe(signal)).partitions!;
      assert(twice.get("2026-11-02")!.version !== again.get("2026-11-02")!.version);

      const other = tableLogs(server.url(name), "plays", { columns: { user: "player_id", game: "appid" } });
      await assertRejects(() => other.observe(signal), SourceError, "no column is known to hold the time");
    } finally {
      await server.run(`drop database if exists ${name}`);
    }
  });
}
