/**
 * Writing materializations and moving the current pointers, under a lease.
 *
 * @module
 */
import { and, eq, notInArray, sql } from "drizzle-orm";
import { stepId, type StepKey } from "../../assets/engine/keys.ts";
import { type Lease, LeaseLostError, type Ledger } from "../../assets/engine/ledger.ts";
import { materializationRow } from "../rows.ts";
import { compiled, later, rowLater } from "./compiled.ts";
import { type Connection, isOneOf, type Transaction } from "./connect.ts";
import { manifestRowOf } from "./materialization_rows.ts";
import { recordWriter } from "./records.ts";
import { codeManifests, currents, failures, leases, materializations } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type PointerLedger = Pick<Ledger, "commit" | "point" | "forget">;

/** Pointers over a connection. */
export function pointerLedger(connection: Connection): PointerLedger {
  const { queries } = connection;
  const records = recordWriter(connection);
  const held = compiled<Lease>(() =>
    queries.select({ owner: leases.owner }).from(leases).where(and(
      eq(leases.asset, later("asset")),
      eq(leases.partition, later("partition")),
      eq(leases.owner, later("owner")),
      eq(leases.token, later("token")),
    ))
  );
  const addManifest = compiled<typeof codeManifests.$inferInsert>(() =>
    queries.insert(codeManifests).values(rowLater(codeManifests)).onConflictDoNothing()
  );
  const addMaterialization = compiled<typeof materializations.$inferInsert>(() =>
    queries.insert(materializations).values(rowLater(materializations))
  );
  const movePointer = compiled<typeof currents.$inferInsert>(() =>
    queries.insert(currents).values(rowLater(currents)).onConflictDoUpdate({
      target: [currents.asset, currents.partition],
      set: {
        materializationId: sql`excluded.materialization_id`,
        reason: sql`excluded.reason`,
        since: sql`excluded.since`,
        over: sql`excluded.over`,
      },
    })
  );
  const forgetFailure = compiled<StepKey>(() =>
    queries.delete(failures)
      .where(and(eq(failures.asset, later("asset")), eq(failures.partition, later("partition"))))
  );
  const known = compiled<StepKey & { id: string }>(() =>
    queries.select({ id: materializations.id }).from(materializations).where(and(
      eq(materializations.id, later("id")),
      eq(materializations.asset, later("asset")),
      eq(materializations.partition, later("partition")),
    ))
  );

  /** @throws {LeaseLostError} when the lease, for this step, is not the one that the table holds. */
  function requireLease(tx: Transaction, { asset, partition }: StepKey, lease: Lease) {
    if (tx.all(held({ ...lease, asset, partition })).length > 0) return;
    const step = stepId(asset, partition);
    throw new LeaseLostError(
      `Cannot make the result of "${step}" current: its lease ran out or was taken over: run it again`,
    );
  }

  return {
    commit: (materialization, lease) =>
      connection.transaction((tx) => {
        const { asset, partition, id, code, finishedAt } = materialization;
        requireLease(tx, materialization, lease);
        tx.run(addManifest(manifestRowOf(code)));
        tx.run(addMaterialization(materializationRow(materialization)));
        records.materialization(tx, materialization);
        tx.run(movePointer({
          asset,
          partition,
          materializationId: id,
          reason: "materialized",
          since: finishedAt,
          over: null,
        }));
        tx.run(forgetFailure({ asset, partition }));
      }),
    point: ({ asset, partition, id }, { reason, since, over }, lease) =>
      connection.transaction((tx) => {
        requireLease(tx, { asset, partition }, lease);
        if (tx.all(known({ asset, partition, id })).length === 0) {
          const step = stepId(asset, partition);
          throw new RangeError(
            `Cannot point "${step}" at materialization "${id}": the ledger does not hold it any more`,
          );
        }
        tx.run(movePointer({ asset, partition, materializationId: id, reason, since, over }));
        tx.run(forgetFailure({ asset, partition }));
      }),
    forget: (ids) =>
      connection.transaction((tx) => {
        if (ids.length === 0) return;
        const current = new Set(
          tx.all(queries.select({ id: currents.materializationId }).from(currents)).map(([id]) => id),
        );
        const doomed = ids.filter((id) => !current.has(id));
        tx.run(queries.delete(materializations).where(isOneOf(materializations.id, doomed)));
        records.forgetPoints(tx);
        const used = queries.select({ version: materializations.codeVersion }).from(materializations);
        tx.run(queries.delete(codeManifests).where(notInArray(codeManifests.version, used)));
      }),
  };
}
