/**
 * Runs of the pipeline.
 *
 * @module
 */
import { z } from "zod";
import { CauseView } from "./assets.ts";
import { IdParam, Next, PageQuery, Time } from "./common.ts";

const status = z.enum(["running", "succeeded", "failed", "cancelled", "interrupted"]);

const RUN_EXAMPLE = {
  id: "01k5zq8x3v7m2d9c4f",
  selection: "+model",
  owner: "host-4711-0a1b2c3d4e5f-6a7b8c9d0e1f",
  status: "running",
  startedAt: 1772389800000,
  finishedAt: null,
};
const PLANNED_EXAMPLE = {
  asset: "user_logs",
  partition: "",
  action: "run",
  causes: [{
    kind: "source_changed",
    asset: "user_logs",
    partition: "",
    subject: "logs",
    old: "synthetic",
    new: "synthetic+12:session-81",
    sentence: "source: is now synthetic plays and feedback, 12 plays (was: synthetic plays)",
  }],
};

/** A run in the list. */
export const RunView = z.object({
  id: z.string(),
  selection: z.string(),
  owner: z.string().meta({ description: "The process that runs it, or ran it" }),
  status: status.meta({ description: "interrupted: its process died" }),
  startedAt: Time,
  finishedAt: Time.nullable(),
}).meta({ id: "Run", example: RUN_EXAMPLE });

/** Runs, page by page. */
export const RunList = z.object({ runs: z.array(RunView).meta({ description: "Newest first" }), next: Next })
  .meta({ id: "RunList", example: { runs: [RUN_EXAMPLE], next: null } });

/** Which runs. */
export const RunQuery = PageQuery.extend({
  status: status.optional(),
  asset: z.string().min(1).max(255).optional().meta({ description: "Only runs that materialized it" }),
});

/** What a run does with a step, and why. */
export const PlannedStepView = z.object({
  asset: z.string(),
  partition: z.string(),
  action: z.enum(["run", "maybe", "reuse", "fresh", "blocked"]),
  causes: z.array(CauseView),
}).meta({ id: "PlannedStep", example: PLANNED_EXAMPLE });

/** A run, all of it. */
export const RunDetail = RunView.extend({
  planned: z.array(PlannedStepView).meta({ description: "What it set out to do" }),
  steps: z.array(z.object({
    asset: z.string(),
    partition: z.string(),
    outcome: z.string().nullable().meta({ description: "Null while it runs" }),
    startedAt: Time,
    finishedAt: Time.nullable(),
  })).meta({ description: "What it did, in the order in which it began" }),
  failures: z.array(z.object({ asset: z.string(), partition: z.string(), message: z.string() })),
  cancelRequestedAt: Time.nullable(),
  here: z.boolean().meta({ description: "Whether this server runs it" }),
}).meta({
  id: "RunDetail",
  example: {
    ...RUN_EXAMPLE,
    planned: [PLANNED_EXAMPLE],
    steps: [{
      asset: "user_logs",
      partition: "",
      outcome: null,
      startedAt: 1772389800040,
      finishedAt: null,
    }],
    failures: [],
    cancelRequestedAt: null,
    here: true,
  },
});

/** What to run. */
export const RunRequest = z.strictObject({
  selection: z.string().min(1).max(1000).default("*").meta({
    description: "As on the command line: `+model`, `group:plays`, `model+`, `*`",
  }),
  force: z.boolean().default(false).meta({ description: "Rerun what is fresh, too" }),
  plan: z.boolean().default(false).meta({ description: "Answer what would happen and why, and run nothing" }),
}).meta({ id: "RunRequest", example: { selection: "+model", plan: true } });

/** What would run. */
export const PlanAnswer = z.object({ selection: z.string(), steps: z.array(PlannedStepView) })
  .meta({ id: "PlanAnswer", example: { selection: "+model", steps: [PLANNED_EXAMPLE] } });

/** A run that was started or is to end. */
export const RunAnswer = z.object({ run: RunView }).meta({ id: "RunAnswer", example: { run: RUN_EXAMPLE } });

/** The address of a run. */
export const RunParam = z.object({ id: IdParam.meta({ example: "01k5zq8x3v7m2d9c4f" }) });

/** Which events. */
export const EventQuery = z.object({
  after: z.coerce.number().int().min(0).optional().meta({
    description: "Events behind this number only; `Last-Event-ID` says the same",
  }),
  limit: z.coerce.number().int().min(1).max(1000).default(200).meta({ description: "JSON only: how many" }),
});

/** Events of a run. */
export const EventList = z.object({
  events: z.array(
    z.object({ runId: z.string(), seq: z.int(), at: Time, type: z.string() }).loose().meta({
      id: "RunEvent",
    }),
  ),
  last: z.int().meta({ description: "Pass it as `after` for what comes next" }),
  status,
}).meta({
  id: "EventList",
  example: {
    events: [{
      type: "run_finished",
      runId: "01k5zq8x3v7m2d9c4f",
      seq: 35,
      at: 1772389801400,
      status: "succeeded",
      counts: { materialized: 6, reused: 0, fresh: 2, failed: 0, skipped: 0, cancelled: 0 },
      durationMs: 1400,
    }],
    last: 35,
    status: "succeeded",
  },
});
