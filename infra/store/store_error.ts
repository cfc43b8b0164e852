/**
 * Failures of the folders that Questline keeps, as errors that say what to do.
 *
 * @module
 */

/** A folder that Questline keeps cannot be used: names the path, what happened, and what to do. */
export class StoreError extends Error {
  override name = "StoreError";
  constructor(message: string, readonly path: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space and run again; nothing that was kept is lost",
  EDQUOT: "the disk quota is used up: free some space and run again; nothing that was kept is lost",
  EROFS: "the disk may only be read: remount it, or set another folder",
  EACCES: "permission is denied: give this user read and write permission, or set another folder",
  EPERM: "permission is denied: give this user read and write permission, or set another folder",
  ENOTDIR: "something that is no folder is in the way: move it away, or set another folder",
  EEXIST: "something that is no folder is in the way: move it away, or set another folder",
  EISDIR: "a folder is in the way: move it away, or set another folder",
  EMFILE: "too many files are open: raise the limit (ulimit -n)",
};

/**
 * Awaits a file operation.
 *
 * @throws {StoreError} for what the file system refuses. A missing file and a missing permission of Deno pass as they are.
 */
export async function onDisk<T>(
  doing: "read" | "write" | "delete",
  path: string,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotFound) throw error;
    if (error instanceof Deno.errors.NotCapable) throw error;
    const code = (error as { code?: unknown }).code;
    const advice = (typeof code === "string" ? ADVICE[code] : undefined) ?? error.message;
    throw new StoreError(`Cannot ${doing} "${path}": ${advice}`, path, { cause: error });
  }
}
