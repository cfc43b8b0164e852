/**
 * One step of a plan, with its causes: put into words only when someone asks.
 *
 * @module
 */
import { maxAgeMs } from "./asset.ts";
import type { Action, Cause, StepState } from "./cause.ts";
import { differences } from "./diff.ts";
import { grouped, upstream } from "./diff_inputs.ts";
import { type Fingerprint, type StepId, stepId, type StepKey } from "./keys.ts";
import type { Current, Materialization } from "./ledger.ts";
import type { PlannedStep } from "./plan_types.ts";
import { type AssetPlan, isTooOld } from "./plan_asset.ts";
import { HELD, PASSES, SELECTED, upstreamSteps } from "./plan_links.ts";

/** A look at one partition of an asset's plan. */
export class Step implements PlannedStep {
  #causes: readonly Cause[] | undefined;
  #upstream: readonly StepKey[] | undefined;
  readonly id: StepId;

  constructor(readonly of: AssetPlan, readonly index: number) {
    this.id = stepId(this.asset, this.partition);
  }

  get asset(): string {
    return this.of.key;
  }
  get partition(): string {
    return this.of.keys[this.index]!;
  }
  get state(): StepState {
    return this.of.state(this.index);
  }
  get action(): Action {
    return this.of.action(this.index);
  }
  get selected(): boolean {
    return (this.of.flags[this.index]! & SELECTED) !== 0;
  }
  get held(): boolean {
    return (this.of.flags[this.index]! & HELD) !== 0;
  }
  get fingerprint(): Fingerprint | null {
    return this.of.prints[this.index]!;
  }
  get current(): Current | undefined {
    return this.of.currents[this.index];
  }
  get reuse(): Materialization | undefined {
    return this.of.reuse(this.index);
  }
  get upstream(): readonly StepKey[] {
    return this.#upstream ??= upstreamSteps(this.of.links, this.index);
  }
  get causes(): readonly Cause[] {
    return this.#causes ??= [...ownCauses(this), ...staleUpstream(this.of, this.index)];
  }
}

function ownCauses({ of, index, id, asset, partition, current, held, fingerprint: print, selected }: Step) {
  const { snapshot, sets, options } = of.world;
  const cause = (
    kind: Cause["kind"],
    sentence: string,
    old: string | null = null,
    now: string | null = null,
    subject?: string,
  ): Cause => ({
    kind,
    asset,
    partition,
    old,
    new: now,
    sentence,
    ...(subject === undefined ? {} : { subject }),
  });
  const causes: Cause[] = [];
  if (current === undefined) {
    causes.push(cause("missing", "it was never materialized"));
  } else {
    const made = current.materialization;
    if (!held && made.fingerprint !== print) {
      const changes = differences(asset, partition, made, of.wanted(index), sets);
      causes.push(...changes);
      if (changes.length === 0 && print !== null) {
        const sentence = "code: fingerprints are made in another way";
        causes.push(cause("code_changed", sentence, made.fingerprint, print, "fingerprint"));
      }
    }
    const artifact = snapshot.damaged.get(id);
    if (artifact === "lost") {
      causes.push(cause("artifact_lost", "its artifact is gone from the store", made.dataVersion));
    }
    if (artifact === "corrupt") {
      causes.push(
        cause("artifact_corrupt", "its artifact no longer hashes to its data version", made.dataVersion),
      );
    }
    if (artifact === undefined && snapshot.unpublished.has(id)) {
      causes.push(cause("unpublished", "its rows are missing from the database", made.dataVersion));
    }
    const since = current.reason === "reused" ? made.finishedAt : current.since;
    if (isTooOld(of.asset, since, snapshot.now)) {
      causes.push(
        cause(
          "too_old",
          "it is older than its freshness policy allows",
          String(since),
          String(snapshot.now - maxAgeMs(of.asset.maxAge!)),
        ),
      );
    }
  }
  const failure = snapshot.failures.get(id);
  if (causes.length > 0 && failure !== undefined && failure.fingerprint === print) {
    for (const name of failure.failedChecks) {
      causes.push(
        cause("check_failed", `the last try failed its check "${name}"`, null, failure.candidate, name),
      );
    }
  }
  if (selected && options.force) causes.push(cause("forced", "it was asked for with --force"));
  return causes;
}

/** The causes that steps pass on to what is made from them, when they are stale or missing themselves. */
function staleUpstream({ links }: AssetPlan, i: number): Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<string>();
  for (const link of links) {
    const { key, keys, flags } = link.upstream;
    const byState = new Map<StepState, { partition: string }[]>();
    const places = link.placesOf(i);
    for (let p = 0; p < places.length; p++) {
      const j = places[p]!;
      if ((flags[j]! & PASSES) === 0 || (link.shared && seen.has(`${key} ${j}`))) continue;
      if (link.shared) seen.add(`${key} ${j}`);
      const state = link.upstream.state(j);
      const alike = byState.get(state);
      if (alike === undefined) byState.set(state, [{ partition: keys[j]! }]);
      else alike.push({ partition: keys[j]! });
    }
    for (const [state, parts] of byState) {
      causes.push(
        ...grouped(key, parts, (some, id) => {
          const are = some.length > 1 ? "are" : "is";
          return upstream(key, "upstream_stale", (what) => `${what} ${are} ${state}`)(some, id);
        }),
      );
    }
  }
  return causes;
}
