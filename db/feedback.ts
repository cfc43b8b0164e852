/**
 * What users did with games, as clients reported it.
 *
 * Feedback is only ever added. Each kind is numbered 1, 2, 3 … without gaps, in the order in which it was written, so that
 * "the first 500 plays" are the same plays for ever.
 *
 * @module
 */

/** A play is folded into the play log; a click is kept and counted. */
export const FEEDBACK_KINDS = ["play", "click"] as const;
export type FeedbackKind = typeof FEEDBACK_KINDS[number];

/** One thing that a user did. */
export interface Feedback {
  /** Names the event: one that is there already is not written again. ASCII, up to 128 characters. */
  readonly id: string;
  readonly kind: FeedbackKind;
  readonly user: string;
  readonly game: string;
  /** Hours, stars, or 1; as in the play log. */
  readonly weight: number;
  /** When it happened; milliseconds since the epoch. */
  readonly at: number;
  /** When the server was told; milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** How much was written, by kind. */
export type FeedbackCounts = Readonly<Record<FeedbackKind, number>>;

/** Names the plays that were written up to a moment. */
export interface FeedbackPosition {
  readonly plays: number;
  /** The id of the last of them; null when there is none. It tells two databases with as many plays apart. */
  readonly last: string | null;
}

/** The plays of one day, in UTC. */
export interface FeedbackDay {
  /** Days since 1970-01-01; negative before. */
  readonly day: number;
  readonly plays: number;
  /** The numbers of the first and the last of them: between the two may be plays of other days. */
  readonly first: number;
  readonly last: number;
}

/** The day of a moment in milliseconds since the epoch. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

export const DAY_MS = 24 * 60 * 60 * 1000;
/** The year 0 is no longer ago, so that whole division rounds down in every database. */
export const DAYS_BEFORE = 720_000;

/** Feedback as rows. */
export interface FeedbackRows {
  /** Writes those whose id is not there yet, in one transaction. Answers how many that were. */
  add(batch: readonly Feedback[]): Promise<FeedbackCounts>;
  counts(): Promise<FeedbackCounts>;
  position(): Promise<FeedbackPosition>;
  /** The first `upTo` plays without the first `after`, in the order in which they were written, in batches. */
  plays(upTo: number, after?: number): AsyncIterable<readonly Feedback[]>;
  /** On which days these plays were, in the order of the days. */
  days(upTo: number, after?: number): Promise<FeedbackDay[]>;
}

/** How many plays are read at once. */
export const PLAYS_AT_ONCE = 5_000;

/** A batch without those that are in it twice or are known, numbered on from the totals; and the new totals. */
export function numbered(
  batch: readonly Feedback[],
  known: ReadonlySet<string>,
  totals: FeedbackCounts,
): {
  rows: (Feedback & { seq: number })[];
  added: FeedbackCounts;
  last: Partial<Record<FeedbackKind, string>>;
} {
  const seen = new Set(known);
  const rows: (Feedback & { seq: number })[] = [];
  const added = { play: 0, click: 0 };
  const last: Partial<Record<FeedbackKind, string>> = {};
  for (const feedback of batch) {
    if (seen.has(feedback.id)) continue;
    seen.add(feedback.id);
    last[feedback.kind] = feedback.id;
    rows.push({ ...feedback, seq: totals[feedback.kind] + ++added[feedback.kind] });
  }
  return { rows, added, last };
}
