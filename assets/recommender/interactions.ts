/**
 * Who played what, and how much: a sparse user × item matrix with the ids of both sides.
 *
 * @module
 */
import { IdMap } from "./ids.ts";
import { columnCounts, type CsrMatrix, fromTriplets, startsOf, transpose } from "./sparse.ts";

/** Plays as columns of equal length, in any order. */
export interface PlayColumns {
  readonly user: readonly string[];
  readonly item: readonly string[];
  /** Finite and not negative; 1 each when left out. */
  readonly weight?: ArrayLike<number>;
  /** When each was: finite, milliseconds since 1970. */
  readonly time?: ArrayLike<number>;
}

/** Plays as columns of dense numbers. */
export interface IndexedPlayColumns {
  readonly user: Uint32Array;
  readonly item: Uint32Array;
  readonly weight?: ArrayLike<number>;
  readonly time?: ArrayLike<number>;
}

/** Fixed ids, for when several sets of plays must be numbered alike. */
export interface KnownIds {
  readonly users?: IdMap;
  readonly items?: IdMap;
}

/**
 * A user × item matrix in compressed sparse rows. Each pair is there at most once; a pair of weight 0 is still a pair
 * (a game that is owned and was never started).
 */
export class Interactions {
  readonly users: IdMap;
  readonly items: IdMap;
  /** `users.size` rows, `items.size` columns. */
  readonly matrix: CsrMatrix;
  /** When each pair was played last, in matrix order, milliseconds since 1970; undefined when nobody said. */
  readonly times: Float64Array | undefined;

  /** @throws {RangeError} When the matrix or the times do not fit. */
  constructor(users: IdMap, items: IdMap, matrix: CsrMatrix, times?: Float64Array) {
    if (matrix.rows !== users.size || matrix.columns !== items.size) {
      throw new RangeError(
        `Cannot make interactions of ${users.size} users and ${items.size} items from a matrix of ` +
          `${matrix.rows} by ${matrix.columns}`,
      );
    }
    if (times !== undefined && times.length !== matrix.indices.length) {
      throw new RangeError(`Cannot give ${matrix.indices.length} pairs ${times.length} times`);
    }
    this.users = users;
    this.items = items;
    this.matrix = matrix;
    this.times = times;
  }

  /**
   * Builds the matrix from columns; the weights of equal pairs are summed.
   *
   * @throws {RangeError} When the columns differ in length, a weight is negative or not finite, or `known` lacks an id.
   */
  static from(columns: PlayColumns, known: KnownIds = {}): Interactions {
    const { user, item, weight, time } = columns;
    if (user.length !== item.length) {
      throw new RangeError(
        `Cannot pair ${user.length} users with ${item.length} items: the columns differ in length`,
      );
    }
    const users = known.users ?? IdMap.from(user);
    const items = known.items ?? IdMap.from(item);
    return Interactions.fromIndices(users, items, {
      user: numbered("user", user, users),
      item: numbered("item", item, items),
      ...(weight === undefined ? {} : { weight }),
      ...(time === undefined ? {} : { time }),
    });
  }

  /** The same from dense numbers. @throws {RangeError} As {@linkcode Interactions.from}, or for a number out of range. */
  static fromIndices(users: IdMap, items: IdMap, columns: IndexedPlayColumns): Interactions {
    const { user, item, weight } = columns;
    const length = user.length;
    if (item.length !== length || (weight !== undefined && weight.length !== length)) {
      throw new RangeError(
        `Cannot read ${length} users, ${item.length} items and ${weight?.length ?? length} weights: ` +
          "the columns differ in length",
      );
    }
    const value = new Float64Array(length).fill(1);
    if (weight !== undefined) {
      for (let e = 0; e < length; e++) {
        const w = weight[e]!;
        if (!(w >= 0 && w < Infinity)) {
          throw new RangeError(
            `Cannot use the weight of row ${e} (user "${users.idOf(user[e]!)}", item "${
              items.idOf(item[e]!)
            }"): ` +
              `expected a finite number of 0 or more, got ${w}`,
          );
        }
        value[e] = w;
      }
    }
    const matrix = fromTriplets(users.size, items.size, { row: user, column: item, value });
    if (matrix.values.includes(Infinity)) {
      throw new RangeError("Cannot sum the weights of a repeated pair: the sum is not finite");
    }
    return new Interactions(users, items, matrix, columns.time && lastTimes(matrix, columns));
  }

  /** How many distinct pairs there are. */
  get size(): number {
    return this.matrix.indices.length;
  }

  /** The items of a user, ascending: a view. */
  itemsOf(user: number): Uint32Array {
    this.#check(user);
    const { indptr, indices } = this.matrix;
    return indices.subarray(indptr[user], indptr[user + 1]);
  }

  /** The weights of a user's items, in their order: a view. */
  weightsOf(user: number): Float64Array {
    this.#check(user);
    const { indptr, values } = this.matrix;
    return values.subarray(indptr[user], indptr[user + 1]);
  }

  /** How many distinct users have each item. */
  itemDegrees(): Uint32Array {
    return columnCounts(this.matrix);
  }

  /** How many users have at least one item. */
  activeUsers(): number {
    const { indptr, rows } = this.matrix;
    let active = 0;
    for (let u = 0; u < rows; u++) if (indptr[u + 1]! > indptr[u]!) active++;
    return active;
  }

  /** Items × users: items take the part of users. */
  transpose(): Interactions {
    const times = this.times && transpose({ ...this.matrix, values: this.times }).values;
    return new Interactions(this.items, this.users, transpose(this.matrix), times);
  }

  /**
   * The entries whose mark is not 0, over the same users and items. A user may be left without items.
   *
   * @param keep One mark per entry, in matrix order.
   * @throws {RangeError} When there is not one mark per entry.
   */
  select(keep: Uint8Array): Interactions {
    const { rows, columns, indptr, indices, values } = this.matrix;
    if (keep.length !== indices.length) {
      throw new RangeError(`Cannot select among ${indices.length} entries with ${keep.length} marks`);
    }
    const counts = new Uint32Array(rows);
    for (let u = 0; u < rows; u++) {
      for (let e = indptr[u]!; e < indptr[u + 1]!; e++) if (keep[e] !== 0) counts[u]!++;
    }
    const starts = startsOf(counts);
    const outIndices = new Uint32Array(starts[rows]!);
    const outValues = new Float64Array(starts[rows]!);
    let at = 0;
    for (let e = 0; e < indices.length; e++) {
      if (keep[e] === 0) continue;
      outIndices[at] = indices[e]!;
      outValues[at++] = values[e]!;
    }
    const matrix = { rows, columns, indptr: starts, indices: outIndices, values: outValues };
    return new Interactions(this.users, this.items, matrix, this.times?.filter((_, e) => keep[e] !== 0));
  }

  #check(user: number): void {
    if (!(Number.isInteger(user) && user >= 0 && user < this.users.size)) {
      throw new RangeError(`Cannot find user number ${user}: there are ${this.users.size} users`);
    }
  }
}

/** Per entry of the matrix, the latest of its times. */
function lastTimes(matrix: CsrMatrix, { user, item, time }: IndexedPlayColumns): Float64Array {
  if (time!.length !== user.length) {
    throw new RangeError(
      `Cannot read ${user.length} plays and ${time!.length} times: the columns differ in length`,
    );
  }
  const { indptr, indices } = matrix;
  const last = new Float64Array(indices.length).fill(-Infinity);
  for (let p = 0; p < user.length; p++) {
    const t = time![p]!;
    if (!Number.isFinite(t)) {
      throw new RangeError(`Cannot use the time of row ${p}: expected a finite number, got ${t}`);
    }
    let low = indptr[user[p]!]!;
    let high = indptr[user[p]! + 1]! - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (indices[middle]! < item[p]!) low = middle + 1;
      else high = middle;
    }
    if (t > last[low]!) last[low] = t;
  }
  return last;
}

function numbered(side: "user" | "item", ids: readonly string[], map: IdMap): Uint32Array {
  const numbers = new Uint32Array(ids.length);
  for (let e = 0; e < ids.length; e++) {
    const index = map.indexOf(ids[e]!);
    if (index < 0) {
      throw new RangeError(`Cannot number row ${e}: ${side} "${ids[e]}" is not among the known ids`);
    }
    numbers[e] = index;
  }
  return numbers;
}
