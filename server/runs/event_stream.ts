/**
 * The events of a run as server-sent events: what is stored first, then what comes, until the run is over.
 *
 * Events are read from the database, so that a run of any process can be followed from any server, and a client that
 * was cut off goes on where it was. A run of this process wakes its followers; for others the database is asked twice a
 * second. A page is read only when the one before it was taken, so that a slow client costs nothing.
 *
 * @module
 */
import type { RunEvent } from "../../assets/engine/mod.ts";
import { isTransient } from "../../assets/engine/mod.ts";
import type { Services } from "../services.ts";

/** How a stream goes. */
export interface StreamOptions {
  readonly runId: string;
  /** The number of the last event that the client has. */
  readonly after: number;
  /** How often the database is asked: 500 ms. */
  readonly pollMs?: number;
  /** How often something is sent when nothing happens, so that proxies keep the connection: 15 s. */
  readonly heartbeatMs?: number;
}

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
const PAGE = 200;
/** An event is told a little before it is stored. */
const STORING_MS = 20;

/** The body of the answer. It ends with the run, with the server, and when nobody takes it any more. */
export function eventStream(services: Services, options: StreamOptions): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const frames = framesOf(services, options, gone.signal);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await frames.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      gone.abort();
      await frames.return(undefined);
    },
  }, { highWaterMark: 0 });
}

async function* framesOf(
  { engine: { ledger }, database, runs, isDraining }: Services,
  { runId, after, pollMs = POLL_MS, heartbeatMs = HEARTBEAT_MS }: StreamOptions,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  let last = after;
  let isAwake = false;
  let wake = () => {};
  /** The newest progress of each step: the older ones mean nothing any more. */
  const progress = new Map<string, RunEvent>();
  const unfollow = runs?.follow(runId, (event) => {
    if (isTransient(event) && "asset" in event) progress.set(`${event.asset}[${event.partition}]`, event);
    isAwake = true;
    wake();
  });
  try {
    yield "retry: 2000\n\n";
    let quietSince = performance.now();
    while (!signal.aborted && !isDraining()) {
      isAwake = false;
      // Looked at before the events: what a run that is over has told is stored.
      const run = await database.runs.run(runId);
      const events = await ledger.events(runId, { after: last, limit: PAGE });
      const fresh = [...progress.values()].filter(({ seq }) => seq > last);
      const text = [...events, ...fresh].sort((a, b) => a.seq - b.seq).map(frame).join("");
      progress.clear();
      last = events.at(-1)?.seq ?? last;
      if (text !== "") {
        yield text;
        quietSince = performance.now();
      }
      if (events.length === PAGE) continue;
      if (run?.status !== "running") {
        yield `event: end\ndata: ${JSON.stringify({ status: run?.status ?? "interrupted" })}\n\n`;
        return;
      }
      if (performance.now() - quietSince > heartbeatMs) {
        yield ": still running\n\n";
        quietSince = performance.now();
      }
      if (isAwake) await pause(STORING_MS);
      else await pause(Math.min(pollMs, heartbeatMs));
    }
  } finally {
    unfollow?.();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      wake = () => {
        clearTimeout(timer);
        setTimeout(done, STORING_MS);
      };
    });
  }
}

/** JSON has no line breaks of its own. Progress has no id: a client that goes on does not go on behind it. */
function frame(event: RunEvent): string {
  const id = isTransient(event) ? "" : `id: ${event.seq}\n`;
  return `${id}data: ${JSON.stringify(event)}\n\n`;
}
