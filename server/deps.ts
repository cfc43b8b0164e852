/**
 * What the server is given by whoever composes the program.
 *
 * @module
 */
import type { Alias, Engine, RunEvent, VersionRegistry } from "../assets/engine/mod.ts";
import type { Database, Feedback } from "../db/mod.ts";
import type { RequestRecord } from "./middleware/access_log.ts";

/** Tokens that refill at a rate: how many requests a client may make at once, and per second in the long run. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** How the server behaves; `infra/settings/server.ts` reads it from the environment. */
export interface ServerSettings {
  /** The address to listen on, such as `127.0.0.1`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What a write has to bring; undefined allows writes from this machine only. */
  readonly apiToken: string | undefined;
  /** Origins whose pages may read answers, or `*` for all; none by default. */
  readonly corsOrigins: readonly string[];
  /** Per client; undefined for none. */
  readonly rateLimit: RateLimit | undefined;
  /** Whether `X-Forwarded-For` is believed: only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  /** Which version is served: the champion, or for a canary the challenger while there is one. */
  readonly alias: Alias;
  /** How often a newer model is looked for. */
  readonly pollMs: number;
  /** The largest body that is read, in bytes. */
  readonly bodyBytes: number;
  /** How long a body may take to arrive. */
  readonly bodyMs: number;
  /** How long answers that are under way may take once the server is told to stop. */
  readonly drainMs: number;
}

/** What is told of the server's life besides the requests: for a log, one object a line. */
export interface LogRecord {
  readonly level: "info" | "warn" | "error";
  /** What happened, such as `model_swapped`. */
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Starts runs of the pipeline beside the requests. */
export interface RunLauncher {
  /**
   * Starts a run of a selection and does not wait for its end.
   *
   * @returns the run's id.
   * @throws {LaunchError} when it cannot be started.
   */
  start(request: { readonly selection: string; readonly force: boolean }): Promise<string>;
  /** Whether a run goes on that this process started. */
  has(runId: string): boolean;
  /** Asks a run of this process to stop; false when it runs elsewhere or has ended. */
  cancel(runId: string): boolean;
  /**
   * Hears the events of a run of this process as they happen, those too that are not stored. `heard` must not throw.
   *
   * @returns ends it. For a run of another process, nothing is heard.
   */
  follow(runId: string, heard: (event: RunEvent) => void): () => void;
  /** Stops every run of this process and waits until they have ended. */
  close(): Promise<void>;
}

/** Keeps feedback until it is in the database. */
export interface FeedbackInbox {
  /**
   * Keeps feedback; resolves once a crash cannot lose it any more.
   *
   * @throws {FeedbackRefusedError} when it cannot be kept; nothing of it is kept then.
   */
  keep(batch: readonly Feedback[]): Promise<void>;
  state(): FeedbackState;
}

/** How the inbox stands. */
export interface FeedbackState {
  /** Bytes on the disk that are not in the database yet. */
  readonly bytes: number;
  readonly limit: number;
  /** Why the last try to write failed; null when it did not. */
  readonly problem: string | null;
  /** Written to the database by this process. */
  readonly written: number;
  /** Lines that were not as they had been written, and were left out. */
  readonly torn: number;
}

/** Everything the server takes from outside. */
export interface ServerDeps {
  /** The pipeline, its artifacts, and the clock. */
  readonly engine: Engine;
  readonly database: Database;
  /** Which model versions there are, and which one is the champion. */
  readonly versions: VersionRegistry;
  readonly settings: ServerSettings;
  /** Must not throw, and must not wait. */
  readonly log: (record: LogRecord | RequestRecord) => void;
  /** Undefined where runs cannot be started. */
  readonly runs?: RunLauncher;
  /** Undefined where no feedback is taken. */
  readonly feedback?: FeedbackInbox;
}
