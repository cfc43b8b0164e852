/**
 * What the metrics tell of assets, runs, the model and feedback, looked at when someone asks.
 *
 * @module
 */
import { Counter, Gauge, type Registry } from "prom-client";
import { recommendations } from "../../assets/mod.ts";
import { WHOLE } from "../../assets/engine/mod.ts";
import { worst } from "../assets/views.ts";
import type { ServerDeps } from "../deps.ts";
import type { ModelHolder } from "../model/holder.ts";
import type { PlanCache } from "../plan_cache.ts";
import type { Answers } from "./answers.ts";

/** A plan may be this old: it costs more than all the rest. */
const PLAN_AGE_MS = 60_000;
/** Who asks gets an answer, with what is there by then. */
const PATIENCE_MS = 2_000;

const STATES = ["missing", "stale", "fresh"] as const;
const STATUSES = ["running", "succeeded", "failed", "cancelled", "interrupted"] as const;

/** What the metrics look at. */
export interface Watched extends Pick<ServerDeps, "feedback" | "engine" | "database"> {
  readonly models: ModelHolder;
  readonly answers: Answers;
  readonly plans: PlanCache;
}

/** Registers the metrics; the answer brings up to date those that take a look elsewhere. */
export function worldMetrics(registry: Registry, services: Watched): () => Promise<void> {
  const registers = [registry];
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `questline_${name}`, help, labelNames: [...labelNames], registers });

  const { models, answers, feedback, engine, database, plans } = services;
  new Gauge({
    name: "questline_model_version",
    help: "The number of the model version that answers; -1 for one that is not registered, 0 for none",
    registers,
    collect() {
      this.set(models.current === undefined ? 0 : models.current.version.number ?? -1);
    },
  });
  new Gauge({
    name: "questline_model_created_timestamp_seconds",
    help: "When the model that answers was made, since the epoch",
    registers,
    collect() {
      this.set((models.current?.version.createdAt ?? 0) / 1000);
    },
  });
  const total = <L extends string = never>(
    name: string,
    help: string,
    read: () => readonly (readonly [labels: Partial<Record<L, string>>, count: number])[],
    labelNames: readonly L[] = [],
  ) =>
    new Counter<L>({
      name: `questline_${name}_total`,
      help,
      labelNames: [...labelNames],
      registers,
      collect() {
        this.reset();
        for (const [labels, count] of read()) this.inc(labels as Record<L, string>, count);
      },
    });
  total("model_swaps", "Models that were swapped in", () => [[{}, models.counts.swapped]]);
  total("model_refusals", "Models that could not be served", () => [[{}, models.counts.refused]]);
  total(
    "answers",
    "Lists of recommendations by strategy: all but model are fallbacks",
    () => Object.entries(answers.counts).map(([strategy, count]) => [{ strategy }, count] as const),
    ["strategy"],
  );
  if (feedback !== undefined) {
    new Gauge({
      name: "questline_feedback_waiting_bytes",
      help: "Feedback on the disk that is not in the database yet",
      registers,
      collect() {
        this.set(feedback.state().bytes);
      },
    });
    new Gauge({
      name: "questline_feedback_refused",
      help: "1 while the database takes no feedback",
      registers,
      collect() {
        this.set(feedback.state().problem === null ? 0 : 1);
      },
    });
    total("feedback_written", "Feedback that this process wrote", () => [[{}, feedback.state().written]]);
    total(
      "feedback_torn",
      "Lines of feedback that a crash left half-written",
      () => [[{}, feedback.state().torn]],
    );
  }

  const up = gauge("look_up", "1 when the database and the plan could be looked at", ["what"]);
  const state = gauge("asset_state", "1 for the state that an asset has", ["asset", "state"]);
  const since = gauge("asset_since_timestamp_seconds", "When an asset was last confirmed to be right", [
    "asset",
  ]);
  const coverage = gauge(
    "recommendation_coverage",
    "Share of the games that are recommended to someone: 0 to 1",
  );
  const events = gauge("feedback_events", "Feedback in the database, by kind", ["kind"]);
  const lastRun = gauge("last_run_status", "1 for the status of the last run", ["status"]);
  const lastStart = gauge("last_run_start_timestamp_seconds", "When the last run began");
  const lastDuration = gauge("last_run_duration_seconds", "How long the last run that is over took");

  async function lookAtAssets(): Promise<void> {
    const { plan } = await plans.get(PLAN_AGE_MS);
    for (const { key } of engine.graph.assets) {
      const steps = plan.steps.filter((step) => step.asset === key);
      const is = worst(steps);
      for (const other of STATES) state.set({ asset: key, state: other }, other === is ? 1 : 0);
      const oldest = Math.min(...steps.map(({ current }) => current?.since ?? 0));
      since.set({ asset: key }, oldest / 1000);
    }
    const step = plan.steps.find(({ asset, partition }) =>
      asset === recommendations.key && partition === WHOLE
    );
    const covered = step?.current?.materialization.metadata["coverage"];
    if (typeof covered === "number") coverage.set(covered);
  }
  async function lookAtRuns(): Promise<void> {
    const [last] = await database.runs.find({ limit: 1 });
    for (const status of STATUSES) lastRun.set({ status }, status === last?.status ? 1 : 0);
    if (last !== undefined) lastStart.set(last.startedAt / 1000);
    const over = last?.status === "running" ? (await database.runs.find({ limit: 2 }))[1] : last;
    if (over?.finishedAt) lastDuration.set((over.finishedAt - over.startedAt) / 1000);
    for (const [kind, count] of Object.entries(await database.feedback.counts())) events.set({ kind }, count);
  }
  const looks = { assets: lookAtAssets, database: lookAtRuns };
  return async () => {
    await Promise.all(
      Object.entries(looks).map(async ([what, look]) => {
        up.set({ what }, await inTime(look()) ? 1 : 0);
      }),
    );
  };
}

/** True when it worked out within the patience. */
async function inTime(work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([work.then(() => true, () => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
