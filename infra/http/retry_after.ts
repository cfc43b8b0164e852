/**
 * When a server that refused a request wants to be asked again.
 *
 * @module
 */

/**
 * Milliseconds that a `Retry-After` header asks to wait, from seconds or an HTTP date (RFC 9110, section 10.2.3);
 * 0 for a date in the past, undefined when it is neither.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Only with the name of a day and GMT: `Date.parse` alone would take nearly anything.
  if (!/^[A-Z][a-z]+,? .* GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
