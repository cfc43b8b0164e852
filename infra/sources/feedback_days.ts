/**
 * The days of a log with the plays among the feedback that were on them.
 *
 * @module
 */
import type { PartitionKey } from "../../assets/engine/keys.ts";
import type { Observation } from "../../assets/engine/source.ts";
import { DAY_MS, type FeedbackDay, type FeedbackPosition, type FeedbackRows } from "../../db/mod.ts";

type Part = Omit<Observation, "partitions">;

/** Instead of the version of a day that the log does not have. */
const NO_DAY = "none";

/** Knows how many plays were reported of each day. Each look asks only for those that came since the last one. */
export class FeedbackDays {
  readonly #feedback: FeedbackRows;
  /** By day, in days since 1970. */
  readonly #known = new Map<number, FeedbackDay>();
  #upTo = 0;

  constructor(feedback: FeedbackRows) {
    this.#feedback = feedback;
  }

  /** The partitions of a log, those of feedback among them. */
  async join(
    log: ReadonlyMap<PartitionKey, Part>,
    { plays }: FeedbackPosition,
  ): Promise<Map<PartitionKey, Part>> {
    await this.#learn(plays);
    const joined = new Map(log);
    for (const { day, plays, first, last } of this.#known.values()) {
      const key = new Date(day * DAY_MS).toISOString().slice(0, 10);
      const base = log.get(key);
      const count = `${plays.toLocaleString("en")} ${plays === 1 ? "play" : "plays"}`;
      joined.set(key, {
        version: `${base?.version ?? NO_DAY}+${plays}:${first}-${last}`,
        detail: base === undefined ? `feedback, ${count}` : `${base.detail} and feedback, ${count}`,
      });
    }
    return joined;
  }

  /** Takes apart what {@link join} put together. */
  static taken(version: string): { version?: string; reported?: Omit<FeedbackDay, "day"> } {
    const [, base, plays, first, last] = /^(.*)\+(\d+):(\d+)-(\d+)$/s.exec(version) ?? [];
    if (base === undefined) return { version };
    return {
      ...(base !== NO_DAY && { version: base }),
      reported: { plays: Number(plays), first: Number(first), last: Number(last) },
    };
  }

  async #learn(upTo: number): Promise<void> {
    if (upTo < this.#upTo) {
      // Another database than before.
      this.#known.clear();
      this.#upTo = 0;
    }
    if (upTo === this.#upTo) return;
    const after = this.#upTo;
    const more = await this.#feedback.days(upTo, after);
    // Somebody else may have asked for the same meanwhile.
    if (this.#upTo !== after) return await this.#learn(upTo);
    this.#upTo = upTo;
    for (const found of more) {
      const before = this.#known.get(found.day);
      this.#known.set(
        found.day,
        before === undefined ? found : { ...found, plays: before.plays + found.plays, first: before.first },
      );
    }
  }
}
