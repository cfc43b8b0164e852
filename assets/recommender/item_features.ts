/**
 * What items are like, as a sparse matrix of items × features: what content-based models work on.
 *
 * Features come in fields, and every field is a block of unit length in the row of each item that has it, times the square
 * root of the field's weight. So the cosine of two items that have every field is the weighted mean of their cosines within
 * the fields, and no field wins by having many features.
 *
 * @module
 */
import type { IdMap } from "./ids.ts";
import { type CsrMatrix, fromTriplets } from "./sparse.ts";

/** Features of items. */
export interface ItemFeatures {
  readonly items: IdMap;
  /** `field: token`, one per column. */
  readonly names: readonly string[];
  /** Items × features; every value is finite and above 0. */
  readonly matrix: CsrMatrix;
}

interface FieldBase {
  /** Such as `genre`. */
  readonly name: string;
  /** How much the field counts next to the others: above 0; 1 when left out. */
  readonly weight?: number;
}

/**
 * - `tokens`: a list of words per item, such as genres or tags.
 * - `text`: a text per item, such as a name, taken apart into words of letters and digits, without case.
 * - `number`: a number in 0..1 per item, or null where it is not known. Two items are as alike as the cosine of a quarter
 *   turn times their difference: 1 when equal, 0 from one end to the other.
 *
 * Words are weighted by TF-IDF: how often the item has one, times 1 + ln((1 + n) / (1 + d)), with n the items and d those
 * that have the word (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988, smoothed). Words
 * that only one item has are left out: they link nothing.
 */
export type FeatureField =
  | FieldBase & { readonly kind: "tokens"; readonly values: readonly (readonly string[])[] }
  | FieldBase & { readonly kind: "text"; readonly values: readonly string[] }
  | FieldBase & { readonly kind: "number"; readonly values: readonly (number | null)[] };

/** Feature numbers and values of each item, one field. */
interface Block {
  readonly names: readonly string[];
  readonly rows: readonly ReadonlyMap<number, number>[];
}

/**
 * Builds features from fields.
 *
 * @param fields Each with one value per item, in the order of `items`.
 * @throws {RangeError} When a field has another number of values, a weight is not above 0, or a number is not in 0..1.
 */
export function itemFeatures(items: IdMap, fields: readonly FeatureField[]): ItemFeatures {
  const names: string[] = [];
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (const field of fields) {
    const { name, weight = 1, values } = field;
    if (values.length !== items.size) {
      throw new RangeError(`Cannot use field "${name}": expected ${items.size} values, got ${values.length}`);
    }
    if (!(weight > 0 && weight < Infinity)) {
      throw new RangeError(`Cannot weigh field "${name}" by ${weight}: expected a finite number above 0`);
    }
    const block = field.kind === "number"
      ? numberBlock(name, field.values)
      : wordBlock(name, field.kind === "text" ? field.values.map(wordsOf) : field.values);
    block.rows.forEach((features, item) => {
      let squares = 0;
      for (const v of features.values()) squares += v * v;
      for (const [feature, v] of features) {
        if (v === 0) continue;
        row.push(item);
        column.push(names.length + feature);
        value.push(v * Math.sqrt(weight / squares));
      }
    });
    names.push(...block.names);
  }
  const matrix = fromTriplets(items.size, names.length, {
    row: Uint32Array.from(row),
    column: Uint32Array.from(column),
    value: Float64Array.from(value),
  });
  return { items, names, matrix };
}

/** Words of letters and digits, without case and accents apart. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function wordBlock(field: string, lists: readonly (readonly string[])[]): Block {
  const having = new Map<string, number>();
  for (const list of lists) for (const word of new Set(list)) having.set(word, (having.get(word) ?? 0) + 1);
  const words = [...having.keys()].filter((word) => having.get(word)! > 1).sort();
  const numbers = new Map(words.map((word, number) => [word, number]));
  const rarity = words.map((word) => 1 + Math.log((1 + lists.length) / (1 + having.get(word)!)));
  const rows = lists.map((list) => {
    const features = new Map<number, number>();
    for (const word of list) {
      const number = numbers.get(word);
      if (number !== undefined) features.set(number, (features.get(number) ?? 0) + rarity[number]!);
    }
    return features;
  });
  return { names: words.map((word) => `${field}: ${word}`), rows };
}

function numberBlock(field: string, numbers: readonly (number | null)[]): Block {
  const rows = numbers.map((number, item) => {
    if (number === null) return new Map<number, number>();
    if (!(number >= 0 && number <= 1)) {
      throw new RangeError(
        `Cannot use value ${item} of field "${field}": expected 0..1 or null, got ${number}`,
      );
    }
    const angle = number * Math.PI / 2;
    // The cosine of a quarter turn is not exactly 0 in floating point.
    return new Map([[0, number === 1 ? 0 : Math.cos(angle)], [1, Math.sin(angle)]]);
  });
  return { names: [`${field}: low`, `${field}: high`], rows };
}
