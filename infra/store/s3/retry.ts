/**
 * Which failures of a request pass by themselves, and trying again with ever longer pauses.
 *
 * @module
 */
import { systemClock } from "../../../assets/engine/engine.ts";
import type { S3Patience } from "./settings.ts";

/** What is known about a failed request. */
export interface Failure {
  /** S3's word for it, or the system's: `SlowDown`, `ECONNRESET`. */
  readonly code: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly message: string;
}

/** Answers that a second try may not get: the bytes were hurt on the way, or the server was busy. */
const PASSING = new Set([
  "BadDigest",
  "ConditionalRequestConflict",
  "IncompleteBody",
  "OperationAborted",
  "RequestTimeout",
  "SlowDown",
  "XAmzContentChecksumMismatch",
  "XAmzContentSHA256Mismatch",
]);

/** Without an answer: what no patience mends. */
const FINAL = /^(ENOTFOUND|CredentialsProviderError|TokenProviderError|NotCapable|CERT_REFUSED|TLS_FAILED)$/;

/** The request took too long. */
export class SilenceError extends Error {
  override name = "SilenceError";
}

/** Reads what the SDK, the system and the runtime each say in their own way. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "", status: 0, message: String(error) };
  const told = error as Error & {
    code?: unknown;
    Code?: unknown;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = told.$metadata?.httpStatusCode ?? told.$response?.statusCode ?? 0;
  const cause = told.cause instanceof Error ? failureOf(told.cause).code : "";
  const code = [told.code, told.Code].find((word) => typeof word === "string" && word !== "") as string ??
    (status === 0 && cause !== "" && told.name === "Error" ? cause : told.name);
  return { code, status, message: told.message };
}

/** Whether the same request may succeed a moment later. */
export function isPassing(error: unknown): boolean {
  const { code, status } = failureOf(error);
  if (PASSING.has(code)) return true;
  if (status === 0) return !FINAL.test(code);
  // An answer of 2xx that could not be read was cut off.
  return status === 429 || (status >= 500 && status !== 501) || (status >= 200 && status < 300);
}

/**
 * Waits after try number `attempt`: evenly drawn from 0 to a limit that doubles ("full jitter"), so that many who
 * were refused at once do not come back at once.
 */
export async function pause(
  attempt: number,
  { baseMs, capMs }: S3Patience,
  signal: AbortSignal,
): Promise<void> {
  await systemClock.sleep(Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)), signal);
}

/**
 * Tries until it works, it cannot work, or patience ends.
 *
 * @throws what the last try threw, or the signal's reason.
 */
export async function retried<T>(
  work: (attempt: number) => Promise<T>,
  patience: S3Patience,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    signal.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt >= patience.attempts || !isPassing(error)) throw error;
      await pause(attempt, patience, signal);
    }
  }
}

/**
 * Runs work that must be done in a time.
 *
 * @param work is given a signal that ends it
 * @throws {SilenceError} when it was not.
 */
export async function unlessSilent<T>(
  work: (signal: AbortSignal) => Promise<T>,
  silenceMs: number,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const silent = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
  });
  silent.catch(() => {});
  const timer = setTimeout(() => stop.abort(new SilenceError(`no answer in ${silenceMs} ms`)), silenceMs);
  try {
    const working = work(stop.signal);
    working.catch(() => {}); // Whoever lost the race is not heard any more.
    return await Promise.race([working, silent]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
