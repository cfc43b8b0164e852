/**
 * The plays of an evaluation: read, numbered and divided.
 *
 * @module
 */
import {
  type CsrPattern,
  IdMap,
  Interactions,
  type ItemFeatures,
  sampleNegatives,
  type Split,
  splitBySpec,
  splitGiven,
} from "../../assets/recommender/mod.ts";
import { UsageError } from "../cli/exit.ts";
import { catalogueFeatures } from "./catalogue.ts";
import { type ColumnsTaken, readPlays } from "./plays_file.ts";
import type { EvaluateRequest } from "./request.ts";
import type { DataWarning } from "./warnings.ts";

/** What there is to learn from and to measure on. */
export interface Dataset {
  readonly split: Split;
  /** Row u is what user u's test items are ranked among; undefined when that is every item. */
  readonly negatives: CsrPattern | undefined;
  /** What the items are like; undefined without a catalogue. */
  readonly features: ItemFeatures | undefined;
  /** How the plays were divided, for people. */
  readonly division: string;
  /** What to know about the data before believing the numbers. */
  readonly warnings: readonly DataWarning[];
}

/**
 * Reads and divides.
 *
 * @param onColumns Hears of each file which columns were taken, before its rows are read.
 * @throws {SourceError} For a file that cannot be used.
 * @throws {UsageError} When nothing is left to measure.
 */
export async function loadDataset(
  request: EvaluateRequest,
  signal: AbortSignal,
  onColumns: (taken: ColumnsTaken) => void = () => {},
): Promise<Dataset> {
  const { data, ranking, columns, seed } = request;
  const guesses: DataWarning[] = [];
  const hear = (taken: ColumnsTaken) => {
    if (taken.guessed) guesses.push({ kind: "columns-guessed", taken });
    onColumns(taken);
  };
  const read = (path: string, option: string, pairsOnly = false) =>
    readPlays(path, { columns, option, pairsOnly, signal, onColumns: hear });
  const listed = ranking.kind === "file" ? await read(ranking.path, "--negatives", true) : undefined;
  let split: Split;
  let named: CsrPattern | undefined;
  let division: string;
  if (data.kind === "given") {
    const [train, test] = [await read(data.train, "--train"), await read(data.test, "--test", true)];
    const ids = {
      users: IdMap.from(chain(train.user, test.user)),
      items: IdMap.from(chain(train.item, test.item, listed?.item ?? [])),
    };
    split = splitGiven(Interactions.from(train, ids), Interactions.from(test, ids));
    division = "given";
  } else {
    const plays = await read(data.data, "--data");
    const items = IdMap.from(chain(plays.item, listed?.item ?? []));
    const divided = divide(Interactions.from(plays, { items }), request);
    split = divided;
    named = divided.testNegatives;
    division = `${data.splitText}, seed ${seed}`;
  }
  if (split.test.size === 0) {
    throw new UsageError("Nothing is left to measure: no user has an item in the test part");
  }
  const known = split.trainAndValidation;
  const negatives = listed !== undefined
    ? negativesOf(listed, split, ranking.kind === "file" ? ranking.path : "")
    : ranking.kind === "sampled"
    ? sampleNegatives(known, split.test, { count: ranking.count, seed })
    : named;
  const features = request.games === undefined
    ? undefined
    : await catalogueFeatures(request.games, known.items, signal);
  return { split, negatives, features, division, warnings: [...guesses, ...warningsOf(split)] };
}

function divide(plays: Interactions, { data, seed }: EvaluateRequest) {
  try {
    if (data.kind !== "split") throw new TypeError("Cannot divide what is given in parts");
    return splitBySpec(plays, data.split, seed);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const hint = plays.times === undefined && error.message.includes("no times")
      ? "; name their column in --columns time=…"
      : "";
    throw new UsageError(error.message + hint, { cause: error });
  }
}

/** @throws {UsageError} When a user who is measured has none. */
function negativesOf(
  listed: { readonly user: string[]; readonly item: string[] },
  { test }: Split,
  path: string,
): CsrPattern {
  const { users, items } = test;
  const kept = listed.user.flatMap((user, e) => users.indexOf(user) < 0 ? [] : [e]);
  const { matrix } = Interactions.from({
    user: kept.map((e) => listed.user[e]!),
    item: kept.map((e) => listed.item[e]!),
  }, { users, items });
  for (let u = 0; u < users.size; u++) {
    if (test.itemsOf(u).length > 0 && matrix.indptr[u] === matrix.indptr[u + 1]) {
      throw new UsageError(`"${path}" has no negatives for user "${users.idOf(u)}", who is in the test part`);
    }
  }
  return matrix;
}

function warningsOf({ trainAndValidation: train, test }: Split): DataWarning[] {
  const degrees = train.itemDegrees();
  let both = 0, cold = 0, unknown = 0;
  for (let u = 0; u < test.users.size; u++) {
    const relevant = test.itemsOf(u);
    if (relevant.length === 0) continue;
    const owned = new Set(train.itemsOf(u));
    if (owned.size === 0) cold++;
    for (const item of relevant) {
      if (owned.has(item)) both++;
      if (degrees[item] === 0) unknown++;
    }
  }
  const warnings = [
    { kind: "in-training", count: both },
    { kind: "unknown-game", count: unknown },
    { kind: "unknown-user", count: cold },
  ] as const;
  return warnings.filter(({ count }) => count > 0);
}

function* chain(...lists: readonly (readonly string[])[]): Generator<string> {
  for (const list of lists) yield* list;
}
