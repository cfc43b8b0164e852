/**
 * Ids are strings at every border and dense integers inside the numerics. An {@linkcode IdMap} is the border.
 *
 * @module
 */

/** String ids packed into two arrays: UTF-8 text end to end, and where each id starts (one more than there are ids). */
export interface PackedStrings {
  readonly text: Uint8Array;
  readonly offsets: Uint32Array;
}

/**
 * Distinct strings, numbered from 0 in code unit order, so that a number never depends on the order of the input.
 * An opened map decodes its text when it is first asked, so that opening costs nothing.
 */
export class IdMap implements Iterable<string> {
  /** How many ids there are. */
  readonly size: number;
  #ids: string[] | undefined;
  #packed: PackedStrings | undefined;
  #index: Map<string, number> | undefined;

  private constructor(size: number, ids: string[] | undefined, packed: PackedStrings | undefined) {
    this.size = size;
    this.#ids = ids;
    this.#packed = packed;
  }

  /**
   * Numbers the distinct ids of any iterable.
   *
   * @throws {RangeError} When an id holds a lone surrogate: UTF-8 cannot hold it, so two ids would become one.
   */
  static from(ids: Iterable<string>): IdMap {
    const distinct = [...new Set(ids)];
    for (const id of distinct) {
      if (!id.isWellFormed()) {
        throw new RangeError(`Cannot use id ${JSON.stringify(id)}: it holds a lone surrogate`);
      }
    }
    distinct.sort();
    return new IdMap(distinct.length, distinct, undefined);
  }

  /**
   * Opens ids that {@linkcode IdMap.pack} packed. Keeps the arrays and copies nothing.
   *
   * @throws {RangeError} When the offsets do not end where the text ends.
   */
  static open(packed: PackedStrings): IdMap {
    const { text, offsets } = packed;
    const size = offsets.length - 1;
    if (size < 0 || offsets[0] !== 0 || offsets[size] !== text.length) {
      throw new RangeError(
        `Cannot open ids: ${offsets.length} offsets do not fit ${text.length} bytes of text`,
      );
    }
    return new IdMap(size, undefined, packed);
  }

  /** The ids as UTF-8 text and offsets, for a file. */
  pack(): PackedStrings {
    if (this.#packed !== undefined) return this.#packed;
    const encoder = new TextEncoder();
    const parts = this.#decoded().map((id) => encoder.encode(id));
    const offsets = new Uint32Array(parts.length + 1);
    let length = 0;
    for (const part of parts) length += part.length;
    if (length > 0xffffffff) throw new RangeError(`Cannot pack ids: ${length} bytes of text exceed 4 GiB`);
    const text = new Uint8Array(length);
    let at = 0;
    for (const [i, part] of parts.entries()) {
      text.set(part, at);
      at += part.length;
      offsets[i + 1] = at;
    }
    return this.#packed = { text, offsets };
  }

  /** The number of an id, or -1 when it is not in the map. */
  indexOf(id: string): number {
    if (this.#index === undefined) {
      const index = new Map<string, number>();
      for (const [i, known] of this.#decoded().entries()) index.set(known, i);
      this.#index = index;
    }
    return this.#index.get(id) ?? -1;
  }

  /** @throws {RangeError} When no id has this number. */
  idOf(index: number): string {
    const id = this.#decoded()[index];
    if (id === undefined) throw new RangeError(`Cannot find id number ${index}: there are ${this.size} ids`);
    return id;
  }

  /** Whether both maps number the same ids alike. */
  equals(other: IdMap): boolean {
    if (this === other) return true;
    if (this.size !== other.size) return false;
    const theirs = other.#decoded();
    return this.#decoded().every((id, i) => id === theirs[i]);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#decoded()[Symbol.iterator]();
  }

  #decoded(): string[] {
    if (this.#ids !== undefined) return this.#ids;
    const { text, offsets } = this.#packed!;
    // A byte-order mark at the start of an id is part of the id.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const ids: string[] = [];
    for (let i = 0; i < this.size; i++) ids.push(decoder.decode(text.subarray(offsets[i], offsets[i + 1])));
    return this.#ids = ids;
  }
}
