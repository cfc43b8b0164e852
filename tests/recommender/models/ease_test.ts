/** @module */
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  coOccurrence,
  ease,
  EASE_MOST_ITEMS,
  IdMap,
  Interactions,
  profileOf,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, manyPlays } from "../plays.ts";

modelContract({ kind: ease, options: { lambda: 10 }, personal: true });
modelContract({ kind: ease, options: { lambda: 10, neighbours: 24 }, personal: true });

const context = { signal: new AbortController().signal, parallelism: 1 };

/** B of EASE, straight from its definition, by Gauss and Jordan's elimination. */
function plainEase(plays: Interactions, lambda: number): number[][] {
  const size = plays.items.size;
  const a = Array.from(
    { length: size },
    (_, i) => Array.from({ length: 2 * size }, (_, j) => (i === j ? lambda : 0) + (j === size + i ? 1 : 0)),
  );
  for (let u = 0; u < plays.users.size; u++) {
    for (const i of plays.itemsOf(u)) for (const j of plays.itemsOf(u)) a[i]![j]!++;
  }
  for (let k = 0; k < size; k++) {
    const pivot = a[k]!.map((x) => x / a[k]![k]!);
    a.forEach((row, i) => a[i] = i === k ? pivot : row.map((x, j) => x - row[k]! * pivot[j]!));
  }
  const p = a.map((row) => row.slice(size));
  return p.map((row, j) => row.map((x, i) => i === j ? 0 : -x / p[i]![i]!));
}

Deno.test("ease has the weights of its definition, on one core and on two", async () => {
  const plays = manyPlays({ users: 220, items: 150, seed: 3 });
  const expected = plainEase(plays, 5);
  const scores = new Float64Array(150);
  for (const parallelism of [1, 2]) {
    const model = await ease.fit({ plays }, { lambda: 5 }, { ...context, parallelism });
    expected.forEach((row, j) => {
      model.score(profileOf([j]), scores);
      row.forEach((weight, i) => assertAlmostEquals(scores[i]!, weight, 1e-6));
    });
  }
});

Deno.test("ease keeps the largest weights of each target when it is told how many", async () => {
  const plays = manyPlays({ users: 220, items: 90, seed: 4 });
  const expected = plainEase(plays, 5);
  const model = await ease.fit({ plays }, { lambda: 5, neighbours: 7 }, context);
  for (let i = 0; i < 90; i++) {
    const sizes = expected.map((row) => Math.abs(row[i]!)).sort((a, b) => b - a);
    for (let j = 0; j < 90; j++) {
      const weight = expected[j]![i]!;
      const kept = model.explain(profileOf([j]), i).score;
      if (Math.abs(weight) > sizes[6]! - 1e-9) assertAlmostEquals(kept, weight, 1e-6);
      else assertEquals(kept, 0);
    }
  }
});

Deno.test("ease refuses a catalogue that is too large, and says what to use", async () => {
  const items = IdMap.from(Array.from({ length: EASE_MOST_ITEMS + 1 }, (_, i) => `i${i}`));
  const plays = Interactions.from({ user: ["u"], item: ["i1"] }, { items });
  await assertRejects(
    async () => await ease.fit({ plays }, {}, context),
    RangeError,
    "Cannot fit ease to 16385 items: its matrix is dense, which works up to 16384; use slim, itemknn or als",
  );
});

Deno.test("ease stops in the middle, on one core and on two", async () => {
  const plays = manyPlays({ users: 300, items: 400, seed: 5 });
  for (const parallelism of [1, 2]) {
    const controller = new AbortController();
    const steps: number[] = [];
    const progress = (done: number) => {
      steps.push(done);
      if (done === 2) controller.abort(new Error("enough"));
    };
    const run = async () =>
      await ease.fit({ plays }, {}, { signal: controller.signal, parallelism, progress });
    // On one core it looks at its signal only when its time slice is over, which on so small a matrix may be never.
    if (parallelism === 2) {
      await assertRejects(run, Error, "enough");
      assertEquals(steps, [1, 2]);
    } else await run().catch((error: Error) => assertEquals(error.message, "enough"));
  }
});

Deno.test("ease refuses counts of other items", async () => {
  const other = coOccurrence(checkerboard(12).matrix);
  await assertRejects(
    async () => await ease.fit({ plays: checkerboard(10), coOccurrence: other }, {}, context),
    RangeError,
    "Cannot fit ease: 10 items, and co-occurrence counts of 12",
  );
});
