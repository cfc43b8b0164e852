/**
 * How fast pairs are counted and neighbours found, against a straightforward implementation in the same process.
 *
 * ```text
 * deno run -A tests/bench/co_occurrence_bench.ts [--runs 5] [--generated] [--evaluate train.csv,test.csv] plays.csv ...
 * ```
 *
 * A file has a header, then a user and a game per line. Everything is run in turn, round after round; the table has medians.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { coOccurrenceParallel } from "../../assets/recommender/co_occurrence.ts";
import { evaluate } from "../../assets/recommender/evaluate.ts";
import { Interactions } from "../../assets/recommender/interactions.ts";
import { nearestNeighbours } from "../../assets/recommender/nearest.ts";
import { models, parseModelSpec } from "../../assets/recommender/registry.ts";
import { type CsrPattern, transposePattern } from "../../assets/recommender/sparse.ts";
import { columnsOf, readSplit } from "../recommender/golden_plays.ts";
import { generateLog, LARGE_LOG } from "./generated_log.ts";

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
    { name: "neighbours, 2 workers", run: nearest(2) },
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

/** Runs all in turn. Returns the median of each, in milliseconds. */
async function medians(list: readonly Contender[], runs: number): Promise<number[]> {
  const times = list.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [c, contender] of list.entries()) {
      const start = performance.now();
      await contender.run();
      times[c]!.push((performance.now() - start) * (contender.scale ?? 1));
    }
  }
  return times.map((all) => all.sort((a, b) => a - b)[all.length >> 1]!);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function bench(name: string, plays: CsrPattern, runs: number, step: number): Promise<void> {
  const list = contenders(plays, step);
  const times = await medians(list, runs);
  for (const [c, contender] of list.entries()) {
    const cells = [name, contender.name, times[c]!.toFixed(0), `${(times[0]! / times[c]!).toFixed(1)} ×`];
    print(`| ${cells.join(" | ")} |`);
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "5" },
      generated: { type: "boolean", default: false },
      evaluate: { type: "string" },
    },
  });
  const runs = Number(values.runs);
  print(
    `Load average at the start: ${Deno.loadavg()[0]!.toFixed(1)}; ${navigator.hardwareConcurrency} cores\n`,
  );
  print("| plays | what | median, ms | against straightforward |\n| --- | --- | ---: | ---: |");
  for (const path of positionals) {
    const { rows, columns, indptr, indices } = Interactions.from(await columnsOf(path)).matrix;
    const name = `${path.split("/").slice(-2).join("/")}: ${rows} × ${columns}, ${indices.length}`;
    await bench(name, { rows, columns, indptr, indices }, runs, 1);
  }
  if (values.generated) {
    const plays = generateLog(LARGE_LOG);
    const name = `generated: ${plays.rows} × ${plays.columns}, ${plays.indices.length}`;
    await bench(name, plays, Math.min(runs, 3), 100);
  }
  if (values.evaluate !== undefined) {
    const [train, test] = await readSplit(...values.evaluate.split(",") as [string, string]);
    const spec = parseModelSpec("itemknn:similarity=cosine,neighbours=100,normalize=l1,bias=true");
    const model = await models.fit(spec, { plays: train }, {
      signal,
      parallelism: navigator.hardwareConcurrency,
    });
    const run = () => evaluate(model, { train, test, ks: [20, 50] });
    const [time] = await medians([{ name: "evaluate", run }], 3);
    print(
      `\nFull-ranking evaluation, ${test.activeUsers()} users × ${train.items.size} games: ${
        time!.toFixed(0)
      } ms`,
    );
  }
}
