/**
 * Full-ranking evaluation: every item that the user does not have in the training part is ranked, none is sampled
 * (Krichene and Rendle, "On sampled metrics for item recommendation", 2020, say why).
 *
 * @module
 */
import type { Interactions } from "./interactions.ts";
import { checkCutOffs, type ItemSimilarity, type MetricsAt, RankingMetrics } from "./metrics.ts";
import type { Recommender } from "./model.ts";
import { Pacer } from "./pace.ts";

/** What {@linkcode evaluate} measures with. */
export interface EvaluateInput {
  /** What the model was fit on; what a user has here is not recommended. */
  readonly train: Interactions;
  /** What it should find: users without items here are not measured. */
  readonly test: Interactions;
  /** The cut-offs: whole numbers, ascending. */
  readonly ks: readonly number[];
  /** For intra-list diversity. */
  readonly similarity?: ItemSimilarity;
  /** Told each user's ranking, best first, and what is relevant; both are only lent. */
  readonly ranked?: (ranking: Uint32Array, relevant: Uint32Array) => void;
  readonly signal?: AbortSignal;
}

/** How a model did. */
export interface Evaluation {
  /** The numbers of the users who were measured, ascending: the order of the values per user. */
  readonly users: Uint32Array;
  /** One entry per K. */
  readonly at: readonly MetricsAt[];
}

/**
 * Measures what the model recommends, as it recommends it: short answers are filled up from popularity.
 *
 * @throws {RangeError} When the parts and the model do not number items alike, or the cut-offs are not ascending.
 * @throws The signal's reason, when it is aborted.
 */
export async function evaluate(model: Recommender, input: EvaluateInput): Promise<Evaluation> {
  const { train, test, ks } = input;
  checkEvaluation(model, input);
  const pacer = new Pacer(input.signal);
  const deepest = ks[ks.length - 1]!;
  const metrics = metricsFor(input);
  const users = new Uint32Array(test.activeUsers());
  for (let user = 0; user < test.users.size; user++) {
    const relevant = test.itemsOf(user);
    if (relevant.length === 0) continue;
    if (pacer.due) await pacer.pause();
    const profile = { items: train.itemsOf(user), weights: train.weightsOf(user), user };
    users[metrics.users] = user;
    const ranking = model.recommend(profile, deepest).items;
    metrics.add(ranking, relevant, profile.items);
    input.ranked?.(ranking, relevant);
  }
  return { users, at: metrics.result() };
}

/** @throws {RangeError} As {@linkcode evaluate}. */
export function checkEvaluation(model: Recommender, { train, test, ks }: EvaluateInput): void {
  checkCutOffs(ks);
  if (
    !model.items.equals(train.items) || !model.items.equals(test.items) || !train.users.equals(test.users)
  ) {
    throw new RangeError(
      "Cannot evaluate: the model, the training part and the test part have different ids",
    );
  }
}

/** Metrics with room for the users who are measured. */
export function metricsFor({ train, test, ks, similarity }: EvaluateInput): RankingMetrics {
  return new RankingMetrics({
    ks,
    users: test.activeUsers(),
    popularity: train.itemDegrees(),
    populationUsers: train.activeUsers(),
    ...(similarity !== undefined && { similarity }),
  });
}
