/**
 * Who may write: whoever brings the token, or without one configured, whoever sits at this machine.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { AppContext, AppEnv } from "../hono.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";

/** Headers that a proxy adds: the connection then is not the client's. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Refuses a write that is not allowed: 401 without the token or with a wrong one, 403 from another origin.
 *
 * - With `API_TOKEN`, a write brings `Authorization: Bearer TOKEN`. A browser's page may write only from this server's own
 *   origin, or one that `CORS_ORIGINS` names.
 * - Without it, the connection has to come from this machine and through no proxy, and `Host` has to name this machine:
 *   a page elsewhere whose name was pointed at this machine (DNS rebinding) would say its own name there.
 */
export function requireToken({ settings }: Pick<Services, "settings">): MiddlewareHandler<AppEnv> {
  const { apiToken, corsOrigins } = settings;
  const expected = apiToken === undefined ? undefined : digest(apiToken);
  return async function checkWriter(c, next) {
    refuseOtherOrigin(c, corsOrigins);
    if (expected === undefined) refuseOtherMachine(c);
    else refuseWrongToken(c, expected);
    await next();
  };
}

function refuseWrongToken(c: AppContext, expected: Uint8Array): void {
  const given = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "")?.[1];
  // Hashes of one length: neither the content nor the length of the token shows in how long this takes.
  if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
  throw new Problem(
    "unauthorized",
    given === undefined
      ? "This needs the token of this server: Authorization: Bearer TOKEN"
      : "The token is not the one of this server",
    { headers: { "www-authenticate": given === undefined ? "Bearer" : 'Bearer error="invalid_token"' } },
  );
}

function refuseOtherMachine(c: AppContext): void {
  const remedy = "; set API_TOKEN to allow writes with a token";
  if (!isLoopback(c.env?.peer)) {
    throw new Problem("forbidden", `Writes are taken from this server's own machine only${remedy}`);
  }
  if (FORWARDED.some((name) => c.req.header(name) !== undefined)) {
    throw new Problem("forbidden", `This came through a proxy, from who knows where${remedy}`);
  }
  const host = hostOf(c);
  if (!/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(host)) {
    throw new Problem("forbidden", `The host "${host.slice(0, 100)}" is not a name of this machine${remedy}`);
  }
}

function refuseOtherOrigin(c: AppContext, allowed: readonly string[]): void {
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const isOther = origin === undefined
    ? site === "cross-site" || site === "same-site"
    : !allowed.includes(origin) && hostOfOrigin(origin) !== hostOf(c).toLowerCase();
  if (isOther) throw new Problem("forbidden", "Writes are not taken from pages of another origin");
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i.test(address);
}

function hostOf(c: AppContext): string {
  return c.req.header("host") ?? new URL(c.req.url).host;
}

function hostOfOrigin(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
