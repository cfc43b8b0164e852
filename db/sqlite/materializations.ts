/**
 * Reading materializations and the current pointers.
 *
 * @module
 */
import { and, asc, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { AssetKey, CodeVersion, Fingerprint } from "../../assets/engine/keys.ts";
import type {
  CodeManifest,
  Current,
  Ledger,
  Materialization,
  PointerReason,
} from "../../assets/engine/ledger.ts";
import type { RunQueries } from "../run_queries.ts";
import { type Connection, isOneOf, type Query, type Row, written } from "./connect.ts";
import { COLUMNS, Parsed, readMaterialization, WIDTH } from "./materialization_rows.ts";
import { codeManifests, currents, materializations } from "./schema.ts";

/** The part of the ledger that this file implements, and the reads for people. */
export type MaterializationLedger = Pick<
  Ledger,
  "currents" | "current" | "byFingerprint" | "reusable" | "history"
>;
export type MaterializationQueries = Pick<RunQueries, "materializations" | "materialization">;

/** Materializations over a connection. */
export function materializationLedger(
  connection: Connection,
): MaterializationLedger & MaterializationQueries {
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
    materializations: (asset, { partition, before, limit }) =>
      materializationsWhere(
        and(
          eq(materializations.asset, asset),
          partition === undefined ? undefined : eq(materializations.partition, partition),
          before === undefined ? undefined : lt(materializations.id, before),
        ),
        limit,
      ),
    materialization: async (id) => (await materializationsWhere(eq(materializations.id, id)))[0],
  };
}
