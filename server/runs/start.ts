/**
 * Starting a run and ending one, for the API and the pages alike.
 *
 * @module
 */
import {
  type AssetKey,
  buryTheDead,
  parseSelection,
  type RunRecord,
  select,
} from "../../assets/engine/mod.ts";
import { Problem } from "../problem.ts";
import { LaunchError } from "../refusals.ts";
import type { Services } from "../services.ts";
import { runInTheWay } from "./in_the_way.ts";

/** What is to run. */
export interface RunWish {
  readonly selection: string;
  /** Rerun what is fresh, too. */
  readonly force: boolean;
}

/** One start at a time: the next one sees the run of the one before. */
const queues = new WeakMap<Services["database"], Promise<unknown>>();

/**
 * Starts a run and does not wait for its end.
 *
 * @throws {Problem} 400 for a selection that names nothing, 409 when a run is in the way, 503 where none can be started.
 */
export async function startRun(services: Services, wish: RunWish): Promise<RunRecord> {
  const keys = selectedKeys(services, wish.selection);
  const before = queues.get(services.database) ?? Promise.resolve();
  const begun = before.then(() => start(services, wish, keys));
  queues.set(services.database, begun.catch(() => {}));
  const run = await begun;
  services.plans.forget();
  return run;
}

/**
 * Asks a run to end, of whatever process.
 *
 * @throws {Problem} 404 when there is none, 409 when it is over.
 */
export async function cancelRun(services: Services, id: string): Promise<RunRecord> {
  const { engine, database } = services;
  await runOf(services, id);
  await buryTheDead(engine);
  const run = await runOf(services, id);
  if (run.status !== "running") throw new Problem("conflict", `Run ${id} is over: it ${ended(run)}`);
  await database.runs.requestCancel({ runId: id, at: engine.clock.now() });
  services.runs?.cancel(id);
  return run;
}

/** The run of that id. @throws {Problem} 404 */
export async function runOf({ database }: Pick<Services, "database">, id: string): Promise<RunRecord> {
  const run = await database.runs.run(id);
  if (run === undefined) throw new Problem("not-found", `There is no run ${id}; /api/v1/runs lists them`);
  return run;
}

/** What a selection names. @throws {Problem} 400 when that is nothing, or it cannot be read. */
export function selectedKeys(
  { engine: { graph } }: Pick<Services, "engine">,
  selection: string,
): ReadonlySet<AssetKey> {
  const refuse = (message: string, cause?: unknown) =>
    new Problem("invalid-request", message, { errors: [{ in: "json", path: "/selection", message }], cause });
  let keys: ReadonlySet<AssetKey>;
  try {
    keys = new Set(select(graph, parseSelection(selection)));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error), error);
  }
  if (keys.size === 0) throw refuse(`The selection "${selection}" names no asset`);
  return keys;
}

async function start(
  services: Services,
  { selection, force }: RunWish,
  keys: ReadonlySet<AssetKey>,
): Promise<RunRecord> {
  const { runs: launcher } = services;
  if (launcher === undefined) {
    throw new Problem("unavailable", "This server starts no runs; run: deno task materialize");
  }
  const found = await runInTheWay(services, keys);
  if (found !== undefined) {
    const { run, asset } = found;
    throw new Problem(
      "conflict",
      `Run ${run.id} is at "${asset}" already: wait for it, or cancel it with POST /api/v1/runs/${run.id}/cancel`,
    );
  }
  try {
    return await runOf(services, await launcher.start({ selection, force }));
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    // Where it is the selection's fault, what it lacks is in the way.
    throw new Problem(error.isUsage ? "conflict" : "unavailable", error.message, { cause: error });
  }
}

function ended({ status }: RunRecord): string {
  return status === "cancelled" || status === "interrupted" ? `was ${status}` : status;
}
