/** @module */
import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { Random, similarity } from "../../assets/recommender/mod.ts";
import { Candidates } from "../../assets/recommender/candidates.ts";
import { makeLists } from "../../assets/recommender/neighbour_lists.ts";
import { arrays } from "../../assets/recommender/ranked_plays.ts";
import type { SimilarityRule } from "../../assets/recommender/similarity.ts";
import { bounds } from "../../assets/recommender/similarity_bounds.ts";

interface Pair {
  readonly rank: number;
  readonly sum: number;
}

/** What is found when pairs come in parts, after each of which the useless may be left out. */
function found(rule: SimilarityRule, norms: Float64Array, keep: number, parts: readonly Pair[][]): Pair[][] {
  const candidates = new Candidates(rule, keep, norms, bounds(rule, norms));
  const lists = makeLists(2, keep, keep, arrays(false));
  // Twice, as nothing of the first may be left.
  for (const target of [0, 1]) {
    for (const part of parts) {
      const others = Uint32Array.from(part, ({ rank }) => rank);
      const sums = Uint32Array.from(part, ({ sum }) => sum);
      candidates.settle();
      candidates.add(target, others, sums, part.length, 1, Infinity);
    }
    candidates.finish(target, lists);
  }
  return [0, 1].map((target) =>
    Array.from({ length: lists.sizes[target]! }, (_, e) => ({
      rank: lists.ids[target * keep + e]!,
      sum: lists.scores[target * keep + e]!,
    }))
  );
}

/** The same by sorting everything. */
function sorted(rule: SimilarityRule, norms: Float64Array, keep: number, pairs: readonly Pair[]): Pair[][] {
  const { kind, users, shrinkage, alpha } = rule;
  return [0, 1].map((target) =>
    pairs.filter(({ rank }) => rank !== target)
      .map(({ rank, sum }) => ({
        rank,
        sum: similarity(kind, sum, norms[target]!, norms[rank]!, users, shrinkage, alpha),
      }))
      .filter(({ sum }) => sum > 0)
      .sort((a, b) => b.sum - a.sum || a.rank - b.rank)
      .slice(0, keep)
  );
}

const rules: fc.Arbitrary<SimilarityRule> = fc.record({
  kind: fc.constantFrom("cosine", "jaccard", "lift", "conditional", "asymmetric", "loglikelihood"),
  shrinkage: fc.constantFrom(0, 0, 2),
  minSupport: fc.constant(1),
  alpha: fc.constantFrom(0.3, 0.5),
  users: fc.constant(500),
});

Deno.test("Candidates finds the most similar, ties by rank, whatever comes in whatever parts", () => {
  fc.assert(
    fc.property(
      rules,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      (rule, keep, size, part, seed) => {
        const random = new Random(seed);
        // Few different norms and sums: many pairs are equally similar, and some that should be are not, by rounding.
        const norms = Float64Array.from({ length: size }, () => [9, 10, 40, 90, 160, 250][random.int(6)]!);
        const order = random.shuffle(Uint32Array.from(norms.keys()));
        const pairs = Array.from(order, (rank): Pair => ({ rank, sum: 1 + random.int(4) }));
        const parts: Pair[][] = [];
        for (let p = 0; p < size; p += part) parts.push(pairs.slice(p, p + part));
        assertEquals(found(rule, norms, keep, parts), sorted(rule, norms, keep, pairs));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("Candidates puts thousands in order that differ by little, and one by much", () => {
  const rule: SimilarityRule = { kind: "conditional", shrinkage: 0, minSupport: 1, alpha: 0.5, users: 1 };
  const random = new Random(1);
  const norms = Float64Array.from({ length: 5000 }, () => 1 + random.next() / 1e6);
  norms[7] = 1e-9;
  const pairs = Array.from(norms, (_, rank): Pair => ({ rank, sum: 1 }));
  for (const keep of [10, 4000]) {
    assertEquals(found(rule, norms, keep, [pairs]), sorted(rule, norms, keep, pairs));
  }
});

Deno.test("Candidates loses none that is as similar as others, though a product of rounded numbers tells them apart", () => {
  const rule: SimilarityRule = { kind: "cosine", shrinkage: 0, minSupport: 1, alpha: 0.5, users: 1000 };
  // All are exactly ½ similar: sum / √(4 · sum²).
  const sums = new Random(3).shuffle(Uint32Array.from({ length: 60 }, (_, e) => 1 + e % 15));
  const norms = Float64Array.from([1, 1, ...Array.from(sums, (sum) => 4 * sum * sum)]);
  const pairs = Array.from(sums, (sum, e): Pair => ({ rank: 2 + e, sum }));
  for (const keep of [1, 5, 30, 59]) {
    for (const parts of [[pairs], [pairs.slice(30), pairs.slice(0, 30)]]) {
      assertEquals(found(rule, norms, keep, parts), sorted(rule, norms, keep, pairs));
    }
  }
});
