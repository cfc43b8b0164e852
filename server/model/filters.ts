/**
 * Which games may be recommended.
 *
 * @module
 */
import type { Catalogue } from "./catalogue.ts";

/** What a client asks for. A game has to pass all that is given. */
export interface Filters {
  /** Games with any of these. */
  readonly genres?: readonly string[] | undefined;
  /** Games with any of these. */
  readonly tags?: readonly string[] | undefined;
  /** Games of this year or later; a game without a year does not pass. */
  readonly released_from?: number | undefined;
  /** Games of this year or earlier; a game without a year does not pass. */
  readonly released_to?: number | undefined;
  /** Games rated this or better; a game whose rating was filled in does not pass. */
  readonly min_rating?: number | undefined;
}

/** Whether there is anything to look at. */
export function isFiltering(filters: Filters | undefined): filters is Filters {
  return filters !== undefined &&
    (filters.genres !== undefined || filters.tags !== undefined || filters.released_from !== undefined ||
      filters.released_to !== undefined || filters.min_rating !== undefined);
}

/** Marks games that do not pass, in arrays that are used again for every request. */
export class Sieve {
  readonly #catalogue: Catalogue;
  readonly #having: Uint8Array;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#having = new Uint8Array(catalogue.items.size);
  }

  /** Sets the mark of every game that does not pass. @param marks One per game; other marks stay. */
  mark(
    { genres, tags, released_from: from, released_to: to, min_rating: least }: Filters,
    marks: Uint8Array,
  ): void {
    const { years, ratings } = this.#catalogue;
    if (genres !== undefined) {
      this.#without(this.#catalogue.genres.gamesWith.bind(this.#catalogue.genres), genres, marks);
    }
    if (tags !== undefined) {
      this.#without(this.#catalogue.tags.gamesWith.bind(this.#catalogue.tags), tags, marks);
    }
    if (from !== undefined || to !== undefined) {
      const first = Math.max(from ?? 1, 1);
      const last = to ?? 0xffff;
      for (let i = 0; i < marks.length; i++) {
        const year = years[i]!;
        if (year < first || year > last) marks[i] = 1;
      }
    }
    if (least !== undefined) {
      // Compared as it is stored: 4.1 in 32 bits is a little more than 4.1 in 64.
      const floor = Math.fround(least);
      for (let i = 0; i < marks.length; i++) if (ratings[i]! < floor) marks[i] = 1;
    }
  }

  #without(
    gamesWith: (word: string) => Uint32Array | undefined,
    words: readonly string[],
    marks: Uint8Array,
  ): void {
    const having = this.#having.fill(0);
    for (const word of words) {
      const games = gamesWith(word);
      for (let g = 0; g < (games?.length ?? 0); g++) having[games![g]!] = 1;
    }
    for (let i = 0; i < marks.length; i++) if (having[i] === 0) marks[i] = 1;
  }
}
