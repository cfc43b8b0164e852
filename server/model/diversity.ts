/**
 * A list whose games differ: maximal marginal relevance.
 *
 * @module
 */
import type { Catalogue } from "./catalogue.ts";

/**
 * Picks `k` of the candidates, one after the other: each time the one with the largest
 * (1 − d) · relevance − d · (the largest likeness to what is picked already).
 *
 * Relevance is the score between the worst and the best candidate, in 0..1. Two games are alike by the share of their
 * genres and tags that they have in common (Jaccard). Carbonell and Goldstein, "The use of MMR", 1998.
 *
 * @param scores Of the candidates, best first.
 * @param diversity d, in 0..1.
 * @returns Places among the candidates, in the order of picking.
 */
export function diversify(
  catalogue: Pick<Catalogue, "genres" | "tags">,
  candidates: Uint32Array,
  scores: Float64Array,
  k: number,
  diversity: number,
): Uint32Array {
  const count = Math.min(k, candidates.length);
  const best = scores[0] ?? 0;
  const range = best - (scores[candidates.length - 1] ?? 0);
  const likeness = new Float64Array(candidates.length);
  const isPicked = new Uint8Array(candidates.length);
  const picked = new Uint32Array(count);
  for (let place = 0; place < count; place++) {
    let chosen = -1;
    let most = -Infinity;
    for (let c = 0; c < candidates.length; c++) {
      if (isPicked[c] !== 0) continue;
      const relevance = range > 0 ? 1 - (best - scores[c]!) / range : 1;
      const value = (1 - diversity) * relevance - diversity * likeness[c]!;
      if (value > most) {
        most = value;
        chosen = c;
      }
    }
    picked[place] = chosen;
    isPicked[chosen] = 1;
    for (let c = 0; c < candidates.length; c++) {
      if (isPicked[c] !== 0) continue;
      const like = jaccard(catalogue, candidates[chosen]!, candidates[c]!);
      if (like > likeness[c]!) likeness[c] = like;
    }
  }
  return picked;
}

function jaccard({ genres, tags }: Pick<Catalogue, "genres" | "tags">, a: number, b: number): number {
  const both = genres.shared(a, b) + tags.shared(a, b);
  const any = genres.countOf(a) + genres.countOf(b) + tags.countOf(a) + tags.countOf(b) - both;
  return any > 0 ? both / any : 0;
}
