/**
 * What keeps the code of an asset from being known.
 *
 * @module
 */

/** The code of an asset cannot be followed: an import leads nowhere, or a package is not locked. */
export class CodeError extends Error {
  override name = "CodeError";
}
