/**
 * A codec turns a value into bytes and back. The same value always gives the same bytes: data versions depend on it.
 *
 * @module
 */

/** What a person is shown of an artifact. */
export type Preview =
  | {
    readonly kind: "rows";
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly total: number;
  }
  | { readonly kind: "summary"; readonly entries: Readonly<Record<string, string | number>> };

/** A value as deterministic bytes. */
export interface Codec<T> {
  /** "csv", "jsonl", "json", "binary". */
  readonly kind: string;
  /**
   * The value as bytes, in pieces.
   *
   * @throws {TypeError} for a value that the codec cannot write, naming where in the value.
   */
  encode(value: T): Iterable<Uint8Array>;
  /** @throws {SyntaxError} for bytes that this codec did not write. */
  decode(bytes: Uint8Array<ArrayBuffer>): T;
  /** The first `limit` rows, or a summary. */
  preview(value: T, limit: number): Preview;
  /** How many rows it holds, when it is made of rows. */
  rows?(value: T): number;
}
