/**
 * A measurement that was worked out by hand.
 *
 * @module
 */
import { csv, type Ended, run } from "./program.ts";

/**
 * Five users, worked out by hand. Games by how many have them: a 5, b 3, c 2, d 1, e 0 (it is only in the test).
 *
 * What popularity recommends, best first, without what each has:
 * u1 has a: b c d e; u2 has a b: c d e; u3 has a b c: d e; u4 has a b: c d e; u5 has a c d: b e.
 */
export const TRAIN = csv("user_id,game_id", [
  ["u1", "a"],
  ["u2", "a"],
  ["u2", "b"],
  ["u3", "a"],
  ["u3", "b"],
  ["u3", "c"],
  ["u4", "a"],
  ["u4", "b"],
  ["u5", "a"],
  ["u5", "c"],
  ["u5", "d"],
]);

/** Each user's games to find. */
export const TEST = csv("user_id,game_id", [["u1", "b"], ["u1", "d"], ["u2", "d"], ["u3", "e"], ["u5", "e"]]);

/** Measures popularity on them, in `train.csv` and `test.csv`. */
export const golden = (path: (name: string) => string, ...more: string[]): Promise<Ended> =>
  run([
    "evaluate",
    "--train",
    path("train.csv"),
    "--test",
    path("test.csv"),
    "--model",
    "popularity",
    ...more,
  ]);
