/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { type ReadContext, SourceChangedError, SourceError } from "../../assets/engine/mod.ts";
import { logDays } from "../../infra/sources/log_days.ts";
import { logFolder } from "../../infra/sources/log_folder.ts";
import { parquetLogFiles, parquetLogs } from "../../infra/sources/logs_parquet.ts";
import { withFolder } from "../support/program.ts";

const { signal } = new AbortController();

function context(partition = ""): ReadContext & { readonly told: string[] } {
  const told: string[] = [];
  return {
    signal,
    partition,
    told,
    progress() {},
    log: (_, message) => void told.push(message),
    metadata() {},
  };
}

async function write(
  path: string,
  columns: Readonly<Record<string, readonly [BasicType, readonly unknown[]]>>,
): Promise<void> {
  const columnData = Object.entries(columns).map(([name, [type, data]]) => ({ name, type, data: [...data] }));
  await Deno.writeFile(path, new Uint8Array(parquetWriteBuffer({ columnData })));
}

Deno.test("parquetLogs() reads plays, whatever types their columns have", () =>
  withFolder(async (folder) => {
    const path = `${folder}/plays.parquet`;
    await write(path, {
      id: ["INT64", [7n, 8n, 9n]],
      user_id: ["STRING", ["ann", "bob", "ann"]],
      appid: ["INT64", [440n, 570n, 12n]],
      hours: ["DOUBLE", [1.5, 0, 2]],
      played_at: ["TIMESTAMP", [new Date("2026-11-01T10:00:00Z"), new Date(0), new Date(1e12)]],
    });
    const source = parquetLogs(path);
    const told = context();
    const [plays] = await Array.fromAsync(source.read(await source.observe(signal), told));
    assertEquals(plays, [
      { user: "ann", game: "440", weight: 1.5, time: "2026-11-01T10:00:00.000Z" },
      { user: "bob", game: "570", weight: 0, time: "1970-01-01T00:00:00.000Z" },
      { user: "ann", game: "12", weight: 2, time: "2001-09-09T01:46:40.000Z" },
    ]);
    assertEquals(told.told, [
      'plays.parquet: user from "user_id", game from "appid", weight from "hours", time from "played_at"',
    ]);
  }));

Deno.test("parquetLogs() reads more rows than it decodes at once", () =>
  withFolder(async (folder) => {
    const path = `${folder}/plays.parquet`;
    const count = 70_000;
    await write(path, {
      user: ["STRING", Array.from({ length: count }, (_, i) => `u${i}`)],
      game: ["INT32", Array.from({ length: count }, (_, i) => i % 50)],
    });
    const source = parquetLogs(path);
    const batches = await Array.fromAsync(source.read(await source.observe(signal), context()));
    assertEquals(batches.map(({ length }) => length), [65_536, 4464]);
    assertEquals(batches[1]!.at(-1), { user: "u69999", game: "49", weight: 1, time: null });
  }));

Deno.test("a folder of Parquet files is a log by day", () =>
  withFolder(async (folder) => {
    for (const day of ["2026-11-01", "2026-11-02"]) {
      await Deno.mkdir(`${folder}/date=${day}`);
      await write(`${folder}/date=${day}/part-0.parquet`, {
        user: ["STRING", ["ann"]],
        game: ["STRING", [`of ${day}`]],
      });
    }
    const source = logDays(logFolder(folder, parquetLogFiles()));
    const { partitions } = await source.observe(signal);
    const read = await Array.fromAsync(source.read(partitions!.get("2026-11-02")!, context("2026-11-02")));
    assertEquals(read.flat().map(({ game }) => game), ["of 2026-11-02"]);
  }));

Deno.test("parquetLogs() says what it cannot use", () =>
  withFolder(async (folder) => {
    const path = `${folder}/plays.parquet`;
    const read = async (options = {}) => {
      const source = parquetLogs(path, options);
      const observed = await source.observe(signal);
      return await Array.fromAsync(source.read(observed, context()));
    };
    await Deno.writeTextFile(path, "user,game\nann,go\n");
    await assertRejects(read, SourceError, 'plays.parquet" as Parquet: ');
    await write(path, { a: ["STRING", ["x"]], hours: ["STRING", ["y"]] });
    await assertRejects(read, SourceError, "the header has no column that is known to hold the user");
    await write(path, { user: ["STRING", ["ann", ""]], game: ["STRING", ["go", "chess"]] });
    await assertRejects(read, SourceError, "the user is empty: expected an id");
    assertEquals((await read({ onBadRow: "skip" })).flat().length, 1);

    const source = parquetLogs(path);
    const observed = await source.observe(signal);
    await write(path, { user: ["STRING", ["ann"]], game: ["STRING", ["go"]] });
    await assertRejects(
      () => Array.fromAsync(source.read(observed, context())),
      SourceChangedError,
      "changed while it was being read",
    );
    assert(observed.version !== (await source.observe(signal)).version);
  }));
