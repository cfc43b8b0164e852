/** A log of plays from a file with one user and one item per line, after a header. */
import { IdMap, Interactions } from "../../assets/recommender/mod.ts";

/** A training part and a test part that number users and items alike. */
export async function readSplit(
  train: URL | string,
  test: URL | string,
): Promise<[Interactions, Interactions]> {
  const [seen, held] = await Promise.all([columnsOf(train), columnsOf(test)]);
  const users = IdMap.from([...seen.user, ...held.user]);
  const items = IdMap.from([...seen.item, ...held.item]);
  return [Interactions.from(seen, { users, items }), Interactions.from(held, { users, items })];
}

/** The first two columns of a file. */
export async function columnsOf(path: URL | string): Promise<{ user: string[]; item: string[] }> {
  const user: string[] = [];
  const item: string[] = [];
  const lines = (await Deno.readTextFile(path)).split(/\r?\n/);
  for (const line of lines.slice(1)) {
    if (line === "") continue;
    const [first, second] = line.split(",");
    user.push(first!);
    item.push(second!);
  }
  return { user, item };
}
