/**
 * Who has which item, and in how many parts of the log: what it takes to add a part and to take one back. A pair that
 * stands in two days is still there when one of them is deleted.
 *
 * @module
 */
import { IdMap } from "./ids.ts";
import { type CsrPattern, startsOf } from "./sparse.ts";

/** Users × items, each with at least one pair. */
export interface PlayTable {
  readonly users: IdMap;
  readonly items: IdMap;
  readonly pattern: CsrPattern;
  /** In how many parts each pair occurs, in the order of the pattern. */
  readonly parts: Uint16Array;
}

/** The pairs of one part of a log, in any order; repeated ones count once. */
export interface PartPairs {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** More parts than this cannot be counted. */
const MOST_PARTS = 0xffff;

/** Builds a table from parts, one after the other, so that no two of them are in memory as text. */
export class PlayTableBuilder {
  readonly #users = new Map<string, number>();
  readonly #items = new Map<string, number>();
  #user = new Uint32Array(1024);
  #item = new Uint32Array(1024);
  #part = new Uint16Array(1024);
  #length = 0;
  #parts = 0;

  /** Adds a part. @throws {RangeError} When there are more than 65,535 parts, or its columns differ in length. */
  add({ users, items }: PartPairs): void {
    if (users.length !== items.length) {
      throw new RangeError(`Cannot pair ${users.length} users with ${items.length} items`);
    }
    const part = this.#parts++;
    if (part >= MOST_PARTS) throw new RangeError(`Cannot count more than ${MOST_PARTS} parts of a log`);
    this.#reserve(this.#length + users.length);
    const [user, item, partOf] = [this.#user, this.#item, this.#part];
    let at = this.#length;
    for (let p = 0; p < users.length; p++) {
      user[at] = numberOf(this.#users, users[p]!);
      item[at] = numberOf(this.#items, items[p]!);
      partOf[at++] = part;
    }
    this.#length = at;
  }

  /** The table of all that was added. */
  build(): PlayTable {
    const users = IdMap.from(this.#users.keys());
    const items = IdMap.from(this.#items.keys());
    const length = this.#length;
    const user = renumbered(this.#user.subarray(0, length), this.#users, users);
    const item = renumbered(this.#item.subarray(0, length), this.#items, items);
    // Stable, so that the parts of a pair stand side by side in their order.
    const order = sortedBy(user, users.size, sortedBy(item, items.size, undefined));
    const part = this.#part;
    const indptr = new Uint32Array(users.size + 1);
    const indices = new Uint32Array(length);
    const parts = new Uint16Array(length);
    let filled = 0;
    for (let start = 0; start < length;) {
      const u = user[order[start]!]!;
      const i = item[order[start]!]!;
      let count = 0;
      let last = -1;
      let end = start;
      for (; end < length && user[order[end]!] === u && item[order[end]!] === i; end++) {
        const here = part[order[end]!]!;
        if (here !== last) count++;
        last = here;
      }
      indices[filled] = i;
      parts[filled++] = count;
      indptr[u + 1] = indptr[u + 1]! + 1;
      start = end;
    }
    for (let u = 0; u < users.size; u++) indptr[u + 1] = indptr[u + 1]! + indptr[u]!;
    const pattern = {
      rows: users.size,
      columns: items.size,
      indptr,
      indices: indices.slice(0, filled),
    };
    return { users, items, pattern, parts: parts.slice(0, filled) };
  }

  #reserve(wanted: number): void {
    if (wanted <= this.#user.length) return;
    const capacity = Math.max(wanted, Math.ceil(1.5 * this.#user.length));
    const [user, item, part] = [
      new Uint32Array(capacity),
      new Uint32Array(capacity),
      new Uint16Array(capacity),
    ];
    user.set(this.#user.subarray(0, this.#length));
    item.set(this.#item.subarray(0, this.#length));
    part.set(this.#part.subarray(0, this.#length));
    [this.#user, this.#item, this.#part] = [user, item, part];
  }
}

/** How a user's items changed. Items are numbered as in the new table; those that are no longer in it are left out. */
export interface UserChange {
  readonly kept: Uint32Array;
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
}

/** A table after a change, and what changed. */
export interface FoldedTable {
  readonly table: PlayTable;
  /** Old item number to new one; -1 for an item that is gone. Undefined when every item kept its number. */
  readonly itemTarget: Int32Array | undefined;
  readonly changes: readonly UserChange[];
}

/** Parts that are taken back and parts that are added. */
export interface PartChanges {
  readonly removed: readonly PartPairs[];
  readonly added: readonly PartPairs[];
}

/**
 * Takes parts back and adds others. The table is, byte for byte, the one that a builder makes of all parts that are left.
 *
 * @throws {RangeError} When a part is taken back that is not in the table, or a pair would be in more than 65,535 parts.
 */
export function foldTable(old: PlayTable, { removed, added }: PartChanges): FoldedTable {
  /** By user, by item: by how many parts more or fewer. */
  const deltas = new Map<string, Map<string, number>>();
  for (const part of removed) collect(deltas, part, -1);
  for (const part of added) collect(deltas, part, 1);

  const users = union(old.users, deltas.keys());
  const items = union(
    old.items,
    function* () {
      for (const own of deltas.values()) yield* own.keys();
    }(),
  );
  const oldUser = placesIn(users, old.users);
  const itemTo = targets(old.items, items);

  const extra = [...deltas.values()].reduce((sum, own) => sum + own.size, 0);
  const indptr = new Uint32Array(users.size + 1);
  const indices = new Uint32Array(old.pattern.indices.length + extra);
  const parts = new Uint16Array(indices.length);
  const degrees = new Uint32Array(items.size);
  const changes: UserChange[] = [];
  let filled = 0;
  for (let u = 0; u < users.size; u++) {
    const o = oldUser === undefined ? u : oldUser[u]!;
    const from = o < 0 ? 0 : old.pattern.indptr[o]!;
    const to = o < 0 ? 0 : old.pattern.indptr[o + 1]!;
    const own = deltas.size === 0 ? undefined : deltas.get(users.idOf(u));
    const start = filled;
    if (own === undefined) {
      for (let e = from; e < to; e++) {
        const item = old.pattern.indices[e]!;
        indices[filled] = itemTo === undefined ? item : itemTo[item]!;
        parts[filled++] = old.parts[e]!;
      }
    } else {
      const change = merge(own, items, users.idOf(u), from, to);
      if (change.added.length + change.removed.length > 0) changes.push(change);
    }
    for (let e = start; e < filled; e++) degrees[indices[e]!]!++;
    indptr[u + 1] = filled;
  }
  const wide = { users, items, indptr, indices: indices.slice(0, filled), parts: parts.slice(0, filled) };
  return compacted(wide, degrees, itemTo, changes);

  /** Merges a user's row with its deltas, both in order of the items. */
  function merge(own: Map<string, number>, items: IdMap, user: string, from: number, to: number): UserChange {
    const delta = [...own].map(([item, by]) => [items.indexOf(item), by] as const).sort(([a], [b]) => a - b);
    const kept: number[] = [];
    const added: number[] = [];
    const removed: number[] = [];
    let d = 0;
    for (let e = from; e < to || d < delta.length;) {
      const item = e < to
        ? (itemTo === undefined ? old.pattern.indices[e]! : itemTo[old.pattern.indices[e]!]!)
        : Infinity;
      const changed = d < delta.length ? delta[d]![0] : Infinity;
      const at = Math.min(item, changed);
      let count = 0;
      const was = item === at;
      if (was) count = old.parts[e++]!;
      if (changed === at) count += delta[d++]![1];
      if (count < 0 || count > MOST_PARTS) {
        throw new RangeError(
          `Cannot count in how many parts user "${user}" has item "${items.idOf(at)}": it would be ${count}`,
        );
      }
      if (count > 0) {
        indices[filled] = at;
        parts[filled++] = count;
      }
      if (was) (count > 0 ? kept : removed).push(at);
      else if (count > 0) added.push(at);
    }
    return {
      kept: Uint32Array.from(kept),
      added: Uint32Array.from(added),
      removed: Uint32Array.from(removed),
    };
  }
}

interface WideTable {
  readonly users: IdMap;
  readonly items: IdMap;
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly parts: Uint16Array;
}

/** Leaves out users and items that have no pair any more. */
function compacted(
  { users, items, indptr, indices, parts }: WideTable,
  degrees: Uint32Array,
  itemTo: Int32Array | undefined,
  changes: UserChange[],
): FoldedTable {
  const isEmpty = (u: number) => indptr[u + 1] === indptr[u];
  let newUsers = users;
  let starts = indptr;
  const someGone = Array.prototype.some.call(indptr, (start: number, u) => u > 0 && start === indptr[u - 1]);
  if (someGone) {
    newUsers = IdMap.from([...users].filter((_, u) => !isEmpty(u)));
    starts = startsOf(
      Uint32Array.from({ length: users.size }, (_, u) => indptr[u + 1]! - indptr[u]!).filter((n) => n > 0),
    );
  }
  if (!degrees.includes(0)) {
    const pattern = { rows: newUsers.size, columns: items.size, indptr: starts, indices };
    return { table: { users: newUsers, items, pattern, parts }, itemTarget: itemTo, changes };
  }
  const place = new Int32Array(items.size);
  let left = 0;
  for (let i = 0; i < place.length; i++) place[i] = degrees[i]! > 0 ? left++ : -1;
  const newItems = IdMap.from([...items].filter((_, i) => degrees[i]! > 0));
  const moved = (list: Uint32Array) => list.filter((i) => place[i]! >= 0).map((i) => place[i]!);
  const pattern = {
    rows: newUsers.size,
    columns: left,
    indptr: starts,
    indices: indices.map((i) => place[i]!),
  };
  return {
    table: { users: newUsers, items: newItems, pattern, parts },
    itemTarget: itemTo === undefined ? place : itemTo.map((i) => place[i]!),
    changes: changes.map(({ kept, added, removed }) => ({
      kept: moved(kept),
      added: moved(added),
      removed: moved(removed),
    })),
  };
}

/** Each pair of a part once. */
function collect(
  deltas: Map<string, Map<string, number>>,
  { users, items }: PartPairs,
  by: number,
): void {
  const seen = new Map<string, Set<string>>();
  for (let p = 0; p < users.length; p++) {
    const [user, item] = [users[p]!, items[p]!];
    let own = seen.get(user);
    if (own === undefined) seen.set(user, own = new Set());
    if (own.has(item)) continue;
    own.add(item);
    let delta = deltas.get(user);
    if (delta === undefined) deltas.set(user, delta = new Map());
    const sum = (delta.get(item) ?? 0) + by;
    if (sum === 0) delta.delete(item);
    else delta.set(item, sum);
  }
}

/** The same map when nothing is new. */
function union(known: IdMap, ids: Iterable<string>): IdMap {
  const fresh = new Set<string>();
  for (const id of ids) if (known.indexOf(id) < 0) fresh.add(id);
  return fresh.size === 0 ? known : IdMap.from([...known, ...fresh]);
}

/** For each new number the old one, -1 where there is none; undefined when the maps are the same. */
function placesIn(now: IdMap, old: IdMap): Int32Array | undefined {
  return now === old ? undefined : Int32Array.from(now, (id) => old.indexOf(id));
}

/** For each old number the new one; undefined when the maps are the same. */
function targets(old: IdMap, now: IdMap): Int32Array | undefined {
  return now === old ? undefined : Int32Array.from(old, (id) => now.indexOf(id));
}

function numberOf(numbers: Map<string, number>, id: string): number {
  let number = numbers.get(id);
  if (number === undefined) numbers.set(id, number = numbers.size);
  return number;
}

function renumbered(numbers: Uint32Array, given: Map<string, number>, ids: IdMap): Uint32Array {
  const place = Uint32Array.from(given.keys(), (id) => ids.indexOf(id));
  for (let i = 0; i < numbers.length; i++) numbers[i] = place[numbers[i]!]!;
  return numbers;
}

/** Positions of `keys` in ascending order of key, ties in the order of `visit`, or of position. */
function sortedBy(keys: Uint32Array, size: number, visit: Uint32Array | undefined): Uint32Array {
  const counts = new Uint32Array(size);
  for (let e = 0; e < keys.length; e++) counts[keys[e]!]!++;
  const cursor = startsOf(counts);
  const order = new Uint32Array(keys.length);
  for (let v = 0; v < keys.length; v++) {
    const e = visit === undefined ? v : visit[v]!;
    order[cursor[keys[e]!]!++] = e;
  }
  return order;
}
