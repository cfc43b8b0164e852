/**
 * What browsers are told about every answer.
 *
 * @module
 */

/** Scripts and styles come from this server's files only; nothing inline runs. Cover images may come from any host. */
const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; " +
  "frame-ancestors 'none'";

const PAGE = {
  "content-security-policy": PAGE_POLICY,
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** An answer of data is no page: should a browser show it as one, it may load and run nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What an answer of data is given. */
export const DATA_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": DATA_POLICY,
} as const;

/** Sets what is not set yet. */
export function setSecureHeaders(headers: Headers): void {
  headers.set("x-content-type-options", "nosniff");
  if (headers.has("content-security-policy")) return;
  if (headers.get("content-type")?.startsWith("text/html") !== true) {
    headers.set("content-security-policy", DATA_POLICY);
    return;
  }
  for (const name in PAGE) headers.set(name, PAGE[name as keyof typeof PAGE]);
}
