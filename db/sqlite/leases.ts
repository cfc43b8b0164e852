/**
 * Leases and owners. A lease means nothing after power loss, when its process is gone, so that nobody waits for the disk.
 *
 * @module
 */
import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { StepKey } from "../../assets/engine/keys.ts";
import type { Lease, Ledger } from "../../assets/engine/ledger.ts";
import { compiled, later, rowLater } from "./compiled.ts";
import { type Connection, written } from "./connect.ts";
import { leases, pins, runs } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type LeaseLedger = Pick<Ledger, "acquire" | "renew" | "release" | "holder" | "bury" | "owners">;

/** Leases over a connection. */
export function leaseLedger(connection: Connection): LeaseLedger {
  const { queries } = connection;

  const take = compiled<Lease & { now: number }>(() =>
    queries.insert(leases).values(rowLater(leases)).onConflictDoUpdate({
      target: [leases.asset, leases.partition],
      set: { owner: sql`excluded.owner`, token: sql`excluded.token`, expiresAt: sql`excluded.expires_at` },
      setWhere: lte(leases.expiresAt, later("now")),
    })
  );
  const holder = compiled<StepKey>(() =>
    queries.select({ owner: leases.owner }).from(leases)
      .where(and(eq(leases.asset, later("asset")), eq(leases.partition, later("partition"))))
  );
  const isHeld = and(
    eq(leases.asset, later("asset")),
    eq(leases.partition, later("partition")),
    eq(leases.owner, later("owner")),
    eq(leases.token, later("token")),
  );
  const extend = compiled<Lease>(() =>
    queries.update(leases).set({ expiresAt: sql`${later("expiresAt")}` }).where(isHeld)
  );
  const giveBack = compiled<Lease>(() => queries.delete(leases).where(isHeld));

  return {
    acquire({ asset, partition }, owner, now, ttl) {
      const lease: Lease = { asset, partition, owner, token: crypto.randomUUID(), expiresAt: now + ttl };
      return connection.transaction((tx) => {
        if (tx.run(take({ ...lease, now })) > 0) return lease;
        return { heldBy: tx.all(holder({ asset, partition }))[0]![0] as string };
      }, "quick");
    },
    renew(lease, now, ttl) {
      const renewed: Lease = { ...lease, expiresAt: now + ttl };
      return connection.transaction((tx) => tx.run(extend(renewed)) > 0 && renewed, "quick");
    },
    release: (lease) =>
      connection.transaction((tx) => {
        tx.run(giveBack(lease));
      }, "quick"),
    async holder({ asset, partition }, now) {
      const rows = await connection.all(
        queries.select({ owner: leases.owner }).from(leases)
          .where(and(eq(leases.asset, asset), eq(leases.partition, partition), gt(leases.expiresAt, now))),
      );
      return rows[0]?.[0] as string | undefined;
    },
    bury: (owner, at) =>
      connection.transaction((tx) => {
        tx.run(queries.delete(leases).where(eq(leases.owner, owner)));
        tx.run(queries.delete(pins).where(eq(pins.owner, owner)));
        tx.run(
          queries.update(runs).set({ status: "interrupted", finishedAt: at })
            .where(and(eq(runs.status, "running"), eq(runs.owner, owner))),
        );
      }),
    async owners() {
      const rows = await connection.all(written(sql`
        select ${leases.owner} from ${leases}
        union select ${pins.owner} from ${pins}
        union select ${runs.owner} from ${runs} where ${runs.status} = 'running'
        order by 1`));
      return rows.map((row) => row[0] as string);
    },
  };
}
