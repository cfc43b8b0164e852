/**
 * The variables of `deno task schedule`.
 *
 * @module
 */
import { z } from "zod";
import { parseSchedule } from "../schedule/cron.ts";
import { variable } from "./variable.ts";

const accepted = (check: (text: string) => unknown) =>
  z.string().superRefine((text, ctx) => {
    try {
      check(text);
    } catch (error) {
      ctx.addIssue(error instanceof Error ? error.message : String(error));
    }
  });

export const SCHEDULE_VARIABLES = {
  SCHEDULE_CRON: variable({
    schema: accepted((text) => parseSchedule(text, "UTC")),
    accepts: "five fields such as 0 5 * * 1-5 (minute, hour, day, month, weekday), or @daily and its like",
    summary: "When deno task schedule materializes",
    standard: "0 5 * * *",
  }),
  SCHEDULE_TIMEZONE: variable({
    schema: accepted((text) => parseSchedule("0 0 * * *", text)),
    accepts: "a name such as Europe/Berlin",
    summary: "The time zone that SCHEDULE_CRON is meant in",
    standard: "UTC",
  }),
  SCHEDULE_JITTER_SECONDS: variable({
    schema: z.string().regex(/^\d{1,5}$/, "not a whole number").transform(Number).refine(
      (n) => n <= 86_400,
      "out of range",
    ),
    accepts: "a whole number up to 86400",
    summary: "Puts each start off by up to so many seconds, by chance, so that not all hosts start at once",
    standard: "0",
  }),
  SCHEDULE_MISSED: variable({
    schema: z.enum(["run", "skip"]),
    accepts: "run or skip",
    summary:
      "What becomes of times that passed while it did not run or was still busy: one run for all, or none",
    standard: "run",
  }),
};
