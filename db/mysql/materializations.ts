/**
 * Reading materializations and the current pointers.
 *
 * @module
 */
import { and, asc, desc, eq, getTableColumns, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { AssetKey } from "../../assets/engine/keys.ts";
import type { CodeManifest, Current, Ledger, Materialization } from "../../assets/engine/ledger.ts";
import { DatabaseError } from "../errors.ts";
import { materializationOf, type MaterializationRow } from "../rows.ts";
import type { RunQueries } from "../run_queries.ts";
import type { Connection, Queries } from "./connect.ts";
import { codeManifests, currents, materializations } from "./schema.ts";

/** The part of the ledger that this file implements, and the reads for people. */
export type MaterializationLedger = Pick<
  Ledger,
  "currents" | "current" | "byFingerprint" | "reusable" | "history"
>;
export type MaterializationQueries = Pick<RunQueries, "materializations" | "materialization">;

const COLUMNS = getTableColumns(materializations);
/** Manifests are as long as ten materializations and few: they are read once. */
const MAX_MANIFESTS = 1_000;
/** Each time, a collection would have to delete something right after it was read. */
const READ_TRIES = 20;

/** Materializations over a connection. */
export function materializationLedger(
  connection: Connection,
): MaterializationLedger & MaterializationQueries {
  /** By version, which names the content: what is here is never out of date. */
  const manifests = new Map<string, CodeManifest>();

  /** Runs a query, and reads those manifests of its rows that are not known. */
  function read<R, T>(
    find: (queries: Queries) => PromiseLike<R[]>,
    rowOf: (found: R) => MaterializationRow,
    make: (materialization: Materialization, found: R) => T,
  ): Promise<T[]> {
    return connection.read(async (queries) => {
      for (let tries = 1;; tries++) {
        const rows = await find(queries);
        const missing = new Set(rows.map((found) => rowOf(found).codeVersion));
        for (const version of missing) if (manifests.has(version)) missing.delete(version);
        if (missing.size > 0) {
          const found = await queries.select().from(codeManifests)
            .where(inArray(codeManifests.version, [...missing]));
          if (manifests.size > MAX_MANIFESTS) manifests.clear();
          for (const manifest of found) manifests.set(manifest.version, manifest);
        }
        // One that is gone went with its materializations, after they were read: they are read again.
        if (rows.every((found) => manifests.has(rowOf(found).codeVersion))) {
          return rows.map((found) => {
            const row = rowOf(found);
            return make(materializationOf(row, manifests.get(row.codeVersion)!), found);
          });
        }
        if (tries === READ_TRIES) {
          const { shown } = connection.address;
          throw new DatabaseError(
            `Cannot read database "${shown}": code_manifests lacks a version that materializations have: ` +
              "restore both tables from one backup",
            shown,
          );
        }
      }
    });
  }

  function currentsWhere(condition: SQL | undefined): Promise<Current[]> {
    return read(
      (queries) =>
        queries.select({
          row: COLUMNS,
          pointer: { reason: currents.reason, since: currents.since, over: currents.over },
        })
          .from(currents)
          .innerJoin(materializations, eq(materializations.id, currents.materializationId))
          .where(condition)
          .orderBy(asc(currents.asset), asc(currents.partition)),
      ({ row }) => row,
      (materialization, { pointer }) => ({ materialization, ...pointer }),
    );
  }

  function materializationsWhere(condition: SQL | undefined, limit?: number): Promise<Materialization[]> {
    return read(
      (queries) => {
        const query = queries.select().from(materializations).where(condition)
          .orderBy(desc(materializations.id));
        return limit === undefined ? query : query.limit(limit);
      },
      (row) => row,
      (materialization) => materialization,
    );
  }

  return {
    currents: (assets?: readonly AssetKey[]) =>
      currentsWhere(assets === undefined ? undefined : inArray(currents.asset, [...assets])),
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
      if (wanted.length === 0) return Promise.resolve([]);
      // One parameter however many steps are asked for. Texts out of JSON get the collation of what they are compared with.
      const asked = JSON.stringify(wanted.map((step) => [step.asset, step.partition, step.fingerprint]));
      const collation = sql.raw(connection.server.collation);
      const text = (column: string) => sql`convert(${sql.raw(column)} using utf8mb4) collate ${collation}`;
      return read(
        (queries) =>
          queries.select(COLUMNS)
            .from(sql`(
              select distinct ${text("a")} as asset, ${text("p")} as part,
                unhex(f) as print
              from json_table(${asked}, '$[*]' columns (
                a varchar(255) path '$[0]', p varchar(255) path '$[1]', f varchar(64) path '$[2]')) as asked
            ) as w`)
            .innerJoin(
              materializations,
              sql`${materializations.asset} = w.asset and ${materializations.partition} = w.part
                and ${materializations.fingerprint} = w.print`,
            )
            .orderBy(desc(materializations.id)),
        (row) => row,
        (materialization) => materialization,
      );
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
