/** @module */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { coOccurrence, profileOf, slim } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, manyPlays } from "../plays.ts";

modelContract({ kind: slim, options: { l1: 0.1, l2: 1, candidates: 30 }, personal: true });

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("slim's weights meet the conditions of the elastic net's optimum", async () => {
  const plays = manyPlays({ users: 200, items: 60, seed: 1 });
  const size = plays.items.size;
  const [l1, l2] = [2, 5];
  const options = { l1, l2, candidates: 1000, iterations: 1000, tolerance: 1e-9 };
  const model = await slim.fit({ plays }, options, context);
  const gram = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let u = 0; u < plays.users.size; u++) {
    for (const i of plays.itemsOf(u)) for (const j of plays.itemsOf(u)) gram[i]![j]!++;
  }
  let used = 0;
  for (let target = 0; target < size; target++) {
    const w = Array.from({ length: size }, (_, j) => model.explain(profileOf([j]), target).score);
    assertEquals(w[target], 0);
    for (let i = 0; i < size; i++) {
      if (i === target) continue;
      // The slope of the objective along w[i], by its definition.
      const slope = w.reduce((sum, weight, k) => sum + gram[i]![k]! * weight, -gram[i]![target]!) + l1 +
        l2 * w[i]!;
      if (w[i]! > 0) {
        used++;
        assertAlmostEquals(slope, 0, 1e-4);
      } else assert(w[i] === 0 && slope > -1e-4);
    }
  }
  assert(used > size, "hardly a weight was used");
});

Deno.test("slim lets only the most similar items speak for a target", async () => {
  const plays = manyPlays({ users: 200, items: 60, seed: 2 });
  const counts = coOccurrence(plays.matrix);
  const model = await slim.fit({ plays }, { l1: 0, l2: 1, candidates: 4 }, context);
  for (let target = 0; target < 60; target++) {
    const cosines = new Float64Array(60);
    for (let e = counts.indptr[target]!; e < counts.indptr[target + 1]!; e++) {
      const i = counts.indices[e]!;
      cosines[i] = counts.counts[e]! / Math.sqrt(counts.degrees[i]! * counts.degrees[target]!);
    }
    const fourth = cosines.slice().sort().reverse()[3]!;
    for (let i = 0; i < 60; i++) {
      if (model.explain(profileOf([i]), target).score > 0) assert(cosines[i]! >= fourth);
    }
  }
});

Deno.test("slim keeps the largest weights of a target", async () => {
  const plays = manyPlays({ users: 200, items: 60, seed: 3 });
  const options = { l1: 0, l2: 1, candidates: 60 };
  const whole = await slim.fit({ plays }, options, context);
  const cut = await slim.fit({ plays }, { ...options, neighbours: 5 }, context);
  for (let target = 0; target < 60; target++) {
    const weightsOf = (model: typeof whole) =>
      Array.from({ length: 60 }, (_, j) => model.explain(profileOf([j]), target).score);
    const all = weightsOf(whole);
    const fifth = all.toSorted((a, b) => b - a)[4]!;
    assert(fifth > 0);
    assertEquals(weightsOf(cut), all.map((weight) => weight >= fifth ? weight : 0));
  }
});

Deno.test("slim with a high l1 has nothing to say", async () => {
  const model = await slim.fit({ plays: checkerboard(10) }, { l1: 1000 }, context);
  assertEquals(model.recommend(profileOf([0]), 3).chosen, 0);
});

Deno.test("slim stops in the middle, on two cores", async () => {
  const controller = new AbortController();
  const plays = manyPlays({ users: 100, items: 500, seed: 5 });
  const progress = () => controller.abort(new Error("enough"));
  await assertRejects(
    async () => await slim.fit({ plays }, {}, { signal: controller.signal, parallelism: 2, progress }),
    Error,
    "enough",
  );
});

Deno.test("slim refuses counts of other items", async () => {
  const other = coOccurrence(checkerboard(12).matrix);
  await assertRejects(
    async () => await slim.fit({ plays: checkerboard(10), coOccurrence: other }, {}, context),
    RangeError,
    "Cannot fit slim: 10 items, and co-occurrence counts of 12",
  );
});
