/**
 * Every request has an id: the client's, when it is a sane one, or a new one.
 *
 * @module
 */

/** Letters, digits and the marks of UUIDs and trace ids: safe in a header, a log and a page. */
const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

/** What the ids of this process begin with: two replicas never give one id. */
const prefix = crypto.randomUUID().slice(0, 8);
let count = 0;

/** The id of a request. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  if (given !== null && SANE.test(given)) return given;
  return prefix + (++count).toString(16).padStart(8, "0");
}
