/**
 * An object's bytes in order, however often the connection breaks.
 *
 * @module
 */
import type { Bucket, ObjectHead } from "./bucket.ts";
import { explained } from "./explain.ts";
import { pause } from "./retry.ts";

/** Takes an object as it comes. */
export interface Taker {
  /** Called first, and again when the object was replaced on the way: what came before is void. */
  begin(head: ObjectHead): void;
  take(piece: Uint8Array): void;
}

/**
 * Streams an object. After a break it goes on from the byte that is due, and of the same object only (by ETag).
 *
 * @returns the object's head; undefined when there is no such object.
 * @throws {StoreError} when too many tries in a row brought nothing.
 */
export async function download(
  bucket: Bucket,
  key: string,
  signal: AbortSignal,
  taker: Taker,
): Promise<ObjectHead | undefined> {
  let whole: ObjectHead | undefined;
  let at = 0;
  let furthest = 0;
  let fruitless = 0;
  for (;;) {
    const found = await bucket.get(key, {
      from: at,
      ...(whole !== undefined && { etag: whole.etag }),
      signal,
    });
    if (found === undefined && at === 0) return undefined;
    let cut: unknown = new Error("it was replaced meanwhile");
    if (found === undefined || (whole !== undefined && found.size !== whole.size - at)) {
      // Another object by now, or an endpoint that cannot begin in the middle.
      await found?.discard().catch(() => {});
      whole = undefined;
      at = 0;
    } else {
      const { body, discard: _, ...head } = found;
      if (whole === undefined) taker.begin(whole = head);
      try {
        for await (const piece of body) {
          if (at + piece.length > whole.size) throw new RangeError("more bytes came than were announced");
          taker.take(piece);
          at += piece.length;
        }
        cut = new Error(`it ended ${whole.size - at} bytes early`);
      } catch (error) {
        signal.throwIfAborted();
        cut = error;
      }
      if (at === whole.size) return whole; // Also when the connection broke behind the last byte.
    }
    // Measured over all tries: who begins again and again at the start gets nowhere.
    fruitless = at > furthest ? 0 : fruitless + 1;
    furthest = Math.max(furthest, at);
    if (fruitless >= bucket.patience.attempts) throw explained(cut, `read "${key}"`, bucket.settings);
    await pause(fruitless + 1, bucket.patience, signal);
  }
}
