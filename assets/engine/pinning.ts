/**
 * Holding a pin: taking it, keeping it by heartbeat, giving it back.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import type { DataVersion } from "./keys.ts";
import { COLLECTION, type Pin } from "./pins.ts";

/** What pinning needs of an engine. */
export type PinEngine = Pick<Engine, "ledger" | "pins" | "owner" | "clock" | "leaseTtlMs">;

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
  engine: PinEngine,
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
  engine: PinEngine,
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
  { ledger, owner, clock }: PinEngine,
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
  { pins, clock, leaseTtlMs }: PinEngine,
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
