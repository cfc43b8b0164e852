/**
 * Whether what a command answers from is up to date.
 *
 * @module
 */
import { type Cause, planNow, roots, stepId, why } from "../../assets/engine/mod.ts";
import type { Session } from "./session.ts";

/** How an asset stands; `stale` is null when that cannot be told, and `problem` says why. */
export interface Freshness {
  readonly stale: boolean | null;
  /** What is at the bottom of it: none when it is fresh. */
  readonly causes: readonly Cause[];
  readonly problem?: string;
}

/** Looks at an asset and all it is made from. Never throws for what cannot be looked at: an answer is still wanted. */
export async function freshnessOf({ engine, signal }: Session, key: string): Promise<Freshness> {
  try {
    const { plan } = await planNow(engine, {}, signal);
    const { id, state } = plan.byId.get(stepId(key))!;
    if (state === "fresh") return { stale: false, causes: [] };
    return { stale: true, causes: roots(await why(plan, engine.ledger, id)) };
  } catch (error) {
    signal.throwIfAborted();
    return { stale: null, causes: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What to tell people; undefined when all is well. */
export function freshnessNote(key: string, { stale, causes, problem }: Freshness): string | undefined {
  if (stale === null) return `Note: whether the ${key} is stale is not known: ${problem}`;
  if (!stale) return undefined;
  const [first] = causes;
  const told = first === undefined
    ? ""
    : first.asset === key
    ? first.sentence
    : `${first.asset}: ${first.sentence}`;
  const more = causes.length > 1 ? `, and ${causes.length - 1} more` : "";
  return `Note: the ${key} is stale (${told}${more}); deno task materialize brings it up to date`;
}
