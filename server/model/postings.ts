/**
 * Which games have which word, and which words a game has.
 *
 * @module
 */

/** Words of games, both ways. Words are the same in any case. */
export class Postings {
  /** Every word as it is written first, in code unit order of its folded form. */
  readonly words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #gamesOf: readonly Uint32Array[];
  readonly #starts: Uint32Array;
  readonly #wordNumbers: Uint32Array;

  private constructor(
    words: readonly string[],
    numbers: ReadonlyMap<string, number>,
    gamesOf: readonly Uint32Array[],
    starts: Uint32Array,
    wordNumbers: Uint32Array,
  ) {
    this.words = words;
    this.#numbers = numbers;
    this.#gamesOf = gamesOf;
    this.#starts = starts;
    this.#wordNumbers = wordNumbers;
  }

  /** @param lists The words of each game. */
  static from(lists: readonly (readonly string[])[]): Postings {
    const spelt = new Map<string, string>();
    for (const list of lists) {
      for (const word of list) {
        const key = word.toLowerCase();
        if (!spelt.has(key)) spelt.set(key, word);
      }
    }
    const keys = [...spelt.keys()].sort();
    const numbers = new Map(keys.map((key, number) => [key, number]));
    const games: number[][] = keys.map(() => []);
    const starts = new Uint32Array(lists.length + 1);
    const wordNumbers: number[] = [];
    lists.forEach((list, item) => {
      const own = Uint32Array.from(new Set(list.map((word) => numbers.get(word.toLowerCase())!))).sort();
      for (const number of own) {
        games[number]!.push(item);
        wordNumbers.push(number);
      }
      starts[item + 1] = wordNumbers.length;
    });
    return new Postings(
      keys.map((key) => spelt.get(key)!),
      numbers,
      games.map((items) => Uint32Array.from(items)),
      starts,
      Uint32Array.from(wordNumbers),
    );
  }

  /** The games that have a word, ascending; undefined when no game has it. */
  gamesWith(word: string): Uint32Array | undefined {
    const number = this.#numbers.get(word.toLowerCase());
    return number === undefined ? undefined : this.#gamesOf[number];
  }

  /** How many words a game has. */
  countOf(item: number): number {
    return this.#starts[item + 1]! - this.#starts[item]!;
  }

  /** How many words two games share. */
  shared(a: number, b: number): number {
    const words = this.#wordNumbers;
    let i = this.#starts[a]!;
    let j = this.#starts[b]!;
    const iEnd = this.#starts[a + 1]!;
    const jEnd = this.#starts[b + 1]!;
    let count = 0;
    while (i < iEnd && j < jEnd) {
      const difference = words[i]! - words[j]!;
      if (difference === 0) count++;
      if (difference <= 0) i++;
      if (difference >= 0) j++;
    }
    return count;
  }
}
