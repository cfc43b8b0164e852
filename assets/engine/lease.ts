/**
 * Holding a lease: taking it (waiting for a living holder, burying a dead one), keeping it by heartbeat, giving
 * it back.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import type { StepKey } from "./keys.ts";
import { type Lease, LeaseLostError } from "./ledger.ts";

/** A lease in hand. */
export interface HeldLease {
  /** The lease as last renewed. */
  readonly lease: Lease;
  /** Aborted with a {@link LeaseLostError} when the lease is lost. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 1000;

/**
 * Takes the lease of a step.
 *
 * @param waiting told once, when someone else holds it.
 * @throws the signal's reason when it is aborted while waiting.
 */
export async function holdLease(
  engine: Engine,
  step: StepKey,
  signal: AbortSignal,
  waiting: (heldBy: string) => void,
): Promise<HeldLease> {
  const { ledger, owner, clock, leaseTtlMs } = engine;
  let told = false;
  for (let poll = FIRST_POLL_MS;; poll = Math.min(poll * 2, LAST_POLL_MS)) {
    signal.throwIfAborted();
    const answer = await ledger.acquire(step, owner.id, clock.now(), leaseTtlMs);
    if (!("heldBy" in answer)) return keep(engine, answer);
    if (answer.heldBy !== owner.id && !await owner.isAlive(answer.heldBy)) {
      await ledger.bury(answer.heldBy, clock.now());
      continue;
    }
    if (!told) waiting(answer.heldBy);
    told = true;
    await clock.sleep(poll, signal);
  }
}

/** A reason of our own: the default one is an exception with a stack, which costs more than the release. */
const RELEASED = "released";

function keep({ ledger, clock, leaseTtlMs }: Engine, first: Lease): HeldLease {
  let lease = first;
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
        const renewed = await ledger.renew(lease, clock.now(), leaseTtlMs);
        if (renewed === false) return lost.abort(leaseLost(lease));
        lease = renewed;
      } catch {
        // A ledger out of reach for a moment: the lease holds until it expires, so try again until then.
        if (clock.now() > lease.expiresAt) lost.abort(leaseLost(lease));
      }
    }
  };
  const beating = beat();
  return {
    get lease() {
      return lease;
    },
    signal: lost.signal,
    async release() {
      stop.abort(RELEASED);
      await beating;
      await ledger.release(lease);
    },
  };
}

function leaseLost({ asset }: Lease): LeaseLostError {
  return new LeaseLostError(
    `The lease of "${asset}" was lost while it was being materialized: another process took over`,
  );
}
