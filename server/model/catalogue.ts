/**
 * The games that a model knows, by its numbers, with what filters and pages look at.
 *
 * @module
 */
import type { IdMap } from "../../assets/recommender/mod.ts";
import type { GameFeature } from "../../assets/schemas.ts";
import { Postings } from "./postings.ts";

/** The catalogue as a model numbers it. A game that was played and is in no catalogue has no row, and its id for a name. */
export class Catalogue {
  readonly items: IdMap;
  /** The year of release; 0 where it is not known. */
  readonly years: Uint16Array;
  /** 0..5; below 0 where nobody said. */
  readonly ratings: Float32Array;
  readonly genres: Postings;
  readonly tags: Postings;
  readonly #rows: (GameFeature | undefined)[];
  #names: string[] | undefined;
  #byName: Uint32Array | undefined;
  readonly #fragments: (string | undefined)[];
  readonly #reasons: (string | undefined)[];

  constructor(items: IdMap, rows: readonly GameFeature[]) {
    this.items = items;
    this.years = new Uint16Array(items.size);
    this.ratings = new Float32Array(items.size).fill(-1);
    this.#rows = new Array(items.size).fill(undefined);
    this.#fragments = new Array(items.size).fill(undefined);
    this.#reasons = new Array(items.size).fill(undefined);
    for (const row of rows) {
      const item = items.indexOf(row.game);
      // A game that came into the catalogue after the model was fit.
      if (item < 0) continue;
      this.#rows[item] = row;
      this.years[item] = Number(row.released?.slice(0, 4) ?? 0);
      if (!row.rating_imputed) this.ratings[item] = row.rating;
    }
    this.genres = Postings.from(this.#rows.map((row) => row?.genres ?? []));
    this.tags = Postings.from(this.#rows.map((row) => row?.tags ?? []));
  }

  /** A game's row; undefined for one that is in no catalogue. */
  rowOf(item: number): GameFeature | undefined {
    return this.#rows[item];
  }

  /** What people call it: its id where nothing better is known. */
  nameOf(item: number): string {
    return this.#rows[item]?.name || this.items.idOf(item);
  }

  /** `"game_id":…,"name":…,"` as JSON, with what follows in an answer: the same in every one, so it is written once. */
  fragmentOf(item: number): string {
    return this.#fragments[item] ??= flat(`${this.#identity(item)},"score":`);
  }

  /** The same for a game that is a reason: `{"game_id":…,"name":…,"share":`. */
  reasonOf(item: number): string {
    return this.#reasons[item] ??= flat(`{${this.#identity(item)},"share":`);
  }

  #identity(item: number): string {
    return `"game_id":${JSON.stringify(this.items.idOf(item))},"name":${JSON.stringify(this.nameOf(item))}`;
  }

  /** The games whose name or id holds all words of a text, by name; all games for an empty text. */
  search(text: string): Uint32Array {
    const words = fold(text).split(/\s+/).filter((word) => word !== "");
    const order = this.#order();
    if (words.length === 0) return order;
    const names = this.#names!;
    return order.filter((item) => {
      const name = names[item]!;
      const id = this.items.idOf(item);
      return words.every((word) => name.includes(word) || id === word);
    });
  }

  #order(): Uint32Array {
    if (this.#byName !== undefined) return this.#byName;
    const names = this.#names = Array.from({ length: this.items.size }, (_, item) => fold(this.nameOf(item)));
    const order = Uint32Array.from(names, (_, item) => item);
    return this.#byName = order.sort((a, b) =>
      names[a]! < names[b]! ? -1 : names[a]! > names[b]! ? 1 : a - b
    );
  }
}

/** Without case and without accents apart. */
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** The same text in one piece. What was put together from pieces is kept as pieces, and gathered in every answer anew. */
export function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
