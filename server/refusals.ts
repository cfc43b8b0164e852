/**
 * What those who are asked to do something for the server may refuse, by meaning.
 *
 * @module
 */

/** A run cannot be started; the message says why. */
export class LaunchError extends Error {
  override name = "LaunchError";
  constructor(
    message: string,
    /** True when the request was at fault: a selection that nothing can be done with. */
    readonly isUsage: boolean,
  ) {
    super(message);
  }
}

/** Feedback cannot be kept right now: too much of it waits for the database, or the disk refuses. */
export class FeedbackRefusedError extends Error {
  override name = "FeedbackRefusedError";
}
