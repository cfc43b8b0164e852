/**
 * How fast pairs are counted and neighbours found, against a straightforward implementation in the same process.
 *
 * ```text
 * deno run -A tests/bench/co_occurrence_bench.ts [--runs 5] [--generated] [--write] plays.csv ...
 * ```
 *
 * A file has a header, then a user and a game per line. Everything is run in turn, round after round; the table has medians.
 * CPU time is that of all threads: where the machine is busy, it says more than the time that passed. `--write` puts the table
 * into `README.md` beside this file.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { coOccurrenceParallel } from "../../assets/recommender/co_occurrence.ts";
import { Interactions } from "../../assets/recommender/interactions.ts";
import { nearestNeighbours } from "../../assets/recommender/nearest.ts";
import { type CsrPattern, transposePattern } from "../../assets/recommender/sparse.ts";
import { columnsOf } from "../recommender/golden_plays.ts";
import { generateLog, LARGE_LOG } from "./generated_log.ts";
import { median, where, writeSection } from "./harness.ts";

const NEIGHBOURS = 100;
const COSINE = { similarity: "cosine", neighbours: NEIGHBOURS } as const;
const signal = new AbortController().signal;

interface Contender {
  readonly name: string;
  /** How much longer it would have taken over all items. */
  readonly scale?: number;
  run(): unknown;
}

/** Counts every row in full, sorts it, and keeps the first hundred: every `step`-th item only. */
function straightforward(plays: CsrPattern, step: number): number {
  const { indptr, indices, columns } = plays;
  const byItem = transposePattern(plays);
  const degree = (i: number) => byItem.indptr[i + 1]! - byItem.indptr[i]!;
  let kept = 0;
  for (let i = 0; i < columns; i += step) {
    const counts = new Uint32Array(columns);
    for (let p = byItem.indptr[i]!; p < byItem.indptr[i + 1]!; p++) {
      const u = byItem.indices[p]!;
      for (let e = indptr[u]!; e < indptr[u + 1]!; e++) counts[indices[e]!]!++;
    }
    const row: [item: number, score: number][] = [];
    counts.forEach((both, j) => {
      if (both > 0 && j !== i) row.push([j, both / Math.sqrt(degree(i) * degree(j))]);
    });
    kept += row.sort((a, b) => b[1] - a[1]).slice(0, NEIGHBOURS).length;
  }
  return kept;
}

/** A sum for every two items, in 16 bits: what a small catalogue allows. Counts only. */
function denseTriangle({ rows, columns, indptr, indices }: CsrPattern): Uint16Array {
  const triangle = new Uint16Array(columns * (columns - 1) / 2);
  for (let u = 0; u < rows; u++) {
    for (let a = indptr[u]!; a < indptr[u + 1]!; a++) {
      const base = indices[a]! * (indices[a]! - 1) / 2;
      for (let b = indptr[u]!; b < a; b++) triangle[base + indices[b]!]!++;
    }
  }
  return triangle;
}

function contenders(plays: CsrPattern, step: number): Contender[] {
  const nearest = (threads: number) => () =>
    nearestNeighbours(plays, COSINE, { signal, parallelism: threads, threads });
  const counts = (threads: number) => () =>
    coOccurrenceParallel(plays, { signal, parallelism: threads, threads }, { memoryLimit: 2 ** 35 });
  const list: Contender[] = [
    { name: "straightforward, top 100", scale: step, run: () => straightforward(plays, step) },
    { name: "neighbours, 1 thread", run: nearest(1) },
    { name: "neighbours, 2 threads", run: nearest(2) },
  ];
  if (step > 1) return list;
  list.push({ name: "full counts, 1 thread", run: counts(1) }, {
    name: "full counts, 2 workers",
    run: counts(2),
  });
  if (plays.columns < 10_000) {
    list.push({
      name: "dense triangle, counts only",
      run: () => denseTriangle(plays),
    });
  }
  return list;
}

interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs all in turn. Returns the median of each, in milliseconds. */
async function medians(list: readonly Contender[], runs: number): Promise<Times[]> {
  const times = list.map((): Times[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [c, contender] of list.entries()) {
      const start = performance.now();
      const before = process.cpuUsage();
      await contender.run();
      const { user, system } = process.cpuUsage(before);
      const scale = contender.scale ?? 1;
      times[c]!.push({
        wall: (performance.now() - start) * scale,
        cpu: (user + system) / 1000 * scale,
      });
    }
  }
  return times.map((all) => ({
    wall: median(all.map(({ wall }) => wall)),
    cpu: median(all.map(({ cpu }) => cpu)),
  }));
}

async function rowsOf(name: string, plays: CsrPattern, runs: number, step: number): Promise<string[]> {
  const list = contenders(plays, step);
  const times = await medians(list, runs);
  const plain = times[0]!;
  return list.map(({ name: what }, c) => {
    const { wall, cpu } = times[c]!;
    const ratio = (whole: number, part: number) => `${(whole / part).toFixed(1)} ×`;
    const cells = [wall.toFixed(0), cpu.toFixed(0), ratio(plain.wall, wall), ratio(plain.cpu, cpu)];
    return `| ${[name, what, ...cells].join(" | ")} |`;
  });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "5" },
      generated: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const runs = Number(values.runs);
  const load = Deno.loadavg()[0]!.toFixed(1);
  const lines = [
    "| plays | what | median, ms | CPU, ms | times faster | in CPU time |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
  ];
  for (const path of positionals) {
    const { rows, columns, indptr, indices } = Interactions.from(await columnsOf(path)).matrix;
    const name = `${path.split("/").slice(-2).join("/")}: ${rows} × ${columns}, ${indices.length}`;
    lines.push(...await rowsOf(name, { rows, columns, indptr, indices }, runs, columns < 10_000 ? 1 : 20));
  }
  if (values.generated) {
    const plays = generateLog(LARGE_LOG);
    const name = `generated: ${plays.rows} × ${plays.columns}, ${plays.indices.length}`;
    lines.push(...await rowsOf(name, plays, Math.min(runs, 3), 200));
  }
  const heading = `Measured on ${where()}; load average at the start: ${load}.`;
  const text = `${heading}\n\n${lines.join("\n")}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (values.write) await writeSection("co-occurrence", text);
}
