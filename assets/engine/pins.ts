/**
 * Pins: someone reads these artifacts, and garbage collection leaves them alone until it is done, or dead.
 *
 * A pin says nothing about what is current. A command that reads an old model holds one for a second, a server for as long
 * as it serves. A pin ends by itself when its owner goes silent, as a lease does.
 *
 * @module
 */
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
