/**
 * Figures that must come out: published ones where the data is there, and those of a small generated log always. Published ones
 * that take over a minute are measured by `tests/bench/published_bench.ts`.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  evaluate,
  type Evaluation,
  IdMap,
  Interactions,
  models,
  parseModelSpec,
  splitRandomPerUser,
} from "../../assets/recommender/mod.ts";
import { generateLog } from "../bench/generated_log.ts";
import { readSplit } from "./golden_plays.ts";

const ITEM_CF = "itemknn:similarity=cosine,neighbours=100,normalize=l1,bias=true";

const folder = Deno.env.get("QUESTLINE_DATA");
const why = folder === undefined
  ? " (skipped: QUESTLINE_DATA names no folder with gowalla/train.csv and test.csv)"
  : "";

async function measured(
  spec: string,
  train: Interactions,
  test: Interactions,
  ks: number[],
): Promise<Evaluation> {
  const context = { signal: new AbortController().signal, parallelism: navigator.hardwareConcurrency };
  const model = await models.fit(parseModelSpec(spec), { plays: train }, context);
  return await evaluate(model, { train, test, ks });
}

Deno.test({
  name: `itemknn gives the published figures of ItemCF on Gowalla, within .0005${why}`,
  ignore: folder === undefined,
  async fn() {
    const [train, test] = await readSplit(`${folder}/gowalla/train.csv`, `${folder}/gowalla/test.csv`);
    assertEquals([train.size, test.size, train.users.size, train.items.size], [
      810_128,
      217_242,
      29_858,
      40_981,
    ]);
    const { at: [at20, at50] } = await measured(ITEM_CF, train, test, [20, 50]);
    // The BARS leaderboard: https://openbenchmark.github.io/BARS/Matching
    const published: [number, number][] = [
      [at20!.mean.recall, 0.1570],
      [at50!.mean.recall, 0.2549],
      [at20!.mean.ndcg, 0.1214],
      [at50!.mean.ndcg, 0.1527],
      [at20!.mean.hitRate, 0.5094],
      [at50!.mean.hitRate, 0.6650],
    ];
    for (const [figure, expected] of published) assertAlmostEquals(figure, expected, 0.0005);
  },
});

Deno.test("models give the same figures on a small generated log as ever", async () => {
  const { rows, columns, indptr, indices } = generateLog({
    users: 300,
    items: 120,
    meanPlays: 14,
    spread: 0.8,
    seed: 7,
  });
  const user: string[] = [];
  const item: string[] = [];
  for (let u = 0; u < rows; u++) {
    // Users of one half like the items of one half.
    for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
      if ((indices[e]! ^ u) % 2 === 1 && (indices[e]! + u) % 3 !== 0) continue;
      user.push(String(u));
      item.push(String(indices[e]!));
    }
  }
  const items = IdMap.from(Array.from({ length: columns }, (_, i) => String(i)));
  const { train, test } = splitRandomPerUser(Interactions.from({ user, item }, { items }), {
    test: 0.25,
    seed: 1,
  });
  const golden: Record<string, number[]> = JSON.parse(
    await Deno.readTextFile(new URL("./golden/small_log.json", import.meta.url)),
  );
  for (const [spec, expected] of Object.entries(golden)) {
    const { at: [at] } = await measured(spec, train, test, [10]);
    const { recall, precision, hitRate, map, ndcg } = at!.mean;
    [recall, precision, hitRate, map, ndcg, at!.coverage].forEach((figure, f) =>
      assertAlmostEquals(figure, expected[f]!, 1e-9, `${spec}: ${figure} instead of ${expected[f]}`)
    );
  }
  assert(Object.keys(golden).length >= 8);
});
