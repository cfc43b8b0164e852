/**
 * The server's log: JSON Lines on standard output, written beside the requests.
 *
 * @module
 */
import type { LogRecord, RequestRecord } from "../../server/mod.ts";

/** Lines are written together after this time, or when there are so many characters. */
const WAIT_MS = 50;
const MOST = 1 << 16;
/** More than this is waiting when nobody reads: what comes then is counted and dropped, and the server goes on. */
const BACKLOG = 1 << 24;

/** A log that is open. */
export interface JsonLinesLog {
  write(record: LogRecord | RequestRecord): void;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

/** Where text goes. */
export interface LogSink {
  write(bytes: Uint8Array): Promise<number>;
}

/**
 * Opens a log.
 *
 * @param requests Whether requests are logged besides what happens to the server.
 */
export function jsonLinesLog(sink: LogSink, { requests }: { readonly requests: boolean }): JsonLinesLog {
  const encoder = new TextEncoder();
  let waiting = "";
  let dropped = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let second = 0;
  let stamp = "";

  /** The time to the millisecond, made once for all lines of one. */
  const now = () => {
    const ms = Date.now();
    if (ms !== second) {
      second = ms;
      stamp = `{"time":"${new Date(ms).toISOString()}",`;
    }
    return stamp;
  };

  async function drain(): Promise<void> {
    while (waiting !== "") {
      const bytes = encoder.encode(waiting);
      waiting = dropped === 0 ? "" : `${now()}"level":"warn","event":"log_dropped","lines":${dropped}}\n`;
      dropped = 0;
      try {
        for (let at = 0; at < bytes.length;) at += await sink.write(bytes.subarray(at));
      } catch {
        // Whoever read it has gone: there is nobody to tell.
        waiting = "";
        return;
      }
    }
  }

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    return writing ??= drain().finally(() => writing = undefined);
  };

  return {
    write(record) {
      const isRequest = record.event === "request";
      if (isRequest && !requests) return;
      if (waiting.length > BACKLOG) {
        dropped++;
        return;
      }
      waiting += now() +
        (isRequest ? requestFields(record as RequestRecord) : JSON.stringify(record).slice(1)) + "\n";
      if (waiting.length > MOST) void flush();
      else timer ??= setTimeout(flush, WAIT_MS);
    },
    async close() {
      await flush();
      await flush();
    },
  };
}

/** What `JSON.stringify` would write, in a third of the time: of these fields only the path may need escapes. */
function requestFields({ level, id, method, path, route, status, ms, client }: RequestRecord): string {
  const text = SAFE.test(path) ? `"${path}"` : JSON.stringify(path);
  return `"level":"${level}","event":"request","id":"${id}","method":"${method}","path":${text},"route":"${route}","status":${status},"ms":${
    Math.round(ms * 1000) / 1000
  },"client":"${client}"}`;
}

const SAFE = /^[\w/.~%:@!$&'()*+,;=-]*$/;
