/**
 * Seeded random plays of a given density.
 *
 * @module
 */
import { IdMap, Interactions, Random } from "../../assets/recommender/mod.ts";

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
