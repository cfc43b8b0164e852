/**
 * The play log together with the plays that clients reported to the server.
 *
 * @module
 */
import {
  type Observation,
  type ReadContext,
  type Source,
  SourceChangedError,
} from "../../assets/engine/source.ts";
import { WHOLE } from "../../assets/engine/keys.ts";
import { NO_LOG } from "../../assets/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import {
  dayOf,
  type Feedback,
  type FeedbackDay,
  type FeedbackPosition,
  type FeedbackRows,
} from "../../db/mod.ts";
import { FeedbackDays } from "./feedback_days.ts";

/** What a log that nobody has brought looks like. */
const SYNTHETIC: Observation = { version: "synthetic", detail: "synthetic plays" };

/**
 * Adds reported plays to a log.
 *
 * What is observed is the log's own observation until the first play is reported, and from then on a new one with each
 * batch of plays that is written. It names those plays, so that a read gets exactly them, whatever comes in meanwhile. Where
 * the log is kept by day, each play is of the day it was on, in UTC, and only that day has a new version.
 *
 * @param log undefined where plays are made up; the marker {@link NO_LOG} stands for it among the records
 */
export function withFeedback(
  log: Source<Play> | undefined,
  feedback: FeedbackRows,
): Source<Play | typeof NO_LOG> {
  const days = new FeedbackDays(feedback);
  return {
    name: log?.name ?? SYNTHETIC.detail,
    async observe(signal) {
      const [base, position] = await Promise.all([log?.observe(signal) ?? SYNTHETIC, feedback.position()]);
      const whole = joined(base, position);
      if (base.partitions === undefined || position.plays === 0) return whole;
      return { ...whole, partitions: await days.join(base.partitions, position) };
    },
    async *read(observed, context) {
      const { partition = WHOLE } = context;
      if (partition !== WHOLE) {
        const { version, reported } = FeedbackDays.taken(observed.version);
        if (log !== undefined && version !== undefined) yield* log.read({ ...observed, version }, context);
        if (reported !== undefined) yield* ofDay(feedback, reported, dayOf(Date.parse(partition)), context);
        return;
      }
      const { version, plays } = taken(observed.version);
      if (log === undefined) yield [NO_LOG];
      else yield* log.read({ ...observed, version }, context);
      yield* reported(feedback, plays, context);
    },
  };
}

/** Ids of feedback have no "+", so that the last one in a version is ours. */
function joined(base: Observation, { plays, last }: FeedbackPosition): Observation {
  if (plays === 0) return base;
  // "file games.csv, 5 MB" becomes "file games.csv (5 MB) and feedback, 12 plays".
  const detail = base.detail.replace(/, ([^,]*)$/, " ($1)");
  const count = `${plays.toLocaleString("en")} ${plays === 1 ? "play" : "plays"}`;
  return { version: `${base.version}+${plays}:${last}`, detail: `${detail} and feedback, ${count}` };
}

/** Takes apart what {@link joined} put together. */
function taken(version: string): { version: string; plays: number } {
  const [, base, plays] = /^(.*)\+(\d+):[^+]*$/s.exec(version) ?? [];
  return base === undefined ? { version, plays: 0 } : { version: base, plays: Number(plays) };
}

function playOf({ user, game, weight, at }: Feedback): Play {
  return { user, game, weight, time: new Date(at).toISOString() };
}

async function* ofDay(
  feedback: FeedbackRows,
  { plays, first, last }: Omit<FeedbackDay, "day">,
  day: number,
  context: ReadContext,
): AsyncGenerator<readonly Play[]> {
  let read = 0;
  for await (const batch of feedback.plays(last, first - 1)) {
    context.signal.throwIfAborted();
    const its = batch.filter(({ at }) => dayOf(at) === day);
    read += its.length;
    yield its.map(playOf);
    context.progress(read, plays);
  }
  if (read !== plays) {
    throw new SourceChangedError(
      `The feedback has ${read} of the ${plays} plays that it had that day: materialize again`,
    );
  }
  context.metadata({ plays_from_feedback: plays });
}

async function* reported(
  feedback: FeedbackRows,
  upTo: number,
  context: ReadContext,
): AsyncGenerator<readonly Play[]> {
  if (upTo === 0) return;
  let read = 0;
  for await (const batch of feedback.plays(upTo)) {
    context.signal.throwIfAborted();
    read += batch.length;
    yield batch.map(playOf);
    context.progress(read, upTo);
  }
  if (read !== upTo) {
    throw new SourceChangedError(
      `The feedback has ${read} of the ${upTo} plays that it had: materialize again`,
    );
  }
  context.metadata({ plays_from_feedback: upTo });
}
