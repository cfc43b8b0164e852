/**
 * A Slack in memory, a home on the disk, a clock by hand, and runs as events.
 *
 * @module
 */
import type { ModelVersion, RunEvent } from "../../../assets/engine/mod.ts";
import { slackNotifier, type SlackSettings } from "../../../infra/notice/slack/mod.ts";
import { NOTICES } from "../../../infra/notice/kinds.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { withFolder } from "../../support/program.ts";
import { type SlackMessage, SlackServer, WEBHOOK_PATH } from "../../support/slack_server.ts";

export const WEBHOOK = `https://slack.example${WEBHOOK_PATH}`;

type Without<E> = E extends unknown ? Omit<E, "runId" | "seq" | "at"> : never;

/** What happens between the start and the end of a run. */
export type Happening = Without<RunEvent>;

/** One home and one Slack. */
export interface SlackRig {
  readonly server: SlackServer;
  readonly clock: FakeClock;
  readonly home: string;
  readonly warned: string[];
  /** Runs something and closes the listener; answers how long that took by the clock. */
  run(happenings: readonly Happening[], options?: RunOptions): Promise<number>;
}

export interface RunOptions {
  readonly status?: "succeeded" | "failed" | "cancelled";
  readonly settings?: Partial<SlackSettings>;
  readonly runId?: string;
  readonly selection?: string;
  readonly causes?: Readonly<Record<string, string>>;
  /** Metrics of versions of the registry, by number. */
  readonly registry?: Readonly<Record<number, Record<string, number>>> | "hangs" | "fails";
}

/** Gives a test a Slack. */
export function withSlack(body: (rig: SlackRig) => Promise<void>): Promise<void> {
  return withFolder(async (home) => {
    const server = new SlackServer();
    const clock = new FakeClock();
    const warned: string[] = [];
    await body({
      server,
      clock,
      home,
      warned,
      async run(happenings, options = {}) {
        const notifier = slackNotifier({
          webhookUrl: WEBHOOK,
          on: NOTICES,
          repeatMs: 24 * 3_600_000,
          publicUrl: undefined,
          language: "en",
          statePath: `${home}/notice/slack.json`,
          ...options.settings,
        }, {
          clock,
          random: () => 0.5,
          fetch: server.fetch,
          warn: (message) => void warned.push(message),
          versions: options.registry === undefined ? undefined : { version: registry(options.registry) },
        });
        for (const event of events(clock.now(), happenings, options)) await notifier.handle(event);
        const before = clock.now();
        await clock.whileAsleep(notifier.close!() as Promise<void>, 100);
        return clock.now() - before;
      },
    });
  });
}

/** A run's events. */
export function events(
  at: number,
  happenings: readonly Happening[],
  { runId = "run-1", selection = "*", causes = {}, ...options }: RunOptions,
): RunEvent[] {
  const count = (type: Happening["type"]) => happenings.filter((happening) => happening.type === type).length;
  const failed = count("step_failed");
  const whole: Happening[] = [
    {
      type: "run_started",
      selection,
      owner: "me",
      plan: Object.entries(causes).map(([asset, sentence]) => ({
        asset,
        partition: "",
        action: "run",
        causes: [{ kind: "code_changed", asset, partition: "", old: null, new: null, sentence }],
      })),
    },
    ...happenings,
    {
      type: "run_finished",
      status: options.status ?? (failed > 0 ? "failed" : "succeeded"),
      counts: {
        materialized: count("step_materialized"),
        reused: 0,
        fresh: count("step_fresh"),
        failed,
        skipped: count("step_skipped"),
        cancelled: 0,
      },
      durationMs: 12_345,
    },
  ];
  return whole.map((happening, i) => ({ ...happening, runId, seq: i + 1, at } as RunEvent));
}

export function made(asset: string, changed = true): Happening {
  return {
    type: "step_materialized",
    asset,
    partition: "",
    materializationId: "m",
    dataVersion: "d" as never,
    changed,
    size: 1,
    metadata: { rows: 1234 },
    durationMs: 1,
  };
}

export function fresh(asset: string): Happening {
  return { type: "step_fresh", asset, partition: "", dataVersion: "d" as never };
}

export function failed(asset: string, message: string, failedChecks: string[] = []): Happening {
  const error = {
    name: "SourceError",
    message,
    stack: `SourceError: ${message}\n    at secret.ts:1`,
  };
  return { type: "step_failed", asset, partition: "", error, failedChecks };
}

export function skipped(asset: string, because: string): Happening {
  return { type: "step_skipped", asset, partition: "", because };
}

/** All that people read of a message. */
export function readable({ blocks }: SlackMessage): string {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    for (const [name, field] of Object.entries(value)) {
      if (name === "text" && typeof field === "string") texts.push(field);
      else visit(field);
    }
  };
  visit(blocks);
  return texts.join("\n");
}

function registry(metrics: NonNullable<RunOptions["registry"]>) {
  return async (_: string, number: number): Promise<ModelVersion | undefined> => {
    if (metrics === "hangs") return await new Promise(() => {});
    if (metrics === "fails") throw new Error("no database");
    return await Promise.resolve({ number, metrics: metrics[number] ?? {} } as unknown as ModelVersion);
  };
}
