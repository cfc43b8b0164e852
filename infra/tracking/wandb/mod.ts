/**
 * Weights & Biases: a run for each materialization of the assets that learn from plays.
 *
 * A run of ours only records, to a spool in the home. Sending happens in the background, within a budget, and later by
 * `wandb:sync`. The package `@wandb/sdk` is loaded only when there is something to send.
 *
 * @module
 */
import { join } from "node:path";
import {
  type AssetGraph,
  type AssetKey,
  type Clock,
  type Ledger,
  resolveConfig,
  type Tracker,
} from "../../../assets/engine/mod.ts";
import { knownAccount } from "./account.ts";
import { type Account, wandbApi } from "./api.ts";
import { backgroundSender } from "./background.ts";
import { openNumbers } from "./numbers.ts";
import { sdkSession } from "./sdk_session.ts";
import { deliver, type Delivery, type SenderOptions, type Sent } from "./sender.ts";
import type { WandbSettings } from "./settings.ts";
import { openSpool } from "./spool.ts";
import { TRACKER_NAME, wandbTracker } from "./tracker.ts";

export type { Delivery, Sent } from "./sender.ts";
export type { WandbSettings } from "./settings.ts";

/** How long a command waits at its end for what is being sent. */
export const BUDGET_MS = 2000;

/** Everything there is about Weights & Biases. */
export interface Wandb {
  readonly tracker: Tracker;
  /** Sends everything, trying again where that may help. */
  sync(signal: AbortSignal, onSent: (sent: Sent) => void): Promise<Delivery>;
  /** How many recordings had to make room for newer ones so far. */
  dropped(): Promise<number>;
  /** Waits for the background, at most for {@link BUDGET_MS} and not beyond the signal; answers lines for people. */
  settle(signal: AbortSignal): Promise<string[]>;
  close(): Promise<void>;
}

/** What it works with. */
export interface WandbOptions {
  readonly settings: WandbSettings;
  /** Only records; sending is left to `wandb:sync`. */
  readonly offline: boolean;
  /** The folder of its state. */
  readonly folder: string;
  readonly graph: AssetGraph;
  readonly ledger: Pick<Ledger, "history">;
  readonly clock: Clock;
  /** Config that differs from the assets' defaults. */
  readonly config: ReadonlyMap<AssetKey, Readonly<Record<string, unknown>>>;
  readonly assets: ReadonlySet<AssetKey>;
}

/** Tries of `wandb:sync` at what may go well in a moment. */
const TRIES = 4;

/** Opens Weights & Biases; nothing is sent or written before there is something to record. */
export function openWandb(options: WandbOptions): Wandb {
  const { settings, folder, clock, graph } = options;
  const spool = openSpool(join(folder, "spool"));
  const numbers = openNumbers(folder);
  const known = knownAccount(folder, settings);
  const api = wandbApi(settings);
  const closed = new AbortController();
  let failure: string | undefined;
  let asking: Promise<void> = Promise.resolve();

  const learn = ({ entity, runCount }: Account) => {
    if (entity !== null) known.learn(entity);
    if (runCount !== null) numbers.atLeast(settings.project, runCount);
  };
  const sender: SenderOptions = {
    settings,
    spool,
    numbers,
    lockPath: join(folder, "sender.lock"),
    api,
    session: () => sdkSession(settings, clock),
    clock,
    committed: async (runId, { asset, partition }) =>
      (await options.ledger.history(asset, { partition })).find((made) => made.runId === runId),
    onAccount: learn,
  };
  const background = backgroundSender(
    (signal, onSent) => deliver(sender, { signal, tries: 1, onSent }),
    clock,
  );
  const tracker = wandbTracker({
    settings,
    spool,
    numbers,
    assets: options.assets,
    configOf: (asset) => resolveConfig(graph.get(asset), options.config.get(asset)),
    entity: known.entity,
    onStart() {
      if (options.offline) return;
      // Nobody waits for it: what it says is used when it is there in time.
      asking = api.account(settings.project, settings.entity, closed.signal).then(learn).catch(() => {});
    },
    onRecorded: () => options.offline ? undefined : background.kick(),
    onFailure: (error) => failure ??= error instanceof Error ? error.message : String(error),
  });

  return {
    tracker,
    dropped: spool.dropped,
    sync: (signal, onSent) => {
      Deno.mkdirSync(folder, { recursive: true });
      return deliver(sender, { signal, tries: TRIES, onSent });
    },
    async settle(signal) {
      const result = await background.settle(BUDGET_MS, signal);
      const lines = (result?.sent ?? []).map(({ name, url }) => `${TRACKER_NAME}: ${name} is at ${url}`);
      if (failure !== undefined) lines.push(`${TRACKER_NAME}: not everything was recorded: ${failure}`);
      const why = result?.problem ?? (result?.isCut ? "it took too long" : undefined);
      const waits = result !== undefined && why !== undefined;
      if (waits) {
        lines.push(`${TRACKER_NAME}: not everything is sent, because ${why}; next: deno task wandb:sync`);
      }
      return lines;
    },
    async close() {
      tracker[Symbol.dispose]();
      closed.abort();
      await Promise.all([asking, background.stop()]);
    },
  };
}
