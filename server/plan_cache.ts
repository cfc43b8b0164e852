/**
 * The plan, kept for a moment: a page of a graph asks for it once for every asset, and looking at the world costs.
 *
 * @module
 */
import { type Engine, type Plan, planNow, type Snapshot } from "../assets/engine/mod.ts";

/** A plan and what it was made from. */
export interface Planned {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
}

/** Plans of everything, nothing forced. */
export interface PlanCache {
  /** @param ageMs the most that the plan's age may be */
  get(ageMs?: number): Promise<Planned>;
  /** Something has changed: the next plan is made anew. */
  forget(): void;
}

const AGE_MS = 1_000;

/** A cache over an engine. Those who ask while a plan is being made get that one. */
export function planCache(engine: Engine): PlanCache {
  let kept: { readonly planned: Planned; readonly at: number } | undefined;
  let making: Promise<Planned> | undefined;
  return {
    async get(ageMs = AGE_MS) {
      if (kept !== undefined && performance.now() - kept.at <= ageMs) return kept.planned;
      const mine = making ??= planNow(engine, {}, new AbortController().signal);
      try {
        const planned = await mine;
        if (making === mine) kept = { planned, at: performance.now() };
        return planned;
      } finally {
        if (making === mine) making = undefined;
      }
    },
    forget() {
      kept = undefined;
      making = undefined;
    },
  };
}
