/**
 * A token bucket for each client.
 *
 * @module
 */
import type { RateLimit } from "../deps.ts";
import { Problem } from "../problem.ts";

/** Clients that are remembered. One that is forgotten starts with a full bucket. */
const MOST_CLIENTS = 20_000;

/** Probes are never limited: whoever restarts this server decides by them. */
const PROBES = new Set(["/livez", "/readyz", "/healthz"]);

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts the requests of clients. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  /** The client that asked longest ago comes first. */
  readonly #buckets = new Map<string, Bucket>();

  /** @param now Milliseconds. */
  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** @returns the problem to answer with when a client asked too often. */
  refusal(client: string, path: string): Problem | undefined {
    if (PROBES.has(path)) return undefined;
    const { perSecond, burst } = this.#limit;
    const now = this.#now();
    const bucket = this.#buckets.get(client) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / 1000 * perSecond);
    bucket.at = now;
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > MOST_CLIENTS) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return undefined;
    }
    const wait = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    return new Problem("too-many-requests", `You may ask ${perSecond} times a second; wait ${wait} s`, {
      headers: { "retry-after": String(wait) },
    });
  }
}
