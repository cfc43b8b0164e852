/**
 * Counting pairs of games over a log in partitions: only those that changed, where most did not.
 *
 * @module
 */
import { partitionChanges } from "../engine/declare.ts";
import type { CoOccurrence } from "../recommender/co_occurrence.ts";
import { countAll, type CountedPlays, foldCounts } from "../recommender/co_occurrence_fold.ts";
import { type PartPairs, PlayTableBuilder } from "../recommender/play_table.ts";
import type { CsrPattern } from "../recommender/sparse.ts";
import type { Play } from "../schemas.ts";
import type { Plays } from "./interactions.ts";

/** What was counted before, and of which plays. */
export interface CountedBefore {
  /** The counts, for this count alone: they may be changed where they lie. */
  value(): Promise<CountedPlays>;
  readonly inputs: { readonly userLogs: Plays };
}

/** How a count is run. */
export interface CountContext {
  readonly signal: AbortSignal;
  log(level: "info" | "warn", message: string): void;
  progress(done: number, total?: number): void;
  count(pattern: CsrPattern): Promise<CoOccurrence>;
}

/** Counts, and how many partitions were read for it. */
export interface Counted {
  readonly counted: CountedPlays;
  readonly read: number;
}

/** Reading more than this share of the partitions again costs about as much as reading all. */
const FEW = 1 / 2;

/** Counts the pairs of all plays, building on what was counted before where that is the lesser work. */
export async function countPlays(
  plays: Plays,
  before: CountedBefore | undefined,
  context: CountContext,
): Promise<Counted> {
  if (before !== undefined) {
    const { added, changed, removed } = partitionChanges(before.inputs.userLogs, plays);
    const read = added.length + 2 * changed.length + removed.length;
    if (read <= plays.size * FEW) {
      try {
        const parts = {
          removed: await partsOf(before.inputs.userLogs, [...changed, ...removed], context.signal),
          added: await partsOf(plays, [...added, ...changed], context.signal),
        };
        return { counted: foldCounts(await before.value(), parts, { reuse: true }), read };
      } catch (error) {
        context.signal.throwIfAborted();
        const why = error instanceof Error ? error.message : String(error);
        context.log("warn", `Counting every partition again, as what changed cannot be taken apart: ${why}`);
      }
    }
  }
  const builder = new PlayTableBuilder();
  let done = 0;
  for await (const [, part] of plays) {
    context.signal.throwIfAborted();
    builder.add(pairsOf(part));
    context.progress(++done, plays.size);
  }
  return { counted: await countAll(builder.build(), context), read: plays.size };
}

async function partsOf(plays: Plays, keys: readonly string[], signal: AbortSignal): Promise<PartPairs[]> {
  const parts: PartPairs[] = [];
  for (const key of keys) {
    signal.throwIfAborted();
    parts.push(pairsOf(await plays.get(key)));
  }
  return parts;
}

function pairsOf(plays: readonly Play[]): PartPairs {
  return { users: plays.map(({ user }) => user), items: plays.map(({ game }) => game) };
}
