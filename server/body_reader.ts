/**
 * Reads bodies that may be anything: too large, too slow, broken off, no text, no JSON.
 *
 * @module
 */
import type { ServerSettings } from "./deps.ts";
import { Problem } from "./problem.ts";

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const OTHER_CHARSET = /charset\s*=\s*"?(?!utf-?8\b)/i;

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
    // As nearly all write it.
    const isJson = type === "application/json" ||
      (type !== null && JSON_TYPE.test(type) && !OTHER_CHARSET.test(type));
    if (!isJson) {
      throw new Problem(
        "unsupported-media-type",
        `The body is ${
          type === null ? "of no type" : `"${type.slice(0, 100)}"`
        }; it has to be application/json`,
        { headers: { "accept-post": "application/json" } },
      );
    }
    const text = await this.#text(request);
    // What is no UTF-8 is read as this character. Nobody has it in an id on purpose.
    if (text.includes("\ufffd")) {
      throw new Problem(
        "bad-request",
        "The body is not valid UTF-8, or holds U+FFFD, which stands for what is not",
      );
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

  #text(request: Request): Promise<string> {
    const length = request.headers.get("content-length");
    if (length !== null && !(Number(length) <= this.#most)) return Promise.reject(this.#tooLarge());
    // A length that was told is kept to by the protocol; without one it is counted.
    const reading = length === null ? this.#counted(request) : request.text();
    return new Promise((resolve, reject) => {
      const waiting = { until: Date.now() + this.#patience, fail: reject };
      this.#waiting.add(waiting);
      this.#timer ??= this.#watch();
      reading.then((text) => {
        this.#waiting.delete(waiting);
        resolve(text);
      }, (error) => {
        this.#waiting.delete(waiting);
        // Nothing but a client that breaks off makes reading fail.
        reject(
          error instanceof Problem
            ? error
            : new Problem("client-gone", "The body broke off", { cause: error }),
        );
      });
    });
  }

  async #counted(request: Request): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    let size = 0;
    for await (const part of request.body ?? []) {
      size += part.length;
      if (size > this.#most) throw this.#tooLarge();
      text += decoder.decode(part, { stream: true });
    }
    return text + decoder.decode();
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
