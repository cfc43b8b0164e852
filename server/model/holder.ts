/**
 * Holds the model that answers.
 *
 * @module
 */
import type { ServerDeps } from "../deps.ts";
import type { ServedModel } from "./served_model.ts";

/** The model that answers, and how it got here. */
export interface ModelHolder {
  /** Undefined until the first one is open. Read it once per answer: the next read may give a newer one. */
  readonly current: ServedModel | undefined;
  /** Why there is no newer one; undefined when all is well. */
  readonly problem: string | undefined;
  /** How often a model was swapped in, and how often one was refused. */
  readonly counts: { readonly swapped: number; readonly refused: number };
  /** Looks for a newer model now, as the poll does. Never rejects. */
  refresh(): Promise<void>;
  /** Ends the poll. */
  close(): Promise<void>;
}

/** Starts to look for models. */
export function openHolder(_deps: ServerDeps): ModelHolder {
  return {
    current: undefined,
    problem: undefined,
    counts: { swapped: 0, refused: 0 },
    refresh: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
