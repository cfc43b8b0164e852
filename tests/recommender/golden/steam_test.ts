/**
 * The figures of known models on Steam's purchases (the set known as Steam-200k), over three seeds.
 *
 * Runs when `QUESTLINE_DATA` names a directory that holds `steam/purchases.csv`, with columns `user_id,game_id`.
 *
 * @module
 */
import { assert, assertAlmostEquals } from "@std/assert";
import {
  coOccurrence,
  evaluate,
  formatModelSpec,
  IdMap,
  Interactions,
  models,
  type ModelSpec,
  parseModelSpec,
  Random,
} from "../../../assets/recommender/mod.ts";

const data = Deno.env.get("QUESTLINE_DATA");
const when = data === undefined ? " (skipped: QUESTLINE_DATA names no directory of data)" : "";

/** Recall, precision, hit rate and NDCG at 10. Known from one seed, so three may differ from it by 0.01 in the mean. */
const KNOWN: readonly (readonly [string, readonly [number, number, number, number]])[] = [
  ["popularity", [0.180, 0.079, 0.498, 0.153]],
  ["itemknn:similarity=cosine,neighbours=10000", [0.409, 0.164, 0.755, 0.419]],
  ["itemknn:similarity=jaccard,neighbours=10000", [0.410, 0.167, 0.756, 0.424]],
  ["ease:lambda=200,neighbours=0", [0.466, 0.216, 0.814, 0.494]],
];

const SEEDS = [1, 2, 3];

/** A user and the rows of the user's games: some games are there twice. */
type Rows = ReadonlyMap<string, readonly string[]>;

function readPurchases(directory: string): Rows {
  const rows = new Map<string, string[]>();
  for (
    const line of Deno.readTextFileSync(`${directory}/steam/purchases.csv`).trim().split(/\r?\n/).slice(1)
  ) {
    const [user, game] = line.split(",");
    assert(user !== undefined && game !== undefined, `Cannot read "${line}"`);
    const games = rows.get(user);
    if (games === undefined) rows.set(user, [game]);
    else games.push(game);
  }
  return rows;
}

/**
 * Users with at least 5 rows, a random quarter of the rows of each held out. The known figures come from holding out rows:
 * of a game that is there twice one row may be in each part, where no model can find it. Holding out pairs
 * (`splitRandomPerUser`) gives hit rates about 0.01 higher.
 */
function splitRows(rows: Rows, seed: number): { train: Interactions; test: Interactions } {
  const known = { users: IdMap.from(rows.keys()), items: IdMap.from([...rows.values()].flat()) };
  const random = new Random(seed);
  const train: { user: string[]; item: string[] } = { user: [], item: [] };
  const test: { user: string[]; item: string[] } = { user: [], item: [] };
  for (const [user, games] of rows) {
    if (games.length < 5) continue;
    const order = random.shuffle(Uint32Array.from(games.keys()));
    const held = roundHalfToEven(games.length / 4);
    order.forEach((row, place) => {
      const part = place < held ? test : train;
      part.user.push(user);
      part.item.push(games[row]!);
    });
  }
  return { train: Interactions.from(train, known), test: Interactions.from(test, known) };
}

function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

async function measure(spec: ModelSpec, rows: Rows): Promise<number[]> {
  const context = { signal: new AbortController().signal, parallelism: navigator.hardwareConcurrency };
  const sums = [0, 0, 0, 0];
  for (const seed of SEEDS) {
    const { train, test } = splitRows(rows, seed);
    const input = { plays: train, coOccurrence: coOccurrence(train.matrix) };
    const model = await models.fit(spec, input, context);
    const { mean } = (await evaluate(model, { train, test, ks: [10] })).at[0]!;
    [mean.recall, mean.precision, mean.hitRate, mean.ndcg].forEach((value, m) => sums[m]! += value);
  }
  return sums.map((sum) => sum / SEEDS.length);
}

for (const [text, known] of KNOWN) {
  const spec = parseModelSpec(text);
  Deno.test({
    name: `${formatModelSpec(spec)} has its known figures on Steam${when}`,
    ignore: data === undefined,
    fn: async () => {
      const found = await measure(spec, readPurchases(data!));
      for (const [m, metric] of ["recall", "precision", "hit rate", "NDCG"].entries()) {
        assertAlmostEquals(found[m]!, known[m]!, 0.01, `${metric}: expected ${known[m]}, got ${found[m]}`);
      }
    },
  });
}
