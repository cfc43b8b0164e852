/**
 * A folder with a file for each day.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ReadContext, SourceChangedError, SourceError } from "../../assets/engine/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import { dayOfFile } from "../../infra/sources/day_of_file.ts";
import { logDays as logDaysAt } from "../../infra/sources/log_days.ts";
import { logFolder } from "../../infra/sources/log_folder.ts";
import { csvLogFiles } from "../../infra/sources/logs_csv.ts";
import { withFolder } from "../support/program.ts";

const { signal } = new AbortController();

function context(partition: string): ReadContext {
  return { signal, partition, progress() {}, log() {}, metadata() {} };
}

const logDays = (...place: Parameters<typeof logFolder>) => logDaysAt(logFolder(...place));

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, rows] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, `user,game\n${rows}\n`);
  }
}

const spelt = (plays: readonly Play[]) => plays.map(({ user, game }) => `${user} ${game}`);

Deno.test("dayOfFile() finds the day in names and folders, and only days that exist", () => {
  const days = {
    "plays-2026-11-01.csv": "2026-11-01",
    "20261101.csv": "2026-11-01",
    "2026-10-31/export_2026-11-01.csv": "2026-11-01",
    "date=2026-11-01/part-00000.csv": "2026-11-01",
    "year=2026/month=2/day=28/a.csv": "2026-02-28",
    "plays-2026-02-29.csv": undefined,
    "plays-120261101.csv": undefined,
    "plays.csv": undefined,
  };
  assertEquals(Object.fromEntries(Object.keys(days).map((name) => [name, dayOfFile(name)])), days);
});

Deno.test("logDays() tells a partition a day, and reads the one that is asked for", () =>
  withFolder(async (folder) => {
    await write(folder, {
      "plays-2026-11-02.csv": "bob,go",
      "2026-11-01/a.csv": "ann,go\nann,chess",
      "2026-11-01/b.csv": "cid,go",
      ".hidden/2026-11-09.csv": "x,y",
      "_tmp/2026-11-09.csv": "x,y",
    });
    await Deno.writeTextFile(`${folder}/README.md`, "no log");
    const source = logDays(folder, csvLogFiles());
    const observed = await source.observe(signal);
    assertEquals([...observed.partitions!.keys()].sort(), ["2026-11-01", "2026-11-02"]);
    const read = async (day: string) =>
      spelt((await Array.fromAsync(source.read(observed.partitions!.get(day)!, context(day)))).flat());
    assertEquals(await read("2026-11-01"), ["ann go", "ann chess", "cid go"]);
    assertEquals(await read("2026-11-02"), ["bob go"]);
    const whole = await Array.fromAsync(source.read(observed, context("")));
    assertEquals(spelt(whole.flat()).length, 4);
  }));

Deno.test("logDays() gives a late day another version, and no other day", () =>
  withFolder(async (folder) => {
    const memory = `${folder}/hashes`;
    const logs = `${folder}/logs`;
    await write(logs, { "2026-11-01.csv": "ann,go", "2026-11-02.csv": "bob,go", "2026-11-03.csv": "cid,go" });
    const first = (await logDays(logs, csvLogFiles(), memory).observe(signal)).partitions!;
    await write(logs, { "2026-11-02-late.csv": "dot,go", "2026-11-03.csv": "cid,go" });
    await Deno.remove(`${logs}/2026-11-01.csv`);
    // Another process, with what the first one remembers.
    const source = logDays(logs, csvLogFiles(), memory);
    const observed = await source.observe(signal);
    const second = observed.partitions!;
    assertEquals([...second.keys()].sort(), ["2026-11-02", "2026-11-03"]);
    assert(second.get("2026-11-02")!.version !== first.get("2026-11-02")!.version);
    assertEquals(second.get("2026-11-03"), first.get("2026-11-03"));
    await assertRejects(
      () => Array.fromAsync(source.read(first.get("2026-11-02")!, context("2026-11-02"))),
      SourceChangedError,
      "The files of 2026-11-02",
    );
    await write(logs, { "2026-11-03.csv": "cid,chess" });
    await assertRejects(
      () => Array.fromAsync(source.read(second.get("2026-11-03")!, context("2026-11-03"))),
      SourceChangedError,
      "changed while it was being read",
    );
    const other = logDays(logs, csvLogFiles({ onBadRow: "skip" }));
    assert(
      (await other.observe(signal)).partitions!.get("2026-11-03")!.version !==
        second.get("2026-11-03")!.version,
    );
  }));

Deno.test("logDays() says what it cannot use", () =>
  withFolder(async (folder) => {
    const observe = (path: string) => logDays(path, csvLogFiles()).observe(signal);
    await assertRejects(() => observe(folder), SourceError, "it holds no .csv file; check LOGS_SOURCE");
    await write(folder, { "plays.csv": "ann,go" });
    await assertRejects(
      () => observe(folder),
      SourceError,
      "is about: expected a date in its name, such as plays-2026-11-01.csv; check LOGS_SOURCE",
    );
    await assertRejects(() => observe(`${folder}/nowhere`), SourceError, "there is no such file");
  }));
