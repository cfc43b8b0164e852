/**
 * Reads about runs for people.
 *
 * @module
 */
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { RunQueries } from "../run_queries.ts";
import type { Connection } from "./connect.ts";
import { materializationLedger } from "./materializations.ts";
import { materializations, runCancels, runs } from "./schema.ts";

/** People wait for these. */
const PATIENCE = { patienceMs: 2_000 };

/** Reads over a connection. */
export function runQueries(connection: Connection): RunQueries {
  const { materializations: pageOf, materialization } = materializationLedger(connection);
  return {
    materializations: pageOf,
    materialization,
    find: ({ before, limit, status, asset }) =>
      connection.read(
        (queries) =>
          queries.select().from(runs)
            .where(and(
              before === undefined ? undefined : lt(runs.id, before),
              status === undefined ? undefined : eq(runs.status, status),
              asset === undefined ? undefined : inArray(
                runs.id,
                queries.select({ id: materializations.runId }).from(materializations)
                  .where(eq(materializations.asset, asset)),
              ),
            ))
            .orderBy(desc(runs.id)).limit(limit),
        PATIENCE,
      ),
    run: (id) =>
      connection.read(
        async (queries) => (await queries.select().from(runs).where(eq(runs.id, id)))[0],
        PATIENCE,
      ),
    requestCancel: (request) =>
      connection.transaction(
        async (tx) => {
          await tx.insert(runCancels).values(request).onDuplicateKeyUpdate({ set: { at: sql`at` } });
        },
        PATIENCE,
      ),
    cancelRequest: (runId) =>
      connection.read(
        async (queries) => (await queries.select().from(runCancels).where(eq(runCancels.runId, runId)))[0],
        PATIENCE,
      ),
  };
}
