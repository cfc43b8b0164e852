/**
 * Plays for the tests of the recommender: a checkerboard with a known answer, and random ones.
 *
 * @module
 */
import * as fc from "fast-check";
import { IdMap, Interactions, Random } from "../../assets/recommender/mod.ts";

/** A pair of dense numbers. */
export type Pair = readonly [user: number, item: number];

/** Plays from pairs of numbers; `u07` and `i03` sort as the numbers do. */
export function playsOf(pairs: readonly Pair[], weight?: readonly number[]): Interactions {
  return Interactions.from({
    user: pairs.map(([user]) => `u${String(user).padStart(2, "0")}`),
    item: pairs.map(([, item]) => `i${String(item).padStart(2, "0")}`),
    ...(weight === undefined ? {} : { weight }),
  });
}

/** Random pairs of up to 12 users and 10 items, duplicates included. */
export const randomPairs: fc.Arbitrary<Pair[]> = fc.array(
  fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 9 })),
  { maxLength: 60 },
);

/**
 * Users and items are black or white by turns, and a user has every item of the own colour but one, which is that of
 * the user's number. So the first that a user wants is that one.
 */
export function checkerboard(size: number): Interactions {
  const pairs: Pair[] = [];
  for (let user = 0; user < size; user++) {
    for (let item = user % 2; item < size; item += 2) if (item !== user) pairs.push([user, item]);
  }
  return playsOf(pairs);
}

/** The items of each user, as sets. */
export function itemSets(plays: Interactions): Set<number>[] {
  return Array.from({ length: plays.users.size }, (_, user) => new Set(plays.itemsOf(user)));
}

/** Seeded plays over exactly so many users and items; weights of 1 to 5. */
export function randomPlays(users: number, items: number, density: number, seed: number): Interactions {
  const random = new Random(seed);
  const columns = { user: [] as string[], item: [] as string[], weight: [] as number[] };
  const ids = {
    users: IdMap.from(Array.from({ length: users }, (_, u) => `u${String(u).padStart(3, "0")}`)),
    items: IdMap.from(Array.from({ length: items }, (_, i) => `i${String(i).padStart(3, "0")}`)),
  };
  for (let u = 0; u < users; u++) {
    for (let i = 0; i < items; i++) {
      if (random.next() >= density) continue;
      columns.user.push(ids.users.idOf(u));
      columns.item.push(ids.items.idOf(i));
      columns.weight.push(1 + random.int(5));
    }
  }
  return Interactions.from(columns, ids);
}
