/**
 * Evaluation on sampled negatives: a user's relevant items are ranked among a few that the user does not have. It is what many
 * papers on sequences report; it is far cheaper and far coarser than ranking everything, and need not put models into
 * the same order (Krichene and Rendle, "On sampled metrics for item recommendation", 2020).
 *
 * @module
 */
import { checkEvaluation, type EvaluateInput, type Evaluation, metricsFor } from "./evaluate.ts";
import type { Interactions } from "./interactions.ts";
import type { Recommender } from "./model.ts";
import { Pacer } from "./pace.ts";
import { Random } from "./random.ts";
import type { CsrPattern } from "./sparse.ts";

/** What {@linkcode evaluateSampled} measures with. */
export interface EvaluateSampledInput extends EvaluateInput {
  /** Row u is the items that user u's relevant items are ranked among. */
  readonly negatives: CsrPattern;
}

/**
 * Draws for each user of `test` items that the user has in none of `plays` and `test`: distinct, each as likely, and all there
 * are when they are fewer. SASRec's protocol draws 100 (Kang and McAuley, "Self-attentive sequential recommendation",
 * 2018); its code may draw one twice, this does not.
 *
 * @throws {RangeError} When the count is no whole number of 1 or more, or the parts differ in their ids.
 */
export function sampleNegatives(
  plays: Interactions,
  test: Interactions,
  options: { readonly count: number; readonly seed: number },
): CsrPattern {
  const { count, seed } = options;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Cannot draw ${count} negatives: expected a whole number of 1 or more`);
  }
  if (!plays.users.equals(test.users) || !plays.items.equals(test.items)) {
    throw new RangeError("Cannot draw negatives: the plays and the test part have different ids");
  }
  const columns = plays.items.size;
  const rows = plays.users.size;
  const random = new Random(seed);
  const marks = new Uint8Array(columns);
  const indptr = new Uint32Array(rows + 1);
  const indices = new Uint32Array(test.activeUsers() * Math.min(count, columns));
  let filled = 0;
  for (let u = 0; u < rows; u++) {
    const relevant = test.itemsOf(u);
    if (relevant.length > 0) {
      const owned = plays.itemsOf(u);
      let free = columns;
      for (const items of [relevant, owned]) {
        for (let p = 0; p < items.length; p++) {
          free -= 1 - marks[items[p]!]!;
          marks[items[p]!] = 1;
        }
      }
      const start = filled;
      filled = draw(random, marks, free, Math.min(count, free), indices, filled);
      indices.subarray(start, filled).sort();
      for (let e = start; e < filled; e++) marks[indices[e]!] = 0;
      for (let p = 0; p < relevant.length; p++) marks[relevant[p]!] = 0;
      for (let p = 0; p < owned.length; p++) marks[owned[p]!] = 0;
    }
    indptr[u + 1] = filled;
  }
  return { rows, columns, indptr, indices: indices.slice(0, filled) };
}

/** Draws items without a mark, marking them. @returns Where the next goes. */
function draw(
  random: Random,
  marks: Uint8Array,
  free: number,
  count: number,
  out: Uint32Array,
  at: number,
): number {
  if (count * 2 > free) {
    // Few are free: the first of a shuffle, instead of drawing in vain.
    const all = new Uint32Array(free);
    for (let i = 0, f = 0; i < marks.length; i++) if (marks[i] === 0) all[f++] = i;
    random.shuffle(all);
    for (let d = 0; d < count; d++) {
      marks[all[d]!] = 1;
      out[at++] = all[d]!;
    }
    return at;
  }
  for (let left = count; left > 0;) {
    const item = random.int(marks.length);
    if (marks[item] !== 0) continue;
    marks[item] = 1;
    out[at++] = item;
    left--;
  }
  return at;
}

/**
 * Ranks each user's relevant items and negatives by the model's scores, as the model itself ranks: ties go to the lower
 * number, and items that it knows nothing of come last, by popularity. What the user has in `train` is left out.
 *
 * Everything that {@linkcode evaluate} gives comes out, over these short lists.
 *
 * @throws {RangeError} When the parts, the negatives and the model do not number users and items alike, the cut-offs are not
 *   ascending, or a score is not a number.
 * @throws The signal's reason, when it is aborted.
 */
export async function evaluateSampled(model: Recommender, input: EvaluateSampledInput): Promise<Evaluation> {
  checkEvaluation(model, input);
  const { train, test, negatives } = input;
  if (negatives.rows !== test.users.size || negatives.columns !== test.items.size) {
    throw new RangeError(
      `Cannot evaluate ${test.users.size} users and ${test.items.size} items with negatives for ${negatives.rows} and ${negatives.columns}`,
    );
  }
  const pacer = new Pacer(input.signal);
  const metrics = metricsFor(input);
  const { popularity } = model;
  const scores = new Float64Array(model.items.size);
  const better = (a: number, b: number) => {
    const known = Number(scores[b] !== 0) - Number(scores[a] !== 0);
    return known || scores[b]! - scores[a]! || (scores[a] === 0 ? popularity[b]! - popularity[a]! : 0) ||
      a - b;
  };
  const users = new Uint32Array(test.activeUsers());
  for (let user = 0; user < test.users.size; user++) {
    const relevant = test.itemsOf(user);
    if (relevant.length === 0) continue;
    if (pacer.due) await pacer.pause();
    const owned = train.itemsOf(user);
    model.score({ items: owned, weights: train.weightsOf(user), user }, scores);
    const has = new Set(owned);
    const among = negatives.indices.subarray(negatives.indptr[user], negatives.indptr[user + 1]);
    const candidates = [...new Set([...relevant, ...among])].filter((item) => !has.has(item));
    const unsound = candidates.find((item) => Number.isNaN(scores[item]));
    if (unsound !== undefined) {
      throw new RangeError(`Cannot rank index ${unsound}: its score is not a number`);
    }
    users[metrics.users] = user;
    metrics.add(Uint32Array.from(candidates.sort(better)), relevant, owned);
  }
  return { users, at: metrics.result() };
}
