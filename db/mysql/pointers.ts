/**
 * Writing materializations and moving the current pointers, under a lease.
 *
 * Every transaction locks the lease first: it cannot be taken over before the transaction is through, and two of them on
 * one step never wait for each other in a circle.
 *
 * @module
 */
import { and, eq, inArray, notExists } from "drizzle-orm";
import { stepId, type StepKey } from "../../assets/engine/keys.ts";
import { type Lease, LeaseLostError, type Ledger, type Materialization } from "../../assets/engine/ledger.ts";
import { materializationRow } from "../rows.ts";
import type { Connection, Queries } from "./connect.ts";
import { forgetPoints, recordMaterialization } from "./records.ts";
import { codeManifests, currents, failures, leases, materializations } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type PointerLedger = Pick<Ledger, "commit" | "point" | "forget">;

type Pointer = Omit<typeof currents.$inferInsert, "asset" | "partition">;

/** Pointers over a connection. */
export function pointerLedger(connection: Connection): PointerLedger {
  return {
    commit: (materialization, lease) =>
      connection.transaction(async (tx, again) => {
        // The answer to an earlier try was lost. If it was carried out, all of it was.
        if (again && await isCommitted(tx, materialization)) return;
        await requireLease(tx, materialization, lease);
        const { asset, partition, id, code, finishedAt } = materialization;
        // Locked, so that it is not forgotten as unused before its use can be seen.
        const [manifest] = await tx.select({ version: codeManifests.version }).from(codeManifests)
          .where(eq(codeManifests.version, code.version)).for("update");
        if (manifest === undefined) {
          await tx.insert(codeManifests).values({ version: code.version, parts: code.parts })
            .onDuplicateKeyUpdate({ set: { version: code.version } });
        }
        await tx.insert(materializations).values(materializationRow(materialization));
        await recordMaterialization(tx, materialization);
        await movePointer(tx, { asset, partition }, {
          materializationId: id,
          reason: "materialized",
          since: finishedAt,
          over: null,
        });
        await forgetFailure(tx, { asset, partition });
      }),
    point: ({ asset, partition, id }, { reason, since, over }, lease) =>
      connection.transaction(async (tx, again) => {
        const step = { asset, partition };
        const pointer = { materializationId: id, reason, since, over };
        if (again && await isAt(tx, step, pointer)) return;
        await requireLease(tx, step, lease);
        const [known] = await tx.select({ id: materializations.id }).from(materializations).where(and(
          eq(materializations.id, id),
          eq(materializations.asset, asset),
          eq(materializations.partition, partition),
        ));
        if (known === undefined) {
          throw new RangeError(
            `Cannot point "${
              stepId(asset, partition)
            }" at materialization "${id}": the ledger does not hold it any more`,
          );
        }
        await movePointer(tx, step, pointer);
        await forgetFailure(tx, step);
      }),
    forget: async (ids) => {
      if (ids.length === 0) return;
      await connection.transaction(async (tx) => {
        const isCurrent = tx.select({ id: currents.materializationId }).from(currents)
          .where(eq(currents.materializationId, materializations.id));
        const found = await tx.select({ id: materializations.id }).from(materializations)
          .where(and(inArray(materializations.id, [...ids]), notExists(isCurrent)));
        const doomed = found.map(({ id }) => id);
        if (doomed.length === 0) return;
        await tx.delete(materializations)
          .where(and(inArray(materializations.id, doomed), notExists(isCurrent)));
        await forgetPoints(tx);
        await forgetManifests(tx);
      });
    },
  };
}

/** @throws {LeaseLostError} when the lease, for this step, is not the one that the table holds. */
async function requireLease(tx: Queries, { asset, partition }: StepKey, lease: Lease): Promise<void> {
  const [held] = await tx.select({ owner: leases.owner, token: leases.token }).from(leases)
    .where(and(eq(leases.asset, asset), eq(leases.partition, partition))).for("update");
  if (held?.owner === lease.owner && held.token === lease.token) return;
  throw new LeaseLostError(
    `Cannot make the result of "${
      stepId(asset, partition)
    }" current: its lease ran out or was taken over: run it again`,
  );
}

/** Deletes the manifests that no materialization has. */
async function forgetManifests(tx: Queries): Promise<void> {
  // Every commit locks the manifest that it uses: with all of them locked, and only then, what uses them can be seen.
  const known = await tx.select({ version: codeManifests.version }).from(codeManifests).for("update");
  const rows = await tx.selectDistinct({ version: materializations.codeVersion }).from(materializations);
  const used = new Set(rows.map(({ version }) => version));
  const unused = known.map(({ version }) => version).filter((version) => !used.has(version));
  if (unused.length > 0) await tx.delete(codeManifests).where(inArray(codeManifests.version, unused));
}

async function isCommitted(tx: Queries, { id, runId, dataVersion }: Materialization): Promise<boolean> {
  const found = await tx.select({ id: materializations.id }).from(materializations).where(and(
    eq(materializations.id, id),
    eq(materializations.runId, runId),
    eq(materializations.dataVersion, dataVersion),
  ));
  return found.length > 0;
}

async function isAt(tx: Queries, { asset, partition }: StepKey, pointer: Pointer): Promise<boolean> {
  const [current] = await tx.select().from(currents)
    .where(and(eq(currents.asset, asset), eq(currents.partition, partition)));
  return current !== undefined && current.materializationId === pointer.materializationId &&
    current.reason === pointer.reason && current.since === pointer.since && current.over === pointer.over;
}

async function movePointer(tx: Queries, { asset, partition }: StepKey, pointer: Pointer): Promise<void> {
  await tx.insert(currents).values({ asset, partition, ...pointer }).onDuplicateKeyUpdate({ set: pointer });
}

async function forgetFailure(tx: Queries, { asset, partition }: StepKey): Promise<void> {
  await tx.delete(failures).where(and(eq(failures.asset, asset), eq(failures.partition, partition)));
}
