/**
 * Materializations and the current pointers.
 *
 * @module
 */
import { and, asc, desc, eq, type inArray, notExists, notInArray, type SQL, sql } from "drizzle-orm";
import {
  type CodeManifest,
  type Current,
  type Lease,
  LeaseLostError,
  type Ledger,
  type Materialization,
  type PointerReason,
} from "../../assets/engine/ledger.ts";
import type { AssetKey, CodeVersion, Fingerprint, StepKey } from "../../assets/engine/keys.ts";
import { stepId } from "../../assets/engine/keys.ts";
import { type Connection, type Query, type Row, type Transaction, written } from "./connect.ts";
import { COLUMNS, manifestRowOf, Parsed, readMaterialization, rowOf, WIDTH } from "./materialization_rows.ts";
import { codeManifests, currents, failures, leases, materializations } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type MaterializationLedger = Pick<
  Ledger,
  "currents" | "current" | "byFingerprint" | "reusable" | "history" | "commit" | "point" | "forget"
>;

type Pointer = Parameters<Ledger["point"]>[1];

/** Materializations over a connection. */
export function materializationLedger(connection: Connection): MaterializationLedger {
  const { queries } = connection;

  /** Runs a query that selects {@link COLUMNS}, and reads the manifests that it needs in the same transaction. */
  async function read<T>(
    query: Query,
    make: (materialization: Materialization, row: Row) => T,
  ): Promise<T[]> {
    const { rows, manifestRows } = await connection.snapshot((tx) => {
      const rows = tx.all(query);
      const versions = [...new Set(rows.map((row) => row[5] as CodeVersion))];
      const manifestRows = versions.length === 0 ? [] : tx.all(
        queries.select({ version: codeManifests.version, parts: codeManifests.parts })
          .from(codeManifests).where(isOneOf(codeManifests.version, versions)),
      );
      return { rows, manifestRows };
    });
    const manifests = new Map<string, CodeManifest>();
    for (const [version, parts] of manifestRows) {
      manifests.set(version as string, {
        version: version as CodeVersion,
        parts: JSON.parse(parts as string) as CodeManifest["parts"],
      });
    }
    const parsed = new Parsed();
    return rows.map((row) => make(readMaterialization(row, manifests, parsed), row));
  }
  const readAll = (query: Query) => read(query, (materialization) => materialization);

  function currentsWhere(condition: SQL | undefined): Promise<Current[]> {
    const query = queries.select({
      ...COLUMNS,
      reason: currents.reason,
      since: currents.since,
      over: currents.over,
    })
      .from(currents)
      .innerJoin(materializations, eq(materializations.id, currents.materializationId))
      .where(condition)
      .orderBy(asc(currents.asset), asc(currents.partition));
    return read(query, (materialization, row) => ({
      materialization,
      reason: row[WIDTH] as PointerReason,
      since: row[WIDTH + 1] as number,
      over: row[WIDTH + 2] as Fingerprint | null,
    }));
  }
  function materializationsWhere(condition: SQL | undefined, limit?: number): Promise<Materialization[]> {
    const query = queries.select(COLUMNS).from(materializations).where(condition)
      .orderBy(desc(materializations.id));
    return readAll(limit === undefined ? query : query.limit(limit));
  }

  function movePointer(tx: Transaction, { id, asset, partition }: Materialization, pointer: Pointer) {
    const { reason, since, over } = pointer;
    const row = { asset, partition, materializationId: id, reason, since, over };
    tx.run(
      queries.insert(currents).values(row).onConflictDoUpdate({
        target: [currents.asset, currents.partition],
        set: { materializationId: id, reason, since, over },
      }),
    );
    tx.run(queries.delete(failures).where(and(eq(failures.asset, asset), eq(failures.partition, partition))));
  }
  function requireLease(tx: Transaction, { asset, partition }: StepKey, lease: Lease) {
    const held = tx.all(
      queries.select({ owner: leases.owner }).from(leases).where(and(
        eq(leases.asset, asset),
        eq(leases.partition, partition),
        eq(leases.owner, lease.owner),
        eq(leases.token, lease.token),
      )),
    );
    if (held.length > 0) return;
    throw new LeaseLostError(
      `Cannot make the result of "${
        stepId(asset, partition)
      }" current: its lease ran out or was taken over while ` +
        "it ran: run it again",
    );
  }

  return {
    currents: (assets?: readonly AssetKey[]) =>
      currentsWhere(assets === undefined ? undefined : isOneOf(currents.asset, assets)),
    async current({ asset, partition }) {
      return (await currentsWhere(and(eq(currents.asset, asset), eq(currents.partition, partition))))[0];
    },
    byFingerprint: ({ asset, partition }, fingerprint) =>
      materializationsWhere(and(
        eq(materializations.asset, asset),
        eq(materializations.partition, partition),
        eq(materializations.fingerprint, fingerprint),
      )),
    reusable(wanted) {
      // One parameter however many steps are asked for; "cross join" fixes the order, so that the index is used.
      const asked = JSON.stringify(wanted.map((step) => [step.asset, step.partition, step.fingerprint]));
      const columns = sql.join(Object.values(COLUMNS).map((column) => sql`${column}`), sql`, `);
      return readAll(written(sql`
        select ${columns} from
          (select distinct value ->> 0 as asset, value ->> 1 as part, value ->> 2 as print from json_each(${asked})) w
          cross join ${materializations}
          on ${materializations.asset} = w.asset and ${materializations.partition} = w.part
          and ${materializations.fingerprint} = w.print
        order by ${materializations.id} desc`));
    },
    history: (asset, { partition, limit } = {}) =>
      materializationsWhere(
        and(
          eq(materializations.asset, asset),
          partition === undefined ? undefined : eq(materializations.partition, partition),
        ),
        limit,
      ),
    commit: (materialization, lease) =>
      connection.transaction((tx) => {
        requireLease(tx, materialization, lease);
        tx.run(
          queries.insert(codeManifests).values(manifestRowOf(materialization.code)).onConflictDoNothing(),
        );
        tx.run(queries.insert(materializations).values(rowOf(materialization)));
        const since = materialization.finishedAt;
        movePointer(tx, materialization, { reason: "materialized", since, over: null });
      }),
    point: (materialization, pointer, lease) =>
      connection.transaction((tx) => {
        requireLease(tx, materialization, lease);
        const { id, asset, partition } = materialization;
        const there = tx.all(
          queries.select({ id: materializations.id }).from(materializations).where(and(
            eq(materializations.id, id),
            eq(materializations.asset, asset),
            eq(materializations.partition, partition),
          )),
        );
        if (there.length === 0) {
          throw new RangeError(
            `Cannot point "${
              stepId(asset, partition)
            }" at materialization "${id}": it is not in the ledger any more`,
          );
        }
        movePointer(tx, materialization, pointer);
      }),
    forget: (ids) =>
      connection.transaction((tx) => {
        if (ids.length === 0) return;
        const isCurrent = queries.select({ id: currents.materializationId }).from(currents)
          .where(eq(currents.materializationId, materializations.id));
        tx.run(
          queries.delete(materializations).where(
            and(isOneOf(materializations.id, ids), notExists(isCurrent)),
          ),
        );
        const used = queries.select({ version: materializations.codeVersion }).from(materializations);
        tx.run(queries.delete(codeManifests).where(notInArray(codeManifests.version, used)));
      }),
  };
}

/** `column in (…)` with a single parameter, so that thousands of values are no more than one. */
function isOneOf(column: Parameters<typeof inArray>[0], values: readonly string[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}
