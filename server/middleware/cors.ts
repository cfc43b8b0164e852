/**
 * Which pages of other origins may read answers.
 *
 * @module
 */

const METHODS = "GET, HEAD, POST";
const HEADERS = "Authorization, Content-Type, If-None-Match, X-Request-Id";
const EXPOSED = "ETag, Retry-After, X-Model-Version, X-Request-Id";
/** How long a browser may remember what it asked, in seconds. */
const REMEMBER = "600";

/** What other origins are told. */
export interface Cors {
  /** The answer to a browser that asks before it sends something, but for `allow`; undefined for any other request. */
  preflight(request: Request): Response | undefined;
  /** Tells a browser whether the page may read an answer. */
  allow(request: Request, headers: Headers): void;
}

/** @param origins Such as `https://shop.example`, or `*` for all. Undefined is answered for none. */
export function cors(origins: readonly string[]): Cors | undefined {
  if (origins.length === 0) return undefined;
  const allowed = new Set(origins);
  const isForAll = allowed.has("*");
  const originOf = (request: Request): string | undefined => {
    const origin = request.headers.get("origin");
    if (origin === null || !(isForAll || allowed.has(origin))) return undefined;
    return isForAll ? "*" : origin;
  };
  return {
    allow(request, headers) {
      // One cache must not give the answer for one origin to another.
      if (!isForAll) headers.append("vary", "Origin");
      const origin = originOf(request);
      if (origin === undefined) return;
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", EXPOSED);
    },
    preflight(request) {
      if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method")) {
        return undefined;
      }
      const allowed = {
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": HEADERS,
        "access-control-max-age": REMEMBER,
      };
      return new Response(null, {
        status: 204,
        ...(originOf(request) !== undefined && { headers: allowed }),
      });
    },
  };
}
