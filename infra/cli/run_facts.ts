/**
 * What a run came to, besides its outcomes: how good the model is, and whom to ask it about.
 *
 * @module
 */
import {
  type Engine,
  type Materialization,
  type MetadataValue,
  type RunResult,
  stepId,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { evaluation, recommendations, trials, userLogs } from "../../assets/mod.ts";

/** For the last lines of a run; what is not known is left out. */
export interface RunFacts {
  readonly quality?: string;
  readonly exampleUser?: string;
}

/** Reads the facts from the metadata of what is up to date after the run. */
export async function runFacts({ ledger }: Engine, result: RunResult): Promise<RunFacts> {
  const upToDate = async (asset: string): Promise<Materialization | undefined> => {
    const id = stepId(asset);
    const outcome = result.results.get(id)?.outcome;
    const done = outcome === undefined
      ? result.plan.byId.get(id)?.state === "fresh"
      : ["materialized", "reused", "fresh"].includes(outcome);
    return done ? (await ledger.current({ asset, partition: WHOLE }))?.materialization : undefined;
  };
  const compared = (await upToDate(trials.key))?.metadata;
  const measured = (await upToDate(evaluation.key))?.metadata;
  const synthetic = (await upToDate(userLogs.key))?.metadata["synthetic"] === true;
  const quality = qualityInWords(compared, measured);
  const user = (await upToDate(recommendations.key))?.metadata["example_user"];
  return {
    ...(quality !== undefined && {
      quality: quality + (synthetic ? " (synthetic plays: says nothing about real users)" : ""),
    }),
    ...(typeof user === "string" && { exampleUser: user }),
  };
}

type Metadata = Readonly<Record<string, MetadataValue>>;

/**
 * `slim won; NDCG at 10 0.51 (popularity 0.15)`: measured on the test part, or where that was not done on the
 * validation part.
 */
export function qualityInWords(
  compared: Metadata | undefined,
  measured: Metadata | undefined,
): string | undefined {
  const facts = measured ?? compared;
  const winner = facts?.["winner"];
  if (facts === undefined || typeof winner !== "string") return undefined;
  const won = `${winner.split(":")[0]} won`;
  if (facts["measured_users"] === 0) return `${won}, though nobody has enough games to be measured`;
  const lengths = Object.keys(facts).flatMap((name) => /^ndcg_at_(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const k = lengths.includes(10) ? 10 : Math.max(...lengths);
  const ours = facts[`ndcg_at_${k}`];
  if (typeof ours !== "number") return won;
  const theirs = facts[`popularity_ndcg_at_${k}`];
  return `${won}; NDCG at ${k} ${ours.toFixed(2)}${
    typeof theirs === "number" ? ` (popularity ${theirs.toFixed(2)})` : ""
  }`;
}
