/**
 * `schedule`: materializes again and again.
 *
 * @module
 */
import { systemClock } from "../../../assets/engine/mod.ts";
import type { Clock } from "../../../assets/engine/mod.ts";
import { parseSchedule } from "../../schedule/cron.ts";
import { runSchedule, type ScheduleNews } from "../../schedule/scheduler.ts";
import { onlyScheduler, scheduleState } from "../../schedule/state.ts";
import { EXIT, type ExitCode, explainError, UsageError } from "../exit.ts";
import { type Configured, type Program, withSession } from "../session.ts";
import { materialize } from "./materialize.ts";

/** Runs until it is interrupted. Every run opens its session anew, and reads the configuration anew. */
export async function schedule(
  program: Program,
  { config: { settings } }: Configured,
  words: string[],
  options: { json: boolean },
): Promise<ExitCode> {
  const { terminal, signal } = program;
  using only = await onlyScheduler(settings.QUESTLINE_HOME);
  if (only === undefined) {
    throw new UsageError(`Cannot schedule: another scheduler works in ${settings.QUESTLINE_HOME} already`);
  }
  const clock: Clock = program.parts?.clock ?? systemClock;
  await runSchedule({
    schedule: parseSchedule(settings.SCHEDULE_CRON, settings.SCHEDULE_TIMEZONE),
    state: scheduleState(settings.QUESTLINE_HOME),
    missed: settings.SCHEDULE_MISSED,
    jitterMs: settings.SCHEDULE_JITTER_SECONDS * 1000,
    clock,
    random: program.parts?.random ?? Math.random,
    signal,
    async work() {
      await withSession(
        program,
        (session) => materialize(session, words, { plan: false, force: false, json: options.json }),
      );
    },
    tell: (news) => terminal.err(inWords(news)),
  });
  return signal.aborted ? EXIT.interrupted : EXIT.done;
}

function inWords(news: ScheduleNews): string {
  switch (news.kind) {
    case "waiting":
      return `◷ Next run at ${time(news.until)}`;
    case "starting":
      return `◷ Run of ${time(news.due)}${
        news.missed > 0 ? `, for ${times(news.missed)} that passed too` : ""
      }`;
    case "skipped":
      return `◷ Left out ${times(news.missed)} that passed; SCHEDULE_MISSED is skip`;
    case "failed":
      return `◷ The run did not work: ${explainError(news.error).message}`;
    case "over":
      return "◷ The schedule has no further time";
  }
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function times(count: number): string {
  return count === 1 ? "1 time" : `${count >= 1000 ? "1000 or more" : count} times`;
}
