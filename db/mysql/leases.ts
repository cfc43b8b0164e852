/**
 * Leases and owners.
 *
 * When a lease ends is decided by the server's clock alone: hosts whose clocks differ agree about it, and none takes a
 * lease over that another one still holds. What a caller is told is by its own clock, read before the server's was, so
 * that it stops in time.
 *
 * @module
 */
import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Lease, Ledger } from "../../assets/engine/ledger.ts";
import type { Connection } from "./connect.ts";
import { leases, pins, runs } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type LeaseLedger = Pick<Ledger, "acquire" | "renew" | "release" | "holder" | "bury" | "owners">;

/** Milliseconds since the epoch, as the server sees it or as the caller says. */
export type LeaseClock = (now: number) => SQL<number>;

/** The server's clock. */
export const serverClock: LeaseClock = () => sql`floor(unix_timestamp(now(3)) * 1000)`;
/** The caller's clock: for tests, which make time up. */
export const callerClock: LeaseClock = (now) => sql`${now}`;

/** A lease that cannot be given back in this time is left to end by itself. */
const RELEASE_PATIENCE_MS = 5_000;

/** Leases over a connection. */
export function leaseLedger(connection: Connection, clock: LeaseClock): LeaseLedger {
  const isHeld = ({ asset, partition, owner, token }: Lease) =>
    and(
      eq(leases.asset, asset),
      eq(leases.partition, partition),
      eq(leases.owner, owner),
      eq(leases.token, token),
    );

  return {
    acquire({ asset, partition }, owner, now, ttl) {
      const lease: Lease = { asset, partition, owner, token: crypto.randomUUID(), expiresAt: now + ttl };
      const time = clock(now);
      const expires = sql`${time} + ${ttl}`;
      const isFree = sql`(${leases.expiresAt} <= ${time} or ${leases.token} = ${lease.token})`;
      return connection.transaction(async (tx) => {
        // The columns are set one after the other, each seeing those before it: the expiry, which decides, comes last.
        await tx.execute(sql`
          insert into ${leases} (asset, \`partition\`, owner, token, expires_at)
          values (${asset}, ${partition}, ${owner}, ${lease.token}, ${expires})
          on duplicate key update
            owner = if(${isFree}, ${owner}, owner),
            token = if(${isFree}, ${lease.token}, token),
            expires_at = if(${isFree}, ${expires}, expires_at)`);
        const [holder] = await tx.select({ owner: leases.owner, token: leases.token }).from(leases)
          .where(and(eq(leases.asset, asset), eq(leases.partition, partition)));
        return holder!.token === lease.token ? lease : { heldBy: holder!.owner };
      });
    },
    renew(lease, now, ttl) {
      return connection.transaction(async (tx) => {
        const [{ affectedRows }] = await tx.update(leases).set({ expiresAt: sql`${clock(now)} + ${ttl}` })
          .where(isHeld(lease));
        return affectedRows > 0 && { ...lease, expiresAt: now + ttl };
        // Whoever renews has to hear in time that it could not be done.
      }, { patienceMs: ttl / 3 });
    },
    release: (lease) =>
      connection.transaction(async (tx) => {
        await tx.delete(leases).where(isHeld(lease));
      }, { patienceMs: RELEASE_PATIENCE_MS }),
    async holder({ asset, partition }, now) {
      const [held] = await connection.read((queries) =>
        queries.select({ owner: leases.owner }).from(leases)
          .where(
            and(eq(leases.asset, asset), eq(leases.partition, partition), gt(leases.expiresAt, clock(now))),
          )
      );
      return held?.owner;
    },
    bury: (owner, at) =>
      connection.transaction(async (tx) => {
        await tx.delete(leases).where(eq(leases.owner, owner));
        await tx.delete(pins).where(eq(pins.owner, owner));
        await tx.update(runs).set({ status: "interrupted", finishedAt: at })
          .where(and(eq(runs.status, "running"), eq(runs.owner, owner)));
      }),
    async owners() {
      const rows = await connection.read((queries) =>
        queries.select({ owner: leases.owner }).from(leases)
          .union(queries.select({ owner: pins.owner }).from(pins))
          .union(queries.select({ owner: runs.owner }).from(runs).where(eq(runs.status, "running")))
      );
      return rows.map(({ owner }) => owner).sort();
    },
  };
}
