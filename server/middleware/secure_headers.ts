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

/** Sets what is not set yet. Data is no page, and is told not to be taken for one. */
export function setSecureHeaders(headers: Headers): void {
  headers.set("x-content-type-options", "nosniff");
  if (headers.get("content-type")?.startsWith("text/html") !== true) return;
  for (const name in PAGE) {
    if (!headers.has(name)) headers.set(name, PAGE[name as keyof typeof PAGE]);
  }
}
