/**
 * Asks RAWG for a page: at its pace, within its budget, again where that helps. The key is put into the address here and
 * nowhere else, and no message that leaves this file holds it.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/engine.ts";
import { type ReadContext, SourceError } from "../../../assets/engine/source.ts";
import { retryAfterMs } from "../../http/retry_after.ts";
import { masker } from "../../http/secret.ts";
import { within } from "../../http/within.ts";
import { shown } from "../place.ts";
import { monthlyBudget } from "./budget.ts";
import { Pace } from "./pace.ts";
import { NotJsonError, pageInWords, parsePage, type RawgPage } from "./page.ts";
import { pageAddress, type RawgQuery } from "./query.ts";

/** How RAWG is asked. */
export interface RawgSettings {
  readonly query: RawgQuery;
  readonly key: string;
  /** How long a catalogue counts as up to date, in milliseconds. */
  readonly refreshMs: number;
  readonly requestsPerSecond: number;
  /** Requests that may be open at once. */
  readonly atOnce: number;
  readonly timeoutMs: number;
  /** Requests in a calendar month. */
  readonly monthlyBudget: number;
}

/** What a crawl runs on. */
export interface RawgParts {
  /** Where pages and the count of requests are kept. */
  readonly folder: string;
  readonly clock: Clock;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
}

/** What a request for a page came to: the page; the one that was kept is still right; or there is no such page. */
export type Looked = RawgPage | "unchanged" | "beyond";

/** Asks for pages. */
export interface RawgClient {
  /**
   * @param etag of the page that was kept
   * @throws {SourceError} that names the page and says what to do; the signal's reason.
   */
  look(number: number, etag: string | null, context: Pick<ReadContext, "signal" | "log">): Promise<Looked>;
  /** @throws {SourceError} when the month has fewer requests left. */
  require(requests: number): Promise<void>;
  /** Made so far, those that failed included. */
  readonly requests: number;
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A server that wants a longer pause is left alone: what came so far is kept. */
const MOST_PATIENCE_MS = 10 * 60_000;
/** Added to the pause that a server asks for, so that not everybody comes back in the same moment. */
const JITTER_MS = 1000;

/** The same request may succeed later. */
class PassingError extends Error {
  override name = "PassingError";
  /** @param waitMs what the server asks for. */
  constructor(message: string, readonly waitMs?: number) {
    super(message);
  }
}

/** Opens a client. */
export function rawgClient(settings: RawgSettings, parts: RawgParts): RawgClient {
  const { query, key, timeoutMs } = settings;
  const { clock, random } = parts;
  const pace = new Pace(clock, settings.requestsPerSecond);
  const budget = monthlyBudget(parts.folder, settings.monthlyBudget, clock);
  let requests = 0;

  /** Nobody knows what a server or a library repeats. */
  const masked = masker(key);

  async function once(number: number, etag: string | null, signal: AbortSignal): Promise<Looked> {
    const url = pageAddress(query, number);
    url.searchParams.set("key", key);
    const response = await parts.fetch(url, {
      signal,
      redirect: "manual", // It would take the key elsewhere.
      headers: {
        accept: "application/json",
        "user-agent": "questline",
        ...(etag !== null && { "if-none-match": etag }),
      },
    });
    const { status, headers } = response;
    const cannot = (what: string) =>
      new SourceError(`Cannot use RAWG's ${pageInWords(query, number)}: ${what}`);
    if (status === 200) return parsePage(query, number, await response.text(), headers.get("etag"));
    if (status === 304 && etag !== null) {
      await response.body?.cancel();
      return "unchanged";
    }
    const told = status >= 300 && status < 400 ? "" : toldBy(masked(await response.text()));
    if (told === "") await response.body?.cancel().catch(() => {});
    if (status === 404 && number > 1) return "beyond";
    if (status === 429 || status === 408 || status === 425 || (status >= 500 && status !== 501)) {
      throw new PassingError(
        `it answers ${status}${told}`,
        retryAfterMs(headers.get("retry-after"), clock.now()),
      );
    }
    if (status === 401 || status === 403) {
      throw new SourceError(
        `RAWG refuses the key: it answers ${status}${told}; correct RAWG_API_KEY, which https://rawg.io/apidocs shows, ` +
          "and see there whether its requests of the month are used up",
      );
    }
    if (status >= 300 && status < 400) throw cannot(`it answers ${status}, elsewhere; check RAWG_BASE_URL`);
    throw cannot(
      `it answers ${status}${told}; check ${status === 404 ? "RAWG_BASE_URL" : "the RAWG_… filters"}`,
    );
  }

  /** What went wrong, where trying again may help; throws what it does not help against. */
  function passing(error: unknown): PassingError {
    if (error instanceof PassingError) return error;
    if (error instanceof SourceError) throw error;
    if (!(error instanceof Error)) throw new SourceError(`Cannot ask RAWG: ${masked(String(error))}`);
    if (error instanceof Deno.errors.NotCapable) {
      const { host } = new URL(query.baseUrl);
      throw new SourceError(
        `Cannot ask RAWG: the program may not use the network; run it with --allow-net=${host}, or as its task does`,
      );
    }
    if (error instanceof NotJsonError || error.name === "LateError") return new PassingError(error.message);
    // What `fetch` says holds the whole address; its cause says why.
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return new PassingError(masked(why));
  }

  return {
    get requests() {
      return requests;
    },
    require: (needed) => budget.require(needed),
    async look(number, etag, { signal, log }) {
      for (let attempt = 1;; attempt++) {
        // Counted before it may start, so that nothing comes between a request and its turn: one that is never made
        // because the crawl is interrupted counts too.
        await budget.spend();
        await pace.turn(signal);
        requests++;
        let failure: PassingError;
        try {
          return await within(clock, timeoutMs, signal, (signal) => once(number, etag, signal));
        } catch (error) {
          signal.throwIfAborted();
          failure = passing(error);
        }
        const { message, waitMs } = failure;
        const where = pageInWords(query, number);
        if (waitMs !== undefined && waitMs > MOST_PATIENCE_MS) {
          throw new SourceError(
            `Cannot crawl RAWG: ${message} for ${where} and wants to be left alone for ${
              Math.ceil(waitMs / 60_000)
            } min; run again then`,
          );
        }
        if (attempt === ATTEMPTS) {
          throw new SourceError(
            `Cannot crawl RAWG: ${where} failed ${ATTEMPTS} times, last because ${message}`,
          );
        }
        if (waitMs === undefined) {
          const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
          await clock.sleep(random() * most, signal);
        } else {
          log("info", `RAWG asks for a pause of ${Math.ceil(waitMs / 1000)} s (page ${number}: ${message})`);
          pace.hold(waitMs + random() * JITTER_MS);
        }
      }
    },
  };
}

/** What the body of a refusal says, as RAWG writes it. */
function toldBy(text: string): string {
  try {
    const { error, detail } = JSON.parse(text) as { error?: unknown; detail?: unknown };
    const told = [error, detail].find((word) => typeof word === "string");
    return told === undefined ? "" : ` (${shown(told as string)})`;
  } catch {
    return "";
  }
}
