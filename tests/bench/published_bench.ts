/**
 * Whether models reach their published figures on Gowalla, where that takes longer than a test may.
 *
 * ```text
 * deno run -A tests/bench/published_bench.ts [--write] gowalla/train.csv gowalla/test.csv [name ...]
 * ```
 *
 * Without names, all of them. `--write` puts the table into `README.md` beside this file. Fails where a figure is missed.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { evaluate } from "../../assets/recommender/evaluate.ts";
import type { Interactions } from "../../assets/recommender/interactions.ts";
import { models, parseModelSpec } from "../../assets/recommender/registry.ts";
import { readSplit } from "../recommender/golden_plays.ts";
import { where, writeSection } from "./harness.ts";

interface Published {
  readonly name: string;
  readonly spec: string;
  /** Recall, NDCG and hit rate, each at 20 and at 50. */
  readonly figures: readonly number[];
  /** How far below a figure may be. */
  readonly below: number;
  /** How far above. */
  readonly above: number;
}

const TITLES = ["R@20", "R@50", "NDCG@20", "NDCG@50", "HR@20", "HR@50"];

/** The BARS leaderboard: https://openbenchmark.github.io/BARS/Matching */
const PUBLISHED: readonly Published[] = [
  {
    name: "MF-BPR",
    spec: "bpr",
    figures: [0.1627, 0.2533, 0.1378, 0.1662, 0.5544, 0.6936],
    below: 0.005,
    above: Infinity,
  },
  {
    name: "SLIM",
    // Published with alpha = 0.005 and l1_ratio = 1e-6, which scikit-learn counts per user, of whom there are 29,858. That 100
    // weights were kept is a guess that fits. Of 2,000 candidates they are nearly those of all 40,981 items.
    spec: "slim:l1=0.000149,l2=149.29,candidates=2000,neighbours=100",
    figures: [0.1699, 0.2658, 0.1382, 0.1687, 0.5564, 0.6960],
    below: 0.002,
    above: 0.002,
  },
];

async function measure(spec: string, train: Interactions, test: Interactions): Promise<number[]> {
  const context = { signal: new AbortController().signal, parallelism: navigator.hardwareConcurrency };
  const model = await models.fit(parseModelSpec(spec), { plays: train }, context);
  const { at } = await evaluate(model, { train, test, ks: [20, 50] });
  return (["recall", "ndcg", "hitRate"] as const).flatMap((metric) => at.map(({ mean }) => mean[metric]));
}

if (import.meta.main) {
  const { values, positionals: [trainPath, testPath, ...names] } = parseArgs({
    allowPositionals: true,
    options: { write: { type: "boolean", default: false } },
  });
  if (trainPath === undefined || testPath === undefined) {
    throw new TypeError("Cannot measure without plays: expected train.csv test.csv");
  }
  const [train, test] = await readSplit(trainPath, testPath);
  const lines = [`| model | ${TITLES.join(" | ")} | s |`, `| --- | ${"---: | ".repeat(TITLES.length)}---: |`];
  let missed = false;
  for (const { name, spec, figures, below, above } of PUBLISHED) {
    if (names.length > 0 && !names.includes(name)) continue;
    const start = performance.now();
    const found = await measure(spec, train, test);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const cells = found.map((figure, f) => {
      const off = figure - figures[f]!;
      const outside = off < -below || off > above;
      missed ||= outside;
      return `${figure.toFixed(4)}${
        outside ? ` (missed by ${(off > 0 ? off - above : -off - below).toFixed(4)})` : ""
      }`;
    });
    lines.push(`| ${name}, published | ${figures.map((figure) => figure.toFixed(4)).join(" | ")} | |`);
    lines.push(`| \`${spec}\` | ${cells.join(" | ")} | ${seconds} |`);
  }
  const text = `Measured on ${where()}.\n\n${lines.join("\n")}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (values.write) await writeSection("published", text);
  if (missed) Deno.exitCode = 1;
}
