/**
 * Splits by name, as text: `random-per-user:0.25`.
 *
 * @module
 */
import type { Interactions } from "./interactions.ts";
import type { CsrPattern } from "./sparse.ts";
import { type Split, splitRandomPerUser } from "./split.ts";
import { splitAtTime, splitLastOut, splitLeaveOneOut } from "./split_by_time.ts";
import { splitRandomPerItem } from "./split_per_item.ts";

/** A split, and what its test items are ranked among when it says so itself. */
export type NamedSplit = Split & { readonly testNegatives?: CsrPattern };

/** What each split takes after the colon, for people. */
export const SPLITS = {
  "random-per-user": "TEST[:VALIDATION], shares of each user's items",
  "random-per-item": "TEST[:VALIDATION], shares of each item's users",
  "leave-last-out": "[TEST[:VALIDATION]], numbers of each user's last items; 1 by default",
  "time-cut": "TEST[:VALIDATION], shares of the latest plays, or a date such as 2026-03-01",
  "leave-one-out": "[NEGATIVES], how many sampled items the last one is ranked among; 100 by default",
} as const;

/** A split's name. */
export type SplitName = keyof typeof SPLITS;

/** A parsed text. */
export interface SplitSpec {
  readonly name: SplitName;
  readonly values: readonly number[];
  /** Milliseconds since 1970, when the cut is at a date. */
  readonly date?: number;
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?$/;

/** Reads a split. @throws {SyntaxError} When it has another form; the message says what is expected. */
export function parseSplitSpec(text: string): SplitSpec {
  const [name = "", ...rest] = text.split(":");
  if (!isSplitName(name)) {
    throw new SyntaxError(`Cannot find split "${name}": the splits are ${Object.keys(SPLITS).join(", ")}`);
  }
  const after = rest.join(":");
  const refuse = () => new SyntaxError(`Cannot parse split "${text}": expected ${name}:${SPLITS[name]}`);
  if (name === "time-cut" && DATE.test(after)) {
    const date = Date.parse(after.length > 10 && !after.endsWith("Z") ? `${after}Z` : after);
    if (Number.isNaN(date)) throw refuse();
    return { name, values: [], date };
  }
  const values = after === "" ? [] : rest.map((part) => part.trim() === "" ? NaN : Number(part));
  const most = name === "leave-one-out" ? 1 : 2;
  const least = name === "leave-one-out" || name === "leave-last-out" ? 0 : 1;
  if (values.length < least || values.length > most || !values.every(Number.isFinite)) throw refuse();
  return { name, values };
}

/**
 * Divides plays.
 *
 * @throws {RangeError} When the numbers are out of range, or it goes by time and there are no times.
 */
export function splitBySpec(plays: Interactions, spec: SplitSpec, seed: number): NamedSplit {
  const [test, validation] = spec.values;
  switch (spec.name) {
    case "random-per-user":
      return splitRandomPerUser(plays, { test: test!, validation: validation ?? 0, seed });
    case "random-per-item":
      return splitRandomPerItem(plays, { test: test!, validation: validation ?? 0, seed });
    case "leave-last-out":
      return splitLastOut(plays, { test: test ?? 1, validation: validation ?? 0, seed });
    case "time-cut":
      return splitAtTime(
        plays,
        spec.date === undefined ? { test: test!, validation: validation ?? 0 } : { testFrom: spec.date },
      );
    case "leave-one-out":
      return splitLeaveOneOut(plays, { negatives: test ?? 100, seed });
  }
}

function isSplitName(name: string): name is SplitName {
  return Object.hasOwn(SPLITS, name);
}
