/**
 * How long EASE takes to fit and how much memory, and how long it takes to evaluate a model with all items ranked.
 *
 * ```text
 * deno run -A tests/bench/models_bench.ts [--write] [--ease plays.csv] [--evaluate train.csv,test.csv]
 * ```
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { evaluate } from "../../assets/recommender/evaluate.ts";
import { Interactions } from "../../assets/recommender/interactions.ts";
import type { Recommender } from "../../assets/recommender/model.ts";
import { models, parseModelSpec } from "../../assets/recommender/registry.ts";
import { columnsOf, readSplit } from "../recommender/golden_plays.ts";
import { where, writeSection } from "./harness.ts";

const ITEM_KNN = "itemknn:similarity=cosine,neighbours=100,normalize=l1,bias=true";
const { signal } = new AbortController();
const cores = navigator.hardwareConcurrency;

/** Of how many users the straightforward evaluation takes one. */
const SAMPLED = 100;

interface Times {
  readonly wall: number;
  readonly cpu: number;
}

async function timed<T>(work: () => T | Promise<T>): Promise<[T, Times]> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }];
}

/** The most memory that this process has had, in MB; undefined where the system does not tell. */
function peakMemory(): number | undefined {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"));
    return peak === null ? undefined : Number(peak[1]) / 1024;
  } catch {
    return undefined;
  }
}

function row(what: string, { wall, cpu }: Times, ratio: number | undefined, note: string): string {
  const times = ratio === undefined ? "" : `${ratio.toFixed(1)} ×`;
  return `| ${what} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${times} | ${note} |`;
}

async function easeRows(path: string): Promise<string[]> {
  const plays = Interactions.from(await columnsOf(path));
  const size = plays.items.size;
  const matrix = size * size * 8 / 1e6;
  const fit = (parallelism: number) =>
    timed(() => models.fit(parseModelSpec("ease:lambda=200"), { plays }, { signal, parallelism }));
  // The first to run, as a peak never falls.
  const before = Deno.memoryUsage().rss / 2 ** 20;
  const [, many] = await fit(cores);
  const peak = peakMemory();
  const [, one] = await fit(1);
  const grown = peak && (peak - before) * 2 ** 20 / 1e6;
  const memory = grown === undefined
    ? ""
    : `; memory at most ${grown.toFixed(0)} MB more than before, ${
      (grown / matrix).toFixed(1)
    } times the matrix of ${matrix.toFixed(0)} MB, aim 3: ${grown < 3 * matrix ? "met" : "missed"}`;
  return [
    row(`EASE on ${size} items, 1 thread`, one, undefined, ""),
    row(
      `EASE on ${size} items, ${cores} threads`,
      many,
      one.wall / many.wall,
      `aim 60 s: ${many.wall < 60 ? "met" : "missed"}${memory}`,
    ),
  ];
}

/** Scores every item into a list, sorts it and counts the hits, for some of the users. */
function straightforward(model: Recommender, train: Interactions, test: Interactions): number {
  let hits = 0;
  for (let user = 0; user < test.users.size; user += SAMPLED) {
    const relevant = new Set(test.itemsOf(user));
    const owned = new Set(train.itemsOf(user));
    const scores = new Float64Array(model.items.size);
    model.score({ items: train.itemsOf(user), weights: train.weightsOf(user), user }, scores);
    const ranked = Array.from(scores, (score, item) => ({ item, score }))
      .filter(({ item }) => !owned.has(item))
      .sort((a, b) => b.score - a.score);
    for (const { item } of ranked.slice(0, 50)) if (relevant.has(item)) hits++;
  }
  return hits;
}

async function evaluateRows(paths: string): Promise<string[]> {
  const [trainPath, testPath] = paths.split(",");
  if (trainPath === undefined || testPath === undefined) {
    throw new TypeError(`Cannot evaluate "${paths}": expected train.csv,test.csv`);
  }
  const [train, test] = await readSplit(trainPath, testPath);
  const context = { signal, parallelism: cores };
  const [model, fit] = await timed(() => models.fit(parseModelSpec(ITEM_KNN), { plays: train }, context));
  const [, plain] = await timed(() => straightforward(model, train, test));
  const [, all] = await timed(() => evaluate(model, { train, test, ks: [20, 50] }));
  const scaled = { wall: plain.wall * SAMPLED, cpu: plain.cpu * SAMPLED };
  const shape = `${test.activeUsers()} users against ${train.items.size} items`;
  return [
    row("fitting itemknn to them", fit, undefined, ""),
    row(`sorting all scores of ${shape}`, scaled, undefined, `every ${SAMPLED}th user, scaled`),
    row(`evaluate: ${shape}`, all, scaled.wall / all.wall, `aim 20 s: ${all.wall < 20 ? "met" : "missed"}`),
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      write: { type: "boolean", default: false },
      ease: { type: "string" },
      evaluate: { type: "string" },
    },
  });
  const load = Deno.loadavg()[0]!.toFixed(1);
  const lines = ["| what | s | CPU, s | times faster | note |", "| --- | ---: | ---: | ---: | --- |"];
  if (values.ease !== undefined) lines.push(...await easeRows(values.ease));
  if (values.evaluate !== undefined) lines.push(...await evaluateRows(values.evaluate));
  const text = `Measured on ${where()}; load average at the start: ${load}.\n\n${lines.join("\n")}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (values.write) await writeSection("models", text);
}
