/**
 * A clock that runs fast, so that long computations pause at every chance.
 *
 * @module
 */

/** Runs with a clock that moves on by a second whenever it is looked at. */
export async function withFastClock<T>(run: () => Promise<T>): Promise<T> {
  const real = performance.now;
  let now = 0;
  performance.now = () => now += 1000;
  try {
    return await run();
  } finally {
    performance.now = real;
  }
}
