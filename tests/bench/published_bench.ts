/**
 * Whether models reach their published figures on Gowalla, where that takes longer than a test may.
 *
 * ```text
 * deno run -A tests/bench/published_bench.ts [--write] gowalla/train.csv gowalla/test.csv [model ...]
 * ```
 *
 * Without models, all of those below.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { evaluate } from "../../assets/recommender/evaluate.ts";
import { models, parseModelSpec } from "../../assets/recommender/registry.ts";
import { readSplit } from "../recommender/golden_plays.ts";
import { where, writeSection } from "./harness.ts";

/** Recall, NDCG and hit rate at 20, then at 50: https://openbenchmark.github.io/BARS/Matching */
type Figures = readonly [number, number, number, number, number, number];

interface Published {
  readonly name: string;
  readonly spec: string;
  readonly figures: Figures;
  /** How far from them the figures may be, in both directions or below only. */
  readonly within: number;
  readonly orBetter: boolean;
}

const PUBLISHED: readonly Published[] = [
  {
    name: "MF-BPR",
    spec: "bpr",
    figures: [0.1627, 0.1378, 0.5544, 0.2533, 0.1662, 0.6936],
    within: 0.005,
    orBetter: true,
  },
];
