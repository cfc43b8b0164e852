/** @module */
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { content, itemFeatures, profileOf } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, colourFeatures, playsOf } from "../plays.ts";

modelContract({ kind: content, options: {}, personal: false, features: colourFeatures });
modelContract({ kind: content, options: { weighting: "none" }, personal: false, features: colourFeatures });

const context = { signal: new AbortController().signal, parallelism: 1 };

/** Four items: 0 and 1 are alike, 2 shares one of two words with them, nothing is known of 3. */
const plays = playsOf([[0, 0], [0, 1], [1, 2], [1, 3]]);
const words = itemFeatures(plays.items, [
  { kind: "tokens", name: "tag", values: [["a", "b"], ["a", "b"], ["b", "c"], []] },
  { kind: "tokens", name: "extra", weight: 0.5, values: [["x"], ["x"], ["c"], []] },
]);

Deno.test("content scores by the mean cosine to the user's items", async () => {
  const model = await content.fit({ plays, features: words }, {}, context);
  const scores = new Float64Array(4);
  model.score(profileOf([0]), scores);
  assertAlmostEquals(scores[0]!, 1, 1e-12);
  assertAlmostEquals(scores[1]!, 1, 1e-12);
  assertEquals(scores[3], 0);
  const like = scores[2]!;
  model.score(profileOf([0, 2]), scores);
  assertAlmostEquals(scores[1]!, (1 + like) / 2, 1e-12);
});

Deno.test("content counts items by the logarithm of their weight, and evenly when all are 0", async () => {
  const model = await content.fit({ plays, features: words }, {}, context);
  const like = model.explain(profileOf([2]), 1).score;
  const weighed = (...weights: number[]) =>
    model.explain({ items: new Uint32Array([0, 2]), weights: new Float64Array(weights) }, 1).score;
  const [first, second] = [Math.log(1 + 100), Math.log(1 + 3)];
  assertAlmostEquals(weighed(100, 3), (first + second * like) / (first + second), 1e-12);
  assertAlmostEquals(weighed(100, 0), 1, 1e-12);
  assertAlmostEquals(weighed(0, 0), (1 + like) / 2, 1e-12);
  const even = await content.fit({ plays, features: words }, { weighting: "none" }, context);
  assertAlmostEquals(
    even.explain({ items: new Uint32Array([0, 2]), weights: new Float64Array([100, 3]) }, 1).score,
    (1 + like) / 2,
    1e-12,
  );
});

Deno.test("content finds items that nobody has", async () => {
  const cold = plays.select(new Uint8Array([1, 0, 1, 1]));
  const model = await content.fit({ plays: cold, features: words }, {}, context);
  const { items, chosen } = model.recommend(profileOf([0]), 1);
  assertEquals([...items, chosen], [1, 1]);
});

Deno.test("content refuses to be fit without features, with others' or with broken ones", async () => {
  const refused = async (input: Parameters<typeof content.fit>[0], message: string) =>
    await assertRejects(async () => await content.fit(input, {}, context), RangeError, message);
  await refused({ plays }, "Cannot fit content: it needs features of the items, and there are none");
  await refused(
    { plays: checkerboard(6), features: words },
    "Cannot fit content: the features are not of the 6 items in the plays",
  );
  for (const bad of [NaN, Infinity, -1]) {
    const values = words.matrix.values.map((value, e) => e === 1 ? bad : value);
    await refused(
      { plays, features: { ...words, matrix: { ...words.matrix, values } } },
      `a feature has value ${bad}, expected a finite number of 0 or more`,
    );
  }
});
