/**
 * Plays for the tests of the recommender: a checkerboard with a known answer, and random ones.
 *
 * @module
 */
import * as fc from "fast-check";
import {
  IdMap,
  Interactions,
  type ItemFeatures,
  itemFeatures,
  Random,
} from "../../assets/recommender/mod.ts";

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

/** Items of one colour are alike, and a little more so when their numbers are close. */
export function colourFeatures({ items }: Interactions): ItemFeatures {
  const numbers = [...items].map((id) => Number(id.slice(1)));
  return itemFeatures(items, [
    { kind: "tokens", name: "colour", values: numbers.map((n) => [n % 2 === 0 ? "white" : "black"]) },
    { kind: "number", name: "half", weight: 0.1, values: numbers.map((n) => n % 3 === 0 ? null : n % 3 - 1) },
  ]);
}

/** Seeded random plays of many users: item `i` is the more popular, the lower its number. Every item is known. */
export function manyPlays(of: { users: number; items: number; seed: number }): Interactions {
  const random = new Random(of.seed);
  const pairs: Pair[] = [];
  for (let user = 0; user < of.users; user++) {
    const count = 2 + random.int(12);
    for (let n = 0; n < count; n++) pairs.push([user, Math.floor(of.items * random.next() ** 2)]);
  }
  const idOf = (item: number) => `i${String(item).padStart(4, "0")}`;
  return Interactions.from(
    { user: pairs.map(([user]) => `u${user}`), item: pairs.map(([, item]) => idOf(item)) },
    { items: IdMap.from(Array.from({ length: of.items }, (_, item) => idOf(item))) },
  );
}
