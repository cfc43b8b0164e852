/**
 * What a similarity is at most, for the price of two products.
 *
 * @module
 */
import type { SimilarityRule } from "./similarity.ts";

/** Room for rounding to 32 bits in the bounds that decide whether a similarity is worked out exactly. */
export const SLACK = 1 + 1e-6;

/**
 * Factors whose product with the sum bounds the similarity from above, so that most pairs need no root and no division.
 * Dice is below cosine as the arithmetic mean is above the geometric one, and Jaccard is below Dice.
 */
export function bounds(
  rule: SimilarityRule,
  norms: Float64Array,
): [target: Float64Array, neighbour: Float64Array] {
  const { kind, alpha, users } = rule;
  switch (kind) {
    case "cosine":
    case "jaccard":
    case "dice": {
      const both = norms.map((norm) => SLACK / Math.sqrt(norm));
      return [both, both];
    }
    case "lift": {
      const both = norms.map((norm) => SLACK * Math.sqrt(users) / norm);
      return [both, both];
    }
    case "conditional":
      return [norms.map(() => SLACK), norms.map((norm) => SLACK / norm)];
    case "asymmetric":
      return [norms.map((norm) => SLACK / norm ** (1 - alpha)), norms.map((norm) => SLACK / norm ** alpha)];
    case "loglikelihood": {
      // Below 1, whatever the count.
      const both = norms.map(() => SLACK);
      return [both, both];
    }
  }
}

/** Whether a similarity is its bound, but for {@linkcode SLACK} in each factor and for rounding to 64 bits. */
export function isProduct({ kind, shrinkage }: SimilarityRule): boolean {
  return shrinkage === 0 && kind !== "jaccard" && kind !== "dice" && kind !== "loglikelihood";
}
