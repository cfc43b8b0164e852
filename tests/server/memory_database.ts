/**
 * A database in memory, as far as the routes read one: for worlds that have no file.
 *
 * @module
 */
import type { Engine } from "../../assets/engine/mod.ts";
import type { CancelRequest, Database, RunQueries } from "../../db/mod.ts";

/** The reads of a database over an engine's ledger. */
export function memoryDatabase({ ledger }: Engine): Database {
  const cancels = new Map<string, CancelRequest>();
  const all = async () => (await ledger.runs(1_000)).sort((a, b) => (a.id < b.id ? 1 : -1));
  const runs: RunQueries = {
    find: async ({ limit, before, status }) =>
      (await all()).filter((run) =>
        (before === undefined || run.id < before) && (status === undefined || run.status === status)
      ).slice(0, limit),
    run: async (wanted) => (await all()).find(({ id }) => id === wanted),
    materializations: async (asset, { limit, before }) =>
      (await ledger.history(asset)).filter(({ id }) => before === undefined || id < before).slice(0, limit),
    materialization: () => Promise.resolve(undefined),
    requestCancel: (request) => Promise.resolve(void cancels.set(request.runId, request)),
    cancelRequest: (runId) => Promise.resolve(cancels.get(runId)),
  };
  const records = { steps: () => Promise.resolve([]) };
  const feedback = { counts: () => Promise.resolve({ play: 0, click: 0 }) };
  return { ledger, runs, records, feedback } as unknown as Database;
}
