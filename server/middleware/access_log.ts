/**
 * What is told of every request: for the log, one JSON object a line, and for the metrics. No header, no body, no query:
 * they may hold what belongs to nobody else.
 *
 * @module
 */

/** One request that was answered. */
export interface RequestRecord {
  readonly level: "info" | "error";
  readonly event: "request";
  readonly id: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The route's pattern, such as `/api/v1/games/:id`; empty when there is none. */
  readonly route: string;
  /** 499 when the client has gone. */
  readonly status: number;
  /** From the first byte read to the answer handed over, in milliseconds. */
  readonly ms: number;
  /** The client's address, as far as it is known. */
  readonly client: string;
}
