/**
 * A browser that was given the token: what its cookie says, and whether it may write.
 *
 * The cookie is made from the token and does not hold it. It goes nowhere but here (`SameSite=Strict`), no script reads it
 * (`HttpOnly`), and every server with the same token knows it, so that none has to remember it.
 *
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

const COOKIE = "questline_session";
/** Seconds. */
const LASTS = 60 * 60 * 24 * 30;

/** True when the text is the token. Takes as long for a wrong one. */
export function isToken(text: string, token: string): boolean {
  return timingSafeEqual(digest(text), digest(token));
}

/** True when the browser signed in with this token. */
export function isSignedIn(c: Context, token: string): boolean {
  const cookie = getCookie(c, COOKIE);
  return cookie !== undefined && timingSafeEqual(digest(cookie), digest(sessionOf(token)));
}

/** Lets a browser in that brought the token. */
export function signIn(c: Context, token: string): void {
  setCookie(c, COOKIE, sessionOf(token), {
    path: "/",
    maxAge: LASTS,
    httpOnly: true,
    sameSite: "Strict",
    secure: new URL(c.req.url).protocol === "https:" || c.req.header("x-forwarded-proto") === "https",
  });
}

/** Forgets a browser. */
export function signOut(c: Context): void {
  deleteCookie(c, COOKIE, { path: "/" });
}

function sessionOf(token: string): string {
  return createHmac("sha256", token).update("questline browser session, 1").digest("base64url");
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
