/**
 * Sends what the spool holds, in order and once.
 *
 * A recording is sent whole, under the id and the step numbers that it was given when it was made, so that sending it
 * again overwrites the same lines. It is deleted only after the server has said that it has every step and knows the
 * run as finished; and it is asked before anything is sent, so that a process that was killed between the two sends
 * nothing twice. A lock of the operating system lets one process of a home send at a time.
 *
 * @module
 */
import type { Clock, Materialization, StepKey } from "../../../assets/engine/mod.ts";
import { type Account, type WandbApi, WandbError, wrapped } from "./api.ts";
import { type Numbers, runName } from "./numbers.ts";
import type { FinishedRecording, Recording } from "./recording.ts";
import { endOf } from "./rows.ts";
import type { SdkSession } from "./sdk_session.ts";
import { runUrl, type WandbSettings } from "./settings.ts";
import type { Spool } from "./spool.ts";

/** A run that has arrived. */
export interface Sent {
  readonly name: string;
  readonly url: string;
}

/** What a delivery came to. */
export interface Delivery {
  readonly sent: readonly Sent[];
  /** How many recordings are still there to be sent. */
  readonly left: number;
  /** Why they are, for people; undefined when none is left, or when there was no time. */
  readonly problem: string | undefined;
  /** How many of those left are for another server than the one that is configured. */
  readonly elsewhere: number;
}

/** What a sender works with. */
export interface SenderOptions {
  readonly settings: WandbSettings;
  readonly spool: Spool;
  readonly numbers: Numbers;
  /** Its lock keeps other processes from sending at the same time. */
  readonly lockPath: string;
  readonly api: WandbApi;
  readonly session: () => SdkSession;
  readonly clock: Clock;
  /** What was committed by a step of a run, if it was. */
  readonly committed: (runId: string, step: StepKey) => Promise<Materialization | undefined>;
  /** Told what the server says of the key. */
  readonly onAccount: (account: Account) => void;
}

/** How to send. */
export interface DeliverOptions {
  readonly signal: AbortSignal;
  /** Tries at a run before it is given up for now. */
  readonly tries: number;
  readonly onSent?: (sent: Sent) => void;
}

/** How long to wait before the server is asked again whether everything arrived. */
const ASK_AGAIN_MS = [0, 100, 250, 500, 1000, 2000, 4000];
const RETRY_MS = 1000;
const LOCK_MS = 50;

/**
 * Sends everything. Stops at the first run that the server cannot be given now; skips one that it refuses by itself.
 *
 * @throws what the disk throws, and the signal's reason.
 */
export async function deliver(options: SenderOptions, how: DeliverOptions): Promise<Delivery> {
  const { spool, settings, clock } = options;
  using _lock = await lock(options.lockPath, clock, how.signal);
  await recover(options);
  const session = options.session();
  const sent: Sent[] = [];
  let problem: string | undefined;
  try {
    for (const recording of finished(await spool.list())) {
      if (recording.start.server !== settings.server) continue;
      try {
        const arrived = await insist(clock, how, () => send(options, session, recording, how.signal));
        await spool.remove(recording);
        sent.push(arrived);
        how.onSent?.(arrived);
      } catch (error) {
        if (!(error instanceof WandbError)) throw error;
        problem ??= error.message;
        if (error.concerns === "server") break;
      }
    }
  } finally {
    session.close();
  }
  const rest = finished(await spool.list());
  const elsewhere = rest.filter(({ start }) => start.server !== settings.server).length;
  return { sent, left: rest.length, problem, elsewhere };
}

/** The recordings that can be sent, in the order in which they were finished. */
function finished(recordings: readonly Recording[]): FinishedRecording[] {
  return recordings.filter((recording): recording is FinishedRecording => recording.end !== undefined)
    .sort((a, b) => a.end.at - b.end.at || a.end.number - b.end.number);
}

/** Settles what a dead process left without a last line: what was committed is finished, the rest is no run. */
async function recover({ spool, numbers, committed }: SenderOptions): Promise<void> {
  for (const recording of await spool.list()) {
    if (recording.end !== undefined) continue;
    const { runId, asset, partition, project } = recording.start;
    const made = await committed(runId, { asset, partition });
    if (made === undefined) {
      await spool.remove(recording);
      continue;
    }
    const number = numbers.next(project);
    const times = { at: made.finishedAt, durationMs: made.finishedAt - made.startedAt, leftOut: 0 };
    await spool.complete(recording, { ...endOf(made, times), number, name: runName(project, number) });
  }
}

/** Tries again what the server could not take just now. */
async function insist<T>(
  clock: Clock,
  { tries, signal }: DeliverOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let number = 1;; number++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const again = error instanceof WandbError && error.concerns === "server" && error.canPass;
      if (!again || number >= tries) throw error;
      await clock.sleep(RETRY_MS * 2 ** (number - 1), signal);
    }
  }
}

/** Sends one run and waits until the server has it. */
async function send(
  { api, settings, clock, onAccount }: SenderOptions,
  session: SdkSession,
  { start, rows, end }: FinishedRecording,
  signal: AbortSignal,
): Promise<Sent> {
  const { id, project } = start;
  const entity = start.entity ?? settings.entity ?? await accountOf();
  const place = { entity, project, id };
  const steps = [...rows, end.summary];
  const arrived = { name: end.name, url: runUrl(settings.server, entity, project, id) };
  if (await isThere()) return arrived;
  await api.describe(place, end, start.runId, start.asset, signal);
  await session.send(
    { id, name: end.name, entity, project, config: wrapped(end.config), rows: steps },
    signal,
  );
  for (const ms of ASK_AGAIN_MS) {
    if (ms > 0) await clock.sleep(ms, signal);
    if (await isThere()) return arrived;
  }
  throw new WandbError(`${settings.server} does not have all of run "${end.name}"`, "server", true);

  async function isThere(): Promise<boolean> {
    const run = await api.run(place, signal);
    return run !== undefined && run.lines >= steps.length && run.state === "finished";
  }

  async function accountOf(): Promise<string> {
    const account = await api.account(project, undefined, signal);
    onAccount(account);
    if (account.entity !== null) return account.entity;
    throw new WandbError(`${settings.server} does not say whose key WANDB_API_KEY is: set WANDB_ENTITY`);
  }
}

/** Takes the lock of a home's senders, waiting while another process has it. */
async function lock(path: string, clock: Clock, signal: AbortSignal): Promise<Disposable> {
  const file = await Deno.open(path, { write: true, create: true });
  try {
    while (!file.tryLockSync(true)) await clock.sleep(LOCK_MS, signal);
  } catch (error) {
    file.close();
    throw error;
  }
  return { [Symbol.dispose]: () => file.close() };
}
