/**
 * The promotion gate: whether a new version is served by itself.
 *
 * @module
 */

/** How strict the gate is. */
export interface GateSettings {
  /** `on` decides by the metric; `manual` leaves it to a person; `off` lets every new version through. */
  readonly mode: "on" | "manual" | "off";
  /** What decides, such as `ndcg_at_10`. */
  readonly metric: string;
  /** How much worse than the champion a version may be: a share of the champion's value. */
  readonly tolerance: number;
}

/** What the gate knows of the champion. */
export interface ChampionFacts {
  readonly number: number;
  /** On the new version's test part; null when it could not be measured there. */
  readonly value: number | null;
  /** How its value came about. */
  readonly how:
    | "same part"
    /** It was measured on another part, and its configuration was fit again for this one. */
    | "fit again"
    /** The new version is the same configuration on other plays: its own value is the champion's. */
    | "same configuration"
    /** Why it could not be measured. */
    | { readonly failed: string };
}

/** What the gate knows of the new version. */
export interface CandidateFacts {
  /** Null when it was not measured. */
  readonly value: number | null;
  /** Popularity's, on the same test part. */
  readonly popularity: number | null;
}

/** What the gate says. */
export interface Verdict {
  /** Whether the version becomes the champion. */
  readonly passes: boolean;
  readonly why: string;
}

/**
 * Decides about a new version. Nothing that was measured is ever replaced by something that was not, or that was measured to
 * be worse; but somebody has to serve from the first day on, so the first version passes and its weakness is told.
 */
export function verdict(
  { mode, metric, tolerance }: GateSettings,
  candidate: CandidateFacts,
  champion: ChampionFacts | undefined,
): Verdict {
  const { value, popularity } = candidate;
  const isBelow = value !== null && popularity !== null && value < popularity;
  const below = isBelow
    ? `its ${metric} ${shown(value)} is below popularity's ${shown(popularity)}`
    : undefined;
  if (champion === undefined) {
    const weakness = below ?? (value === null ? `${metric} was not measured` : undefined);
    return {
      passes: true,
      why: `it is the first version${weakness === undefined ? "" : `, though ${weakness}`}`,
    };
  }
  const { number, how } = champion;
  if (mode === "off") return { passes: true, why: "MODEL_GATE is off" };
  if (mode === "manual") {
    return { passes: false, why: "MODEL_GATE is manual: deno task models promote makes it the champion" };
  }
  if (value === null) return { passes: false, why: `${metric} was not measured` };
  if (below !== undefined) return { passes: false, why: below };
  if (how === "same configuration") {
    return { passes: true, why: `it is the configuration of version ${number}, fit on other plays` };
  }
  if (typeof how === "object") {
    return { passes: false, why: `version ${number} could not be measured on this test part: ${how.failed}` };
  }
  if (champion.value === null) {
    return { passes: false, why: `${metric} of version ${number} was not measured` };
  }
  const passes = value >= champion.value * (1 - tolerance);
  const theirs = how === "fit again"
    ? `version ${number}'s configuration, fit again for this test part, has ${shown(champion.value)}`
    : `version ${number} has ${shown(champion.value)} on the same test part`;
  const allowed = passes || tolerance === 0 ? "" : `, and ${shown(tolerance * 100)} % less is allowed`;
  return { passes, why: `${metric} is ${shown(value)}, ${theirs}${allowed}` };
}

/** Four digits that count, without zeros at the end. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
