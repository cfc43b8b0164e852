/**
 * Pins on MySQL and MariaDB. When one ends is decided by the server's clock, as with leases.
 *
 * @module
 */
import { and, eq, lte, sql } from "drizzle-orm";
import type { Pin, Pins } from "../../assets/engine/pins.ts";
import type { Connection } from "./connect.ts";
import type { LeaseClock } from "./leases.ts";
import { pins } from "./schema.ts";

/** A pin that cannot be given back in this time is left to end by itself. */
const RELEASE_PATIENCE_MS = 5_000;

/** Pins over a connection. */
export function pinRows(connection: Connection, clock: LeaseClock): Pins {
  const isPin = ({ owner, token }: Pin) => and(eq(pins.owner, owner), eq(pins.token, token));
  return {
    async pin(owner, versions, now, ttl) {
      const pin: Pin = { owner, token: crypto.randomUUID(), versions: [...versions], expiresAt: now + ttl };
      const { token } = pin;
      const expiresAt = sql<number>`${clock(now)} + ${ttl}`;
      if (versions.length > 0) {
        await connection.transaction(async (tx) => {
          await tx.insert(pins).values(
            versions.map((dataVersion) => ({ owner, token, dataVersion, expiresAt })),
          )
            .onDuplicateKeyUpdate({ set: { expiresAt } });
        });
      }
      return pin;
    },
    renew: (pin, now, ttl) =>
      connection.transaction(async (tx) => {
        const [{ affectedRows }] = await tx.update(pins).set({ expiresAt: sql`${clock(now)} + ${ttl}` })
          .where(isPin(pin));
        return affectedRows === pin.versions.length && { ...pin, expiresAt: now + ttl };
        // Whoever renews has to hear in time that it could not be done.
      }, { patienceMs: ttl / 3 }),
    unpin: (pin) =>
      connection.transaction(async (tx) => {
        await tx.delete(pins).where(isPin(pin));
      }, { patienceMs: RELEASE_PATIENCE_MS }),
    pinned: (now) =>
      connection.transaction(async (tx) => {
        await tx.delete(pins).where(lte(pins.expiresAt, clock(now)));
        const rows = await tx.selectDistinct({ version: pins.dataVersion }).from(pins);
        return new Set(rows.map(({ version }) => version));
      }),
  };
}
