/**
 * Giving way to other processes.
 *
 * @module
 */
import os from "node:os";

/** The lowest priority: a seventieth of the weight of an ordinary process, where both want the same core. */
const NICENESS = 19;

/** Lets others go first, workers that are started later included. Where the system does not know that, nothing happens. */
export function giveWay(): void {
  try {
    os.setPriority(NICENESS);
  } catch {
    // It would only have been polite.
  }
}
