/**
 * Makes the engine collect garbage, for tests that look whether something was let go.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects what nothing refers to any more. */
export async function collectGarbage(): Promise<void> {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  // What a finished call still holds on its stack is let go first.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
}
