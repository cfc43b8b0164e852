/**
 * Asynchronous work over many things, a few at a time.
 *
 * @module
 */

/** More than this many open files or queries at once help nobody. */
const AT_ONCE = 32;

/** Maps in order, with a bounded number under way. The first failure rejects, and starts no more. */
export async function mapPooled<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const i = next++;
      try {
        results[i] = await work(items[i]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
