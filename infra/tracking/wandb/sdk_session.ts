/**
 * Sends runs through the package's thread; see `sdk_worker.ts`.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/mod.ts";
import { WandbError } from "./api.ts";
import type { SdkAnswer, SdkRequest, SdkRun } from "./sdk_worker.ts";
import type { WandbSettings } from "./settings.ts";

/** A thread that sends runs, one after the other. */
export interface SdkSession {
  /** Resolves when the package believes to be done, which says little. @throws {WandbError} when it gave up. */
  send(run: SdkRun, signal: AbortSignal): Promise<void>;
  /** Ends the thread, and whatever it is doing. */
  close(): void;
}

/** How long the package may take for one run. */
const PATIENCE_MS = 60_000;

/** Opens a session; the thread starts with the first run. */
export function sdkSession({ apiKey, server }: WandbSettings, clock: Clock): SdkSession {
  let worker: Worker | undefined;
  const close = () => {
    worker?.terminate();
    worker = undefined;
  };

  async function exchange(worker: Worker, request: SdkRequest, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    worker.onmessage = ({ data }: MessageEvent<SdkAnswer>) => resolve(data.done);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
    worker.postMessage(request);
    const late = clock.sleep(PATIENCE_MS, AbortSignal.any([signal, over.signal])).then(() => false);
    try {
      return await Promise.race([promise, late]);
    } finally {
      over.abort();
      late.catch(() => {});
    }
  }

  return {
    async send(run, signal) {
      signal.throwIfAborted();
      worker ??= new Worker(new URL("./sdk_worker.ts", import.meta.url), { type: "module" });
      let done = false;
      try {
        done = await exchange(worker, { apiKey, baseUrl: server, run }, signal);
      } finally {
        // After a failure nobody knows what the package is still doing.
        if (!done) close();
      }
      if (!done) throw new WandbError(`${server} did not take run "${run.name}"`, "server", true);
    },
    close,
  };
}
