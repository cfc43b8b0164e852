/**
 * Reads bodies that may be anything: too large, too slow, broken off, no text, no JSON.
 *
 * @module
 */
import type { ServerSettings } from "./deps.ts";
import { Problem } from "./problem.ts";

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const OTHER_CHARSET = /charset\s*=\s*"?(?!utf-?8\b)/i;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A body that is being read. */
interface Waiting {
  readonly until: number;
  readonly fail: (problem: Problem) => void;
}

/** Reads JSON bodies within a size and a time. */
export class BodyReader {
  readonly #most: number;
  readonly #patience: number;
  /** In the order of their ends: all have the same patience. One timer serves all of them. */
  readonly #waiting = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ bodyBytes, bodyMs }: Pick<ServerSettings, "bodyBytes" | "bodyMs">) {
    this.#most = bodyBytes;
    this.#patience = bodyMs;
  }

  /**
   * The value in a body.
   *
   * @throws {Problem} when it is not of type JSON, too large, too slow, no UTF-8 or no JSON.
   */
  async json(request: Request): Promise<unknown> {
    const type = request.headers.get("content-type");
    if (type === null || !JSON_TYPE.test(type) || OTHER_CHARSET.test(type)) {
      throw new Problem(
        "unsupported-media-type",
        `The body is ${
          type === null ? "of no type" : `"${type.slice(0, 100)}"`
        }; it has to be application/json`,
        { headers: { "accept-post": "application/json" } },
      );
    }
    const bytes = await this.#bytes(request);
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      throw new Problem("bad-request", "The body is not valid UTF-8");
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new Problem("bad-request", `The body is not JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  }

  /** Gives up on what is being read. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #bytes(request: Request): Promise<Uint8Array> {
    const length = Number(request.headers.get("content-length") ?? NaN);
    if (length > this.#most) return Promise.reject(this.#tooLarge());
    // A length that was told is kept to by the protocol; without one it is counted.
    const reading = Number.isNaN(length) ? this.#counted(request) : request.bytes();
    return new Promise((resolve, reject) => {
      const waiting = { until: Date.now() + this.#patience, fail: reject };
      this.#waiting.add(waiting);
      this.#timer ??= this.#watch();
      reading.then(resolve, reject).finally(() => this.#waiting.delete(waiting));
    });
  }

  async #counted(request: Request): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of request.body ?? []) {
      size += part.length;
      if (size > this.#most) throw this.#tooLarge();
      parts.push(part);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #watch(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      const now = Date.now();
      for (const waiting of this.#waiting) {
        if (waiting.until > now) break;
        this.#waiting.delete(waiting);
        waiting.fail(
          new Problem("timeout", `The body did not arrive within ${this.#patience} ms`, {
            headers: { connection: "close" },
          }),
        );
      }
      this.#timer = this.#waiting.size > 0 ? this.#watch() : undefined;
    }, Math.max(20, this.#patience / 8));
    // Nobody stays for it.
    Deno.unrefTimer(timer as unknown as number);
    return timer;
  }

  #tooLarge(): Problem {
    return new Problem("body-too-large", `The body may have ${this.#most} bytes`, {
      headers: { connection: "close" },
    });
  }
}
