/**
 * Sends a message to a webhook, within a time, and says how that went. The address is a secret: no word of what is said
 * holds it.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/mod.ts";
import { retryAfterMs } from "../../http/retry_after.ts";
import { masker } from "../../http/secret.ts";
import { within } from "../../http/within.ts";
import type { Payload } from "./blocks.ts";

/** What sending needs. */
export interface WebhookParts {
  readonly clock: Clock;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Before a second try, where the server names no pause. */
const PAUSE_MS = 500;

/** The same message may be taken later. */
class BusyError extends Error {
  override name = "BusyError";
  constructor(message: string, readonly waitMs: number | undefined) {
    super(message);
  }
}

/**
 * Sends a message; tries again what may pass while there is time.
 *
 * @param untilMs the moment at which it is given up
 * @returns undefined when it was taken, else what is wrong.
 */
export async function post(
  url: string,
  payload: Payload,
  untilMs: number,
  parts: WebhookParts,
): Promise<string | undefined> {
  const { clock, random } = parts;
  const never = new AbortController().signal;
  const { href, pathname } = new URL(url);
  const masks = [url, href, pathname].map(masker);
  const masked = (text: string) => masks.reduce((masked, mask) => mask(masked), text);
  const body = JSON.stringify(payload);
  for (let attempt = 1;; attempt++) {
    let failure: unknown;
    try {
      await within(clock, Math.max(0, untilMs - clock.now()), never, async (signal) => {
        const answer = await parts.fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json; charset=utf-8" },
          body,
          signal,
          redirect: "manual", // It would take the message elsewhere.
        });
        const said = (await answer.text()).slice(0, 200);
        if (answer.status === 200) return;
        const told = `it answers ${answer.status}${/^[\w ]+$/.test(said) ? ` ${said}` : ""}`;
        if (answer.status !== 429 && answer.status < 500) throw new Error(`${told}${advice(answer.status)}`);
        throw new BusyError(told, retryAfterMs(answer.headers.get("retry-after"), clock.now()));
      });
      return undefined;
    } catch (error) {
      failure = error;
    }
    const told = failure instanceof Error ? failure : new Error(String(failure));
    const message = masked(told.cause instanceof Error ? told.cause.message : told.message);
    const isBusy = told instanceof BusyError;
    if (!isBusy && !(told instanceof TypeError)) return message;
    const waitMs = (isBusy ? told.waitMs : undefined) ?? PAUSE_MS * 2 ** (attempt - 1) * (1 - random() / 2);
    if (clock.now() + waitMs >= untilMs) return message;
    await clock.sleep(waitMs, never);
  }
}

function advice(status: number): string {
  return [403, 404, 410].includes(status) ? "; correct SLACK_WEBHOOK_URL, or make a new webhook" : "";
}
