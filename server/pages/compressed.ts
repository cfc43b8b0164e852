/**
 * Pages and their files, compressed for whoever takes that: a graph of two hundred assets is half a megabyte of HTML, and a
 * twelfth of that on its way.
 *
 * @module
 */
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../hono.ts";

const zip = promisify(gzip);
/** Less is not worth it. */
const LEAST = 2_048;
const TEXT = /^(?:text\/(?:html|css|javascript)|image\/svg\+xml)\b/;

/** Compresses answers that are texts of pages. Nothing of the API comes by here. */
export const compressed: MiddlewareHandler<AppEnv> = async function compressPages(c, next) {
  await next();
  const { res } = c;
  const accepts = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
  const isText = TEXT.test(res.headers.get("content-type") ?? "");
  if (!isText || res.body === null || c.req.method === "HEAD") return;
  const headers = new Headers(res.headers);
  headers.append("vary", "accept-encoding");
  const bytes = new Uint8Array(await res.arrayBuffer());
  if (!accepts || bytes.length < LEAST || headers.has("content-encoding")) {
    c.res = new Response(bytes, { status: res.status, headers });
    return;
  }
  const small = await zip(bytes, { level: 5 });
  headers.set("content-encoding", "gzip");
  headers.delete("content-length");
  c.res = undefined;
  c.res = new Response(new Uint8Array(small), { status: res.status, headers });
};
