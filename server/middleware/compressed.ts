/**
 * Smaller answers for whoever can read them.
 *
 * @module
 */
import { compress } from "hono/compress";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../hono.ts";

/** Smaller ones do not become smaller. */
const LEAST_BYTES = 1024;

/** Compresses text by gzip or deflate, as the client asks. */
export function compressed(): MiddlewareHandler<AppEnv> {
  const handler = compress({ threshold: LEAST_BYTES });
  return async function compressAnswer(c, next) {
    await handler(c, next);
    // One cache must not give it to who cannot read it.
    c.res.headers.append("vary", "Accept-Encoding");
  };
}
