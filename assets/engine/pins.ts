/**
 * Pins: someone reads these artifacts, and garbage collection leaves them alone until it is done, or dead.
 *
 * A pin says nothing about what is current. A command that reads an old model holds one for a second, a server for as long
 * as it serves. A pin ends by itself when its owner goes silent, as a lease does.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import type { DataVersion, StepKey } from "./keys.ts";

/** Artifacts that are being read. */
export interface Pin {
  readonly owner: string;
  /** Tells two pins of one owner apart. */
  readonly token: string;
  readonly versions: readonly DataVersion[];
  /** Milliseconds since the epoch, by the owner's clock. */
  readonly expiresAt: number;
}

/** Where pins are kept. Every method is atomic. */
export interface Pins {
  pin(owner: string, versions: readonly DataVersion[], now: number, ttl: number): Promise<Pin>;
  /** Extends a pin; false when it has ended, was taken away, or lost a version. */
  renew(pin: Pin, now: number, ttl: number): Promise<Pin | false>;
  unpin(pin: Pin): Promise<void>;
  /** What is pinned by anyone. Pins that have ended are cleared away. */
  pinned(now: number): Promise<ReadonlySet<DataVersion>>;
}

/**
 * Held, as the lease of a step, by whoever collects garbage, before it looks at the pins. No asset can have this name.
 * Who pins looks for it afterwards: one of the two sees the other.
 */
export const COLLECTION: StepKey = { asset: "-collection", partition: "" };

/** A pin in hand. */
export interface HeldPin {
  /** Aborted when the pin was lost: the versions may be gone from now on. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

const POLL_MS = 100;

/**
 * Pins versions, and keeps them pinned by heartbeat until they are released. Waits while garbage is being collected, which
 * may have passed them already; so whether they are there is to be looked at afterwards.
 *
 * @throws the signal's reason when it is aborted while waiting.
 */
export async function holdPin(
  engine: Pick<Engine, "ledger" | "pins" | "owner" | "clock" | "leaseTtlMs">,
  versions: readonly DataVersion[],
  signal: AbortSignal,
): Promise<HeldPin> {
  const { pins, owner, clock, leaseTtlMs } = engine;
  const held = keep(engine, await pins.pin(owner.id, [...new Set(versions)], clock.now(), leaseTtlMs));
  try {
    while (await isCollecting(engine)) await clock.sleep(POLL_MS, signal);
    signal.throwIfAborted();
    return held;
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Reads what `work` reads, pinned. */
export async function whilePinned<T>(
  engine: Pick<Engine, "ledger" | "pins" | "owner" | "clock" | "leaseTtlMs">,
  versions: readonly DataVersion[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const held = await holdPin(engine, versions, signal);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

/** Whether someone collects. The lease is only looked at: taking it would keep a collector waiting. */
async function isCollecting(
  { ledger, owner, clock }: Pick<Engine, "ledger" | "owner" | "clock">,
): Promise<boolean> {
  const holder = await ledger.holder(COLLECTION, clock.now());
  if (holder === undefined) return false;
  if (holder === owner.id || await owner.isAlive(holder)) return true;
  await ledger.bury(holder, clock.now());
  return false;
}

/** A reason of our own: the default one is an exception with a stack, which costs more than the release. */
const RELEASED = "released";

function keep(
  { pins, clock, leaseTtlMs }: Pick<Engine, "pins" | "clock" | "leaseTtlMs">,
  first: Pin,
): HeldPin {
  let pin = first;
  const lost = new AbortController();
  const stop = new AbortController();
  const beat = async () => {
    while (!stop.signal.aborted && !lost.signal.aborted) {
      try {
        await clock.sleep(leaseTtlMs / 3, stop.signal);
      } catch {
        return;
      }
      try {
        const renewed = await pins.renew(pin, clock.now(), leaseTtlMs);
        if (renewed === false) return lost.abort("The pin was lost");
        pin = renewed;
      } catch {
        // A database out of reach for a moment: the pin holds until it expires, so try again until then.
        if (clock.now() > pin.expiresAt) lost.abort("The pin was lost");
      }
    }
  };
  const beating = beat();
  return {
    signal: lost.signal,
    async release() {
      stop.abort(RELEASED);
      await beating;
      await pins.unpin(pin);
    },
  };
}
