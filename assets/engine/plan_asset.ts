/**
 * The plan of one asset: what a run does with each of its partitions. Kept in arrays, because there may be thousands; the
 * causes and the steps are made when someone asks for them.
 *
 * @module
 */
import { maxAgeMs } from "./asset.ts";
import type { Asset } from "./asset.ts";
import { type Canonical, canonical } from "./canonical.ts";
import type { Action, StepState } from "./cause.ts";
import { differences, type Wanted } from "./diff.ts";
import { fingerprint } from "./fingerprint.ts";
import { type DataVersion, type Fingerprint, type PartitionKey, stepId } from "./keys.ts";
import type { Current, Materialization, SourceVersion } from "./ledger.ts";
import { KeyList } from "./partition.ts";
import type { SetLookup } from "./partition_set.ts";
import type { PlannedStep, PlanOptions, Snapshot, Want } from "./plan_types.ts";
import {
  ABOVE,
  HELD,
  type Link,
  OWN,
  PASSES,
  recorded,
  SELECTED,
  type UpstreamPlan,
  wantedInputs,
} from "./plan_links.ts";

/** In the order of their codes; `plan_links.ts` knows the place of "blocked". */
export const ACTIONS: readonly Action[] = ["run", "maybe", "reuse", "fresh", "blocked"];
const [RUN, MAYBE, REUSE, FRESH, BLOCKED] = [0, 1, 2, 3, 4];
export const STATES: readonly StepState[] = ["missing", "stale", "fresh"];

/** What a plan is made from, for one asset. */
export interface AssetWorld {
  readonly snapshot: Snapshot;
  readonly options: PlanOptions;
  readonly sets: SetLookup;
  /** Of each run, whether its fingerprints are made in the way that this program makes them. */
  readonly trusted: Map<string, boolean>;
  /** Makes a step of one partition. */
  step(of: AssetPlan, i: number): PlannedStep;
}

/** The partitions of one asset in a plan. */
export class AssetPlan implements UpstreamPlan {
  readonly key: string;
  readonly list: KeyList;
  /** Codes of {@link STATES}, codes of {@link ACTIONS}, and flags. Plain arrays: most assets have one partition. */
  readonly states: number[];
  readonly actions: number[];
  readonly flags: number[];
  /** The data version that each will have after the run, where that is known already. */
  readonly versions: (DataVersion | null)[];
  readonly prints: (Fingerprint | null)[];
  readonly currents: (Current | undefined)[];
  #reused: Map<number, Materialization> | undefined;
  /** Partitions that are current and that there should no longer be. */
  readonly removed: readonly PartitionKey[];
  readonly want: Want;
  #steps: (PlannedStep | undefined)[] | undefined;

  constructor(
    readonly asset: Asset,
    readonly keys: readonly PartitionKey[],
    readonly links: readonly Link[],
    readonly world: AssetWorld,
  ) {
    this.key = asset.key;
    this.list = new KeyList(keys);
    this.want = world.snapshot.wants.get(asset.key)!;
    const made = world.snapshot.currents.get(asset.key);
    this.currents = filled(keys.length, undefined);
    let there = 0;
    if (made !== undefined) {
      for (let i = 0; i < keys.length; i++) {
        if ((this.currents[i] = made.get(keys[i]!)) !== undefined) there++;
      }
    }
    this.removed = made === undefined || made.size === there
      ? []
      : [...made.keys()].filter((key) => this.list.indexOf(key) < 0).sort();
    this.states = filled(keys.length, 0);
    this.actions = filled(keys.length, 0);
    this.flags = filled(keys.length, 0);
    this.versions = filled(keys.length, null);
    this.prints = filled(keys.length, null);
  }

  state(i: number): StepState {
    return STATES[this.states[i]!]!;
  }

  action(i: number): Action {
    return ACTIONS[this.actions[i]!]!;
  }

  isSelected(i: number): boolean {
    return (this.flags[i]! & SELECTED) !== 0;
  }

  /** The materialization that partition `i` is pointed at, where its fingerprint was materialized before. */
  reuse(i: number): Materialization | undefined {
    return this.#reused?.get(i);
  }

  /** One partition as a step. */
  step(i: number): PlannedStep {
    this.#steps ??= filled<PlannedStep | undefined>(this.keys.length, undefined);
    return this.#steps[i] ??= this.world.step(this, i);
  }

  /** What partition `i` should be made from. */
  wanted(i: number): Wanted {
    return { ...this.want, source: this.sourceOf(i), inputs: wantedInputs(this.links, i) };
  }

  sourceOf(i: number): SourceVersion | null {
    return sourceVersion(this.want, this.keys[i]!);
  }

  /** Decides about every partition, given what is decided upstream; what could be reused is still to be looked up. */
  decide(selected: (i: number) => boolean): void {
    const sameConfig = configs(this.want.config);
    for (let i = 0; i < this.keys.length; i++) this.#decide(i, selected(i), sameConfig);
  }

  #decide(
    i: number,
    isSelected: boolean,
    sameConfig: (made: Materialization["config"]) => boolean,
  ): void {
    const { links, want } = this;
    const { snapshot, options } = this.world;
    const current = this.currents[i];
    const made = current?.materialization;
    let [unknown, blocked, above] = [0, 0, false];
    /** Whether every input whose version is known is the one that was used. */
    let same = made !== undefined;
    let place = 0;
    for (let l = 0; l < links.length; l++) {
      const link = links[l]!;
      if (link.places.kind === "one" && !link.shared) {
        const { upstream } = link;
        const j = link.places.at[i]!;
        const version = upstream.versions[j]!;
        if (version === null) {
          unknown++;
          if (upstream.actions[j] === BLOCKED) blocked++;
        }
        if ((upstream.flags[j]! & PASSES) !== 0) above = true;
        if (!same) continue;
        const input = made!.inputs[place++];
        same = input !== undefined && input.asset === upstream.key && input.partition === upstream.keys[j] &&
          (version === null || input.dataVersion === version);
      } else {
        const together = link.together(i);
        unknown += together.unknown;
        blocked += together.blocked;
        if (together.passes) above = true;
        if (!same) continue;
        if (link.shared || together.unknown > 0) same = false;
        else {
          for (const { partition, dataVersion } of link.wanted(i)) {
            const input = made!.inputs[place++];
            if (
              input === undefined || input.asset !== link.upstream.key || input.partition !== partition ||
              input.dataVersion !== dataVersion
            ) {
              same = false;
              break;
            }
          }
        }
      }
    }
    if (same && place !== made!.inputs.length) same = false;
    const known = unknown === 0;
    const source = this.sourceOf(i);
    const sameRest = made !== undefined && made.code.version === want.code.version &&
      sameConfig(made.config) && made.source?.version === source?.version &&
      made.source?.name === source?.name;

    let wanted: Fingerprint | null = null;
    if (known) {
      // Equal parts have equal fingerprints, if they were made in the same way: one of each run is looked at.
      wanted = same && sameRest && this.#isTrusted(i, made!) ? made!.fingerprint : this.#print(i);
    }

    let held = false;
    let own = made === undefined;
    let onlyUnpublished = false;
    let [aged, intact] = [false, false];
    const special = snapshot.damaged.size + snapshot.unpublished.size > 0;
    if (current !== undefined) {
      const id = special || current.reason === "rolled back" ? stepId(this.key, this.keys[i]!) : null;
      if (current.reason === "rolled back") held = this.#holds(i, id!, wanted);
      const differs = !held &&
        (known ? wanted !== made!.fingerprint : !sameRest ||
          (!same && differences(this.key, this.keys[i]!, made!, this.wanted(i), this.world.sets)
                .length > 0));
      intact = !special || !snapshot.damaged.has(id!);
      const unpublished = special && intact && snapshot.unpublished.has(id!);
      // Pointing at an old artifact does not make it younger.
      aged = isTooOld(
        this.asset,
        current.reason === "reused" ? made!.finishedAt : current.since,
        snapshot.now,
      );
      own = differs || !intact || unpublished || aged;
      onlyUnpublished = unpublished && !differs && !aged;
    }
    const forced = isSelected && (options.force ?? false);
    own ||= forced;

    this.prints[i] = wanted;
    this.states[i] = made === undefined ? 0 : own || above ? 1 : 2;
    this.flags[i] = (isSelected ? SELECTED : 0) | (held ? HELD : 0) | (own ? OWN : 0) | (above ? ABOVE : 0);
    let action: number;
    if (!isSelected) action = made === undefined || !intact ? BLOCKED : FRESH;
    else if (!own && unknown === blocked) action = FRESH;
    else if (blocked > 0) action = BLOCKED;
    else action = own ? RUN : MAYBE;
    this.actions[i] = action;

    if (action !== RUN || wanted === null) return;
    if (onlyUnpublished && !forced && !this.#failedCheck(i)) this.#pointAt(i, made!);
    else if (!forced && !aged) this.#lookUp.push(i);
  }

  #isTrusted(i: number, { runId, fingerprint }: Materialization): boolean {
    const { trusted } = this.world;
    let answer = trusted.get(runId);
    if (answer === undefined) trusted.set(runId, answer = this.#print(i) === fingerprint);
    return answer;
  }

  #print(i: number): Fingerprint {
    return fingerprint({
      asset: this.key,
      partition: this.keys[i]!,
      code: this.want.code.version,
      config: this.want.config,
      inputs: recorded(wantedInputs(this.links, i)),
      source: this.sourceOf(i),
    });
  }

  /** Partitions whose fingerprint may have been materialized before. */
  #lookUp: number[] = [];

  get toLookUp(): readonly number[] {
    return this.#lookUp;
  }

  /** Points at a materialization of the same fingerprint, if it is not too old. */
  found(i: number, materialization: Materialization): void {
    if (young(materialization, this.asset, this.world.snapshot.now) !== undefined) {
      this.#pointAt(i, materialization);
    }
  }

  #pointAt(i: number, materialization: Materialization): void {
    this.actions[i] = REUSE;
    (this.#reused ??= new Map()).set(i, materialization);
  }

  /** Works out what those downstream look at, once every action stands. */
  settle(): void {
    this.#lookUp = [];
    const { actions, flags, versions, states } = this;
    for (let i = 0; i < actions.length; i++) {
      const version = actions[i] === FRESH
        ? this.currents[i]!.materialization.dataVersion
        : actions[i] === REUSE
        ? this.reuse(i)!.dataVersion
        : null;
      versions[i] = version;
      // An upstream that only points at an old artifact again has a known version, which is compared; one that is left as
      // it is, below something stale that is not selected, passes that on.
      const settled = version !== null &&
        ((flags[i]! & SELECTED) !== 0 ? (flags[i]! & ABOVE) === 0 : states[i] === 2);
      if (!settled) flags[i] = flags[i]! | PASSES;
    }
  }

  /** While an input is not known yet, a rollback may hold: nothing else has changed since. */
  #holds(i: number, id: ReturnType<typeof stepId>, wanted: Fingerprint | null): boolean {
    if (wanted !== null) return wanted === this.currents[i]!.over;
    const overruled = this.world.snapshot.overruled.get(id);
    return overruled !== undefined &&
      differences(this.key, this.keys[i]!, overruled, this.wanted(i), this.world.sets).length === 0;
  }

  #failedCheck(i: number): boolean {
    const failure = this.world.snapshot.failures.get(stepId(this.key, this.keys[i]!));
    return failure !== undefined && failure.fingerprint === this.prints[i] && failure.failedChecks.length > 0;
  }
}

/** A list of so many of one value. */
function filled<T>(length: number, value: T): T[] {
  return length === 1 ? [value] : new Array<T>(length).fill(value);
}

/** What a partition reads of its asset's source. */
export function sourceVersion(
  { source, parts }: Pick<Want, "source" | "parts">,
  partition: PartitionKey,
): SourceVersion | null {
  if (source === null || parts === undefined) return source;
  const part = parts.get(partition);
  // A partition that the source does not tell has nothing in it.
  return { name: source.name, version: part?.version ?? "nothing", detail: part?.detail ?? "nothing" };
}

/** Whether a config is the one that is wanted; asked thousands of times about few different objects. */
function configs(
  wanted: Readonly<Record<string, unknown>>,
): (made: Readonly<Record<string, unknown>>) => boolean {
  const isEmpty = Object.keys(wanted).length === 0;
  let spelt: string | undefined;
  const known = new Map<unknown, boolean>();
  return (made) => {
    if (isEmpty) return Object.keys(made).length === 0;
    spelt ??= canonical(wanted as Canonical);
    let same = known.get(made);
    if (same === undefined) known.set(made, same = canonical(made as Canonical) === spelt);
    return same;
  };
}

/** Whether an artifact of that age breaks its asset's freshness policy. */
export function isTooOld({ maxAge }: Asset, since: number, now: number): boolean {
  return maxAge !== undefined && now - since > maxAgeMs(maxAge);
}

/** A materialization, unless it is older than its asset may be. */
export function young(
  found: Materialization | undefined,
  asset: Asset,
  now: number,
): Materialization | undefined {
  return found === undefined || isTooOld(asset, found.finishedAt, now) ? undefined : found;
}
