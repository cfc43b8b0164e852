/**
 * How much memory a phase of the process took.
 *
 * @module
 */

/** Every so many milliseconds it is looked at, when the thread is free. */
const EVERY = 25;

/**
 * Watches the process's resident memory while `work` runs: all of it, workers included. It is sampled, so a peak within a step
 * that never pauses is seen at its end.
 */
export async function withPeakMemory<T>(
  work: () => Promise<T>,
  rss: () => number = () => Deno.memoryUsage().rss,
): Promise<{ readonly value: T; readonly peakBytes: number; readonly milliseconds: number }> {
  let peakBytes = rss();
  const look = () => peakBytes = Math.max(peakBytes, rss());
  const timer = setInterval(look, EVERY);
  const startedAt = performance.now();
  try {
    const value = await work();
    const milliseconds = performance.now() - startedAt;
    look();
    return { value, peakBytes, milliseconds };
  } finally {
    clearInterval(timer);
  }
}
