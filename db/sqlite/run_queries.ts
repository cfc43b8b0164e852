/**
 * Reads about runs for people.
 *
 * @module
 */
import { and, desc, eq, inArray, lt } from "drizzle-orm";
import type { RunQueries } from "../run_queries.ts";
import type { Connection } from "./connect.ts";
import { materializationLedger } from "./materializations.ts";
import { materializations, runCancels, runs } from "./schema.ts";

/** Reads over a connection. */
export function runQueries(connection: Connection): RunQueries {
  const { queries } = connection;
  const { materializations: pageOf, materialization } = materializationLedger(connection);
  return {
    materializations: pageOf,
    materialization,
    find: ({ before, limit, status, asset }) =>
      connection.read(
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
      ),
    run: async (id) => (await connection.read(queries.select().from(runs).where(eq(runs.id, id))))[0],
    requestCancel: (request) =>
      connection.transaction((tx) => {
        tx.run(queries.insert(runCancels).values(request).onConflictDoNothing());
      }),
    cancelRequest: async (runId) =>
      (await connection.read(queries.select().from(runCancels).where(eq(runCancels.runId, runId))))[0],
  };
}
