/**
 * The package `@wandb/sdk` in a thread of its own, where it does no harm: it prints to the console, throws outside of
 * every call, takes SIGINT for itself, reads its configuration from the environment, and may wait for half an hour.
 * Here its words are swallowed, its errors become an answer, and whoever started the thread ends it when time is up.
 *
 * @module
 */
import process from "node:process";
import type { Row } from "./recording.ts";

/** A whole run to send. */
export interface SdkRun {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  readonly project: string;
  readonly config: unknown;
  readonly rows: readonly Row[];
}

/** What the thread is asked. */
export interface SdkRequest {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly run: SdkRun;
}

/** `false` when the package gave up; `true` only means that it believes to be done. */
export interface SdkAnswer {
  readonly done: boolean;
}

/** The package waits up to seconds for more to come; here a run is whole when it is sent. */
const LONGEST_WAIT_MS = 25;

// What a worker's global scope has, and the types of a window do not.
const scope = self as unknown as {
  postMessage(answer: SdkAnswer): void;
  onmessage: ((event: MessageEvent<SdkRequest>) => void) | null;
};
const answer = (done: boolean) => scope.postMessage({ done });

silence();
self.addEventListener("error", (event) => {
  event.preventDefault();
  answer(false);
});
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  answer(false);
});
scope.onmessage = ({ data }) => void send(data).then(() => answer(true), () => answer(false));

/** Sends a run as if it had just been made. */
async function send({ apiKey, baseUrl, run: { rows, ...options } }: SdkRequest): Promise<void> {
  // Late, since the package looks at its environment while it is loaded.
  const { wandb } = await import("@wandb/sdk");
  const run = await wandb.init({ ...options, settings: { apiKey, baseUrl, offline: false, silent: true } });
  // A step for each, so that sending them again writes the same lines to the same places.
  rows.forEach((row, step) => run.log({ ...row }, step));
  // `finish()` closes the way to the sender at once, and steps that are still on it are lost: on a busy machine, all
  // of them. So the sender is told to end behind them, and waited for.
  run._messenger.finish({ code: 0 });
  await run._messenger.sender?._thread;
}

/** Takes from the package what it has no business with. */
function silence(): void {
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    Object.defineProperty(globalThis.console, method, { value: () => {} });
  }
  process.emitWarning = () => {};
  process.once = () => process;
  Object.defineProperty(process, "env", { value: {} });
  const wait = globalThis.setTimeout;
  const soon = (act: () => void, ms = 0) => wait(act, Math.min(ms, LONGEST_WAIT_MS));
  Object.defineProperty(globalThis, "setTimeout", { value: soon });
}
