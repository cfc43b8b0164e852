/**
 * Leases and owners.
 *
 * @module
 */
import { and, eq, lte, sql } from "drizzle-orm";
import type { Lease, Ledger } from "../../assets/engine/ledger.ts";
import { type Connection, written } from "./connect.ts";
import { leases, runs } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type LeaseLedger = Pick<Ledger, "acquire" | "renew" | "release" | "bury" | "owners">;

/** Leases over a connection. */
export function leaseLedger(connection: Connection): LeaseLedger {
  const { queries } = connection;

  function isHeld({ asset, partition, owner, token }: Lease) {
    return and(
      eq(leases.asset, asset),
      eq(leases.partition, partition),
      eq(leases.owner, owner),
      eq(leases.token, token),
    );
  }

  return {
    acquire({ asset, partition }, owner, now, ttl) {
      const lease: Lease = { asset, partition, owner, token: crypto.randomUUID(), expiresAt: now + ttl };
      return connection.transaction((tx) => {
        const taken = tx.run(
          queries.insert(leases).values(lease).onConflictDoUpdate({
            target: [leases.asset, leases.partition],
            set: { owner, token: lease.token, expiresAt: lease.expiresAt },
            setWhere: lte(leases.expiresAt, now),
          }),
        );
        if (taken > 0) return lease;
        const [holder] = tx.all(
          queries.select({ owner: leases.owner }).from(leases)
            .where(and(eq(leases.asset, asset), eq(leases.partition, partition))),
        );
        return { heldBy: holder![0] as string };
      });
    },
    renew: (lease, now, ttl) =>
      connection.transaction((tx) => {
        const renewed: Lease = { ...lease, expiresAt: now + ttl };
        return tx.run(queries.update(leases).set({ expiresAt: renewed.expiresAt }).where(isHeld(lease))) >
            0 &&
          renewed;
      }),
    release: (lease) =>
      connection.transaction((tx) => {
        tx.run(queries.delete(leases).where(isHeld(lease)));
      }),
    bury: (owner, at) =>
      connection.transaction((tx) => {
        tx.run(queries.delete(leases).where(eq(leases.owner, owner)));
        tx.run(
          queries.update(runs).set({ status: "interrupted", finishedAt: at })
            .where(and(eq(runs.status, "running"), eq(runs.owner, owner))),
        );
      }),
    async owners() {
      const rows = await connection.all(written(sql`
        select ${leases.owner} from ${leases}
        union select ${runs.owner} from ${runs} where ${runs.status} = 'running'
        order by 1`));
      return rows.map((row) => row[0] as string);
    },
  };
}
