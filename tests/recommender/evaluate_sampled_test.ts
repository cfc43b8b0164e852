/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  als,
  evaluate,
  evaluateSampled,
  Interactions,
  itemKnn,
  popularity,
  sampleNegatives,
  splitRandomPerUser,
} from "../../assets/recommender/mod.ts";
import { checkerboard, playsOf, randomPairs } from "./plays.ts";

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("evaluateSampled() among everything is the full ranking", async () => {
  await fc.assert(
    fc.asyncProperty(randomPairs.filter((pairs) => pairs.length > 4), fc.integer(), async (pairs, seed) => {
      const { train, test } = splitRandomPerUser(playsOf(pairs), { test: 0.3, seed });
      const negatives = sampleNegatives(train, test, { count: 99, seed });
      const ks = [1, 3, 10];
      // The second has scores below 0, which come before those of 0.
      for (const [kind, options] of [[itemKnn, {}], [als, { factors: 3, epochs: 2 }]] as const) {
        const model = await kind.fit({ plays: train }, options, context);
        assertEquals(
          await evaluateSampled(model, { train, test, ks, negatives }),
          await evaluate(model, { train, test, ks }),
        );
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("evaluateSampled() ranks test items among the negatives only", async () => {
  // Popularity: 0 by three, 1 by two, 2 and 3 by one.
  const train = playsOf([[0, 0], [1, 0], [2, 0], [1, 1], [2, 1], [2, 2], [3, 3]]);
  const test = Interactions.from({ user: ["u03", "u00"], item: ["i02", "i03"] }, {
    users: train.users,
    items: train.items,
  });
  const negatives = Interactions.from({ user: ["u03", "u03", "u00"], item: ["i00", "i01", "i02"] }, {
    users: train.users,
    items: train.items,
  }).matrix;
  const model = await popularity.fit({ plays: train }, {}, context);
  const { users, at } = await evaluateSampled(model, { train, test, ks: [1, 2, 3], negatives });
  assertEquals([...users], [0, 3]);
  // User 0: items 3 and 2 tie, and the lower number comes first. User 3: two more popular ones come first.
  assertEquals(at.map(({ perUser }) => [...perUser.recall]), [[0, 0], [1, 0], [1, 1]]);
  assertEquals([...at[2]!.perUser.mrr], [1 / 2, 1 / 3]);
});

Deno.test("evaluateSampled() refuses negatives of other sizes, and stops when it is told to", async () => {
  const { train, test } = splitRandomPerUser(checkerboard(12), { test: 0.25, seed: 3 });
  const model = await popularity.fit({ plays: train }, {}, context);
  const negatives = sampleNegatives(train, test, { count: 3, seed: 1 });
  assert(negatives.indices.length > 0);
  await assertRejects(
    () => evaluateSampled(model, { train, test, ks: [1], negatives: { ...negatives, columns: 5 } }),
    RangeError,
    "12 users and 12 items with negatives for 12 and 5",
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(
    () => evaluateSampled(model, { train, test, ks: [1], negatives, signal }),
    Error,
    "enough",
  );
});
