/**
 * When to try again, and how long to wait before it.
 *
 * @module
 */
import type { RetryPolicy } from "./asset.ts";
import { CheckFailedError } from "./attempt.ts";
import { ConfigError } from "./engine.ts";
import { LeaseLostError } from "./ledger.ts";
import { SourceChangedError, SourceError } from "./source.ts";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

/** False for what would fail in the same way again. */
export function worthRetrying(error: unknown): boolean {
  return ![CheckFailedError, ConfigError, LeaseLostError, SourceChangedError, SourceError].some((type) =>
    error instanceof type
  );
}

/**
 * Milliseconds to wait after try number `attempt`: constant or doubling, at most a minute, less a random share of
 * up to half so that several processes do not come back together.
 */
export function retryDelay(
  { backoff, delayMs = FIRST_DELAY_MS }: RetryPolicy,
  attempt: number,
  random: () => number,
): number {
  const full = backoff === "exponential" ? delayMs * 2 ** (attempt - 1) : delayMs;
  return Math.round(Math.min(full, LONGEST_DELAY_MS) * (1 - random() / 2));
}
