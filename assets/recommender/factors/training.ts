/**
 * What iterative fits have in common: they tell of every epoch, watch the validation part, and may stop early.
 *
 * @module
 */
import { evaluate } from "../evaluate.ts";
import type { Interactions } from "../interactions.ts";
import type { FitContext, FitInput, Recommender } from "../model.ts";

/** The most users that are measured after an epoch: enough to see whether it got better. */
const MEASURED_USERS = 2000;

/** One fit's epochs. */
export class Training {
  /** The validation score of the best epoch so far. */
  best = -Infinity;
  #since = 0;
  readonly #input: FitInput;
  readonly #context: FitContext;
  readonly #epochs: number;
  readonly #patience: number;
  readonly #validation: Interactions | undefined;

  /** @param patience How many epochs may pass without getting better; 0 to run them all. */
  constructor(input: FitInput, context: FitContext, epochs: number, patience: number) {
    this.#input = input;
    this.#context = context;
    this.#epochs = epochs;
    this.#patience = patience;
    this.#validation = input.validation && sample(input.validation);
  }

  /** Whether the fit keeps its best epoch: there is something to measure on, and it may stop early. */
  get keepsBest(): boolean {
    return this.#patience > 0 && this.#validation !== undefined;
  }

  /**
   * An epoch has ended.
   *
   * @param model The model as it is now.
   * @throws The signal's reason, when it is aborted.
   * @returns `best` when no epoch was better so far; `stop` when it is time to end.
   */
  async ended(
    epoch: number,
    loss: number,
    model: () => Recommender,
  ): Promise<{ readonly best: boolean; readonly stop: boolean }> {
    const { signal, onEpoch } = this.#context;
    const report = { epoch, epochs: this.#epochs, loss };
    if (this.#validation === undefined || !(this.keepsBest || onEpoch !== undefined)) {
      onEpoch?.(report);
      signal.throwIfAborted();
      return { best: false, stop: false };
    }
    const { at } = await evaluate(model(), {
      train: this.#input.plays,
      test: this.#validation,
      ks: [10],
      signal,
    });
    const validation = at[0]!.mean.ndcg;
    onEpoch?.({ ...report, validation });
    signal.throwIfAborted();
    const best = validation > this.best;
    if (best) {
      this.best = validation;
      this.#since = 0;
    } else {
      this.#since++;
    }
    return { best, stop: this.#patience > 0 && this.#since >= this.#patience };
  }
}

/** The validation plays of every n-th user who has any; undefined when nobody has. */
function sample(validation: Interactions): Interactions | undefined {
  const active = validation.activeUsers();
  if (active === 0) return undefined;
  const step = Math.ceil(active / MEASURED_USERS);
  if (step === 1) return validation;
  const { indptr, rows, indices } = validation.matrix;
  const keep = new Uint8Array(indices.length);
  for (let u = 0, seen = 0; u < rows; u++) {
    if (indptr[u] === indptr[u + 1]) continue;
    if (seen++ % step === 0) keep.fill(1, indptr[u], indptr[u + 1]);
  }
  return validation.select(keep);
}
