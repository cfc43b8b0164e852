/**
 * Finds the module that calls a function, so that a declaration need not say where it stands.
 *
 * @module
 */

/**
 * The URL of the module that called `callee`.
 *
 * @throws {TypeError} when the call has no module, as in a console.
 */
export function declaringModule(callee: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  // Leaves `callee` and everything above it out of the trace, so that the first frame is its caller.
  Error.captureStackTrace(holder, callee);
  const frame = /((?:file|https?):\/\/.+?):\d+:\d+\)?$/m.exec(holder.stack ?? "");
  if (frame === null) {
    throw new TypeError('Cannot tell which module declares the asset: pass "module: import.meta.url"');
  }
  return frame[1]!;
}
