/** @module */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  content,
  formatModelSpec,
  itemFeatures,
  models,
  parseModelSpec,
  profileOf,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { colourFeatures, manyPlays, playsOf } from "../plays.ts";

const hybrid = models.get("hybrid");
modelContract({ kind: hybrid, options: {}, personal: true, features: colourFeatures });
modelContract({
  kind: hybrid,
  options: { collaborative: "ease:lambda=10;neighbours=24", content: 0.5 },
  personal: true,
  features: colourFeatures,
});
modelContract({
  kind: hybrid,
  options: { collaborative: "popularity", content: 0.9 },
  personal: false,
  features: colourFeatures,
});

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("hybrid adds both parts, each scaled by its best candidate", async () => {
  const plays = manyPlays({ users: 60, items: 40, seed: 1 });
  const features = colourFeatures(plays);
  const input = { plays, features };
  const blend = await hybrid.fit(input, { collaborative: "userknn:neighbours=9", content: 0.3 }, context);
  const alone = [
    await models.fit(parseModelSpec("userknn:neighbours=9"), input, context),
    await content.fit(input, {}, context),
  ];
  for (let user = 0; user < 60; user++) {
    const profile = { items: plays.itemsOf(user), user };
    const owned = new Set(profile.items);
    const [ours, theirs] = alone.map((model) => {
      const scores = new Float64Array(40);
      model.score(profile, scores);
      const most = Math.max(...scores.filter((_, i) => !owned.has(i)).map(Math.abs));
      return scores.map((score) => most > 0 ? score / most : 0);
    });
    const scores = new Float64Array(40);
    blend.score(profile, scores);
    scores.forEach((score, i) => assertAlmostEquals(score, 0.7 * ours![i]! + 0.3 * theirs![i]!, 1e-12));
  }
});

Deno.test("hybrid serves items that nobody has, and users who have nothing", async () => {
  const plays = playsOf([[0, 0], [0, 1], [1, 0], [1, 1], [2, 2], [3, 3]]);
  const cold = plays.select(new Uint8Array([1, 1, 1, 1, 1, 0]));
  const features = itemFeatures(plays.items, [
    { kind: "tokens", name: "tag", values: [["a"], ["b"], ["b"], ["a"]] },
  ]);
  const model = await hybrid.fit({ plays: cold, features }, {}, context);
  const found = model.recommend(profileOf([0]), 3);
  assertEquals([...found.items, found.chosen], [1, 3, 2, 2]);
  const nobody = model.recommend(profileOf([]), 2);
  assertEquals([...nobody.items, nobody.chosen], [0, 1, 0]);
});

Deno.test("hybrid resolves and writes the other model's options", () => {
  const spec = models.resolve(
    parseModelSpec("hybrid:collaborative=itemknn:neighbours=5;similarity=dice,content=0.1"),
  );
  assert(String(spec.options["collaborative"]).includes("neighbours=5;"));
  assertEquals(spec.options["content"], 0.1);
  assertEquals(models.resolve(parseModelSpec(formatModelSpec(spec))), spec);
});

Deno.test("hybrid says what is wrong with the other model, and needs features", async () => {
  const refused: [string, string][] = [
    ["hybrid:collaborative=knn", 'Cannot find model "knn"'],
    ["hybrid:collaborative=hybrid", 'Cannot find model "hybrid"'],
    ["hybrid:collaborative=ease:lambda=-1", 'Cannot set option "lambda" of ease'],
    ["hybrid:content=2", "expected a number in 0..1"],
    ["hybrid:weighting=linear", "expected one of log, none"],
  ];
  for (const [text, message] of refused) {
    assertThrows(() => models.resolve(parseModelSpec(text)), RangeError, message);
  }
  await assertRejects(
    async () => await hybrid.fit({ plays: playsOf([[0, 0]]) }, {}, context),
    RangeError,
    "Cannot fit hybrid: it needs features of the items",
  );
});
