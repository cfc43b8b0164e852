/**
 * Pins on SQLite. They mean nothing after power loss, as leases do not.
 *
 * @module
 */
import { and, eq, lte } from "drizzle-orm";
import type { DataVersion } from "../../assets/engine/keys.ts";
import type { Pin, Pins } from "../../assets/engine/pins.ts";
import type { Connection } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { pins } from "./schema.ts";

/** Pins over a connection. */
export function pinRows(connection: Connection): Pins {
  const { queries } = connection;
  const isPin = ({ owner, token }: Pin) => and(eq(pins.owner, owner), eq(pins.token, token));
  return {
    async pin(owner, versions, now, ttl) {
      const pin: Pin = { owner, token: crypto.randomUUID(), versions: [...versions], expiresAt: now + ttl };
      const { token, expiresAt } = pin;
      await connection.transaction(
        (tx) =>
          insertInto(tx, pins, versions.map((dataVersion) => ({ owner, token, dataVersion, expiresAt }))),
        "quick",
      );
      return pin;
    },
    renew: (pin, now, ttl) =>
      connection.transaction((tx) => {
        const expiresAt = now + ttl;
        const renewed = tx.run(queries.update(pins).set({ expiresAt }).where(isPin(pin)));
        return renewed === pin.versions.length && { ...pin, expiresAt };
      }, "quick"),
    unpin: (pin) =>
      connection.transaction((tx) => {
        tx.run(queries.delete(pins).where(isPin(pin)));
      }, "quick"),
    pinned: (now) =>
      connection.transaction((tx) => {
        tx.run(queries.delete(pins).where(lte(pins.expiresAt, now)));
        const rows = tx.all(queries.selectDistinct({ version: pins.dataVersion }).from(pins));
        return new Set(rows.map((row) => row[0] as DataVersion));
      }, "quick"),
  };
}
