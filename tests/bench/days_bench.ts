/**
 * What a new day costs: a generated history of 365 days, 17 million plays, 138,000 users and 27,000 games, with the pipeline's
 * own assets, artifacts on disk.
 *
 * ```text
 * deno run -A tests/bench/days_bench.ts [--days 365] [--scale 1] [--write]
 * ```
 *
 * @module
 */
import { createHash } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import {
  type Asset,
  memoryEngine,
  type PartitionKey,
  planNow,
  run,
  type Source,
} from "../../assets/engine/mod.ts";
import { cleanFeatures, coOccurrence, gameRows, logsSource, rawGames, userLogs } from "../../assets/mod.ts";
import { gamesSource } from "../../assets/mod.ts";
import { countPlays } from "../../assets/plays/count.ts";
import { coOccurrence as countSparse } from "../../assets/recommender/co_occurrence.ts";
import { writeCountedPlays } from "../../assets/recommender/counted_plays_file.ts";
import { Random } from "../../assets/recommender/random.ts";
import type { Play } from "../../assets/schemas.ts";
import { partitionValues } from "../../assets/engine/partition_values.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { sampleGames } from "../../infra/sources/sample.ts";
import { generateLog, LARGE_LOG } from "./generated_log.ts";
import { where, writeSection } from "./harness.ts";

const DAY_MS = 86_400_000;
const signal = new AbortController().signal;
const START = Date.UTC(2025, 0, 1);
const keyOf = (day: number) => new Date(START + day * DAY_MS).toISOString().slice(0, 10);

/** A history: every pair of a generated log on a random day, and every tenth on a second one too. */
class History implements Source<Play> {
  readonly name = "generated days";
  /** Plays of each day: user and item numbers. */
  readonly days: { user: Uint32Array; item: Uint32Array }[];
  shown: number;

  constructor(days: number, scale: number) {
    const { rows, indptr, indices } = generateLog({
      ...LARGE_LOG,
      users: Math.round(LARGE_LOG.users * scale),
    });
    const random = new Random(7);
    const total = days + 1;
    const capacity = Math.ceil(indices.length * 1.25 / total) + 1000;
    const user = Array.from({ length: total }, () => new Uint32Array(capacity));
    const item = Array.from({ length: total }, () => new Uint32Array(capacity));
    const length = new Uint32Array(total);
    const put = (u: number, i: number) => {
      const day = Math.floor(random.next() * total);
      if (length[day] === capacity) return;
      user[day]![length[day]!] = u;
      item[day]![length[day]!++] = i;
    };
    for (let u = 0; u < rows; u++) {
      for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
        put(u, indices[e]!);
        if (e % 10 === 0) put(u, indices[e]!);
      }
    }
    this.days = user.map((all, d) => ({
      user: all.slice(0, length[d]),
      item: item[d]!.slice(0, length[d]),
    }));
    this.shown = days;
  }

  get plays(): number {
    return this.days.slice(0, this.shown).reduce((sum, { user }) => sum + user.length, 0);
  }

  observe() {
    const partitions = new Map(
      this.days.slice(0, this.shown).map(({ user }, d) => [
        keyOf(d),
        { version: `${d} ${user.length}`, detail: keyOf(d) },
      ]),
    );
    return Promise.resolve({ version: String(this.shown), detail: "generated", partitions });
  }

  async *read(_: unknown, { partition = "" }: { readonly partition?: PartitionKey }) {
    const day = Math.round((Date.parse(partition) - START) / DAY_MS);
    const { user, item } = this.days[day]!;
    const time = new Date(START + day * DAY_MS).toISOString();
    const plays: Play[] = Array.from(user, (u, p) => ({
      user: `u${u}`,
      game: `g${item[p]}`,
      weight: 1,
      time,
    }));
    yield await Promise.resolve(plays);
  }
}

/** The most memory that this process has held, in bytes. */
function mostMemory(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
  return Number(kilobytes ?? 0) * 1024;
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Cost & { readonly value: T }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

async function measure(days: number, scale: number): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const history = new History(days, scale);
    const store = fileStore({ root: `${folder}/artifacts`, owner: "bench" });
    const engine = memoryEngine([rawGames, cleanFeatures, userLogs, coOccurrence], {
      store,
      sources: new Map<string, Source<unknown>>([[gamesSource.name, sampleGames()], [
        logsSource.name,
        history,
      ]]),
      publishers: new Map([[gameRows.name, nowhere()]]),
    });
    const select = (asset: Asset) => ({ selected: new Set([asset.key]), concurrency: 1, signal });
    const lines: string[] = [];
    const row = (what: string, { wall, cpu }: Cost) => {
      lines.push(`| ${what} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} |`);
      Deno.stdout.writeSync(
        new TextEncoder().encode(`${lines.at(-1)} ${(mostMemory() / 2 ** 30).toFixed(2)} GiB\n`),
      );
    };
    await run(engine, select(rawGames));
    await run(engine, select(cleanFeatures));
    row(`materializing ${days} days`, await timed(() => run(engine, select(userLogs))));
    const plays = history.plays;
    const full = await timed(() => run(engine, select(coOccurrence)));
    row("`co_occurrence` from nothing, whole step", full);
    history.shown = days + 1;
    row("materializing one more day", await timed(() => run(engine, select(userLogs))));
    row("planning", await timed(() => planNow(engine, {}, signal)));
    const fold = await timed(() => run(engine, select(coOccurrence)));
    row("`co_occurrence` with one more day, whole step", fold);

    // The counting alone, without writing, reading back and checking, which both have in common.
    const versions = new Map(
      (await engine.ledger.currents([userLogs.key])).map(({ materialization: { partition, dataVersion } }) =>
        [partition, dataVersion] as const
      ),
    );
    const values = partitionValues(
      versions,
      async (_, version) => userLogs.codec.decode(await store.read(version)),
    );
    const context = {
      signal,
      log: () => {},
      progress: () => {},
      count: (pattern: Parameters<typeof countSparse>[0]) => Promise.resolve(countSparse(pattern)),
    };
    const anew = await timed(() => countPlays(values, undefined, context));
    row("counting all anew", anew);
    const hash = createHash("sha256");
    for (const piece of writeCountedPlays(anew.value.counted)) hash.update(piece);
    const recounted = hash.digest("hex");
    const current =
      (await engine.ledger.current({ asset: coOccurrence.key, partition: "" }))!.materialization;
    const same = recounted === current.dataVersion;
    const ratio = (whole: Cost, part: Cost) =>
      `${(whole.wall / part.wall).toFixed(1)} × in time, ${(whole.cpu / part.cpu).toFixed(1)} × in CPU time`;
    return [
      `Measured on ${where()}: ${days} days, ${plays.toLocaleString("en")} plays, ` +
      `${current.metadata["users"]} users, ${current.metadata["games"]} games, ${
        current.metadata["pairs"]
      } pairs.`,
      "",
      "| what | s | CPU s |",
      "| --- | ---: | ---: |",
      ...lines,
      "",
      `A day against everything: ${ratio(full, fold)}. ` +
      `Read ${current.metadata["partitions_read"]} of ${current.metadata["partitions"]} partitions. ` +
      `The bytes of the fold and of a recount are ${same ? "the same" : "DIFFERENT"}. ` +
      `Most memory: ${(mostMemory() / 2 ** 30).toFixed(2)} GiB.`,
    ].join("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A publisher that keeps only names. */
function nowhere() {
  const known = new Set<string>();
  return {
    has: (version: string) => Promise.resolve(known.has(version)),
    publish: (version: string) => Promise.resolve(void known.add(version)),
    withdraw: (version: string) => Promise.resolve(void known.delete(version)),
    versions: () => Promise.resolve([...known] as never[]),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      days: { type: "string", default: "365" },
      scale: { type: "string", default: "1" },
      write: { type: "boolean", default: false },
    },
  });
  const text = await measure(Number(values.days), Number(values.scale));
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (values.write) await writeSection("days", text);
}
