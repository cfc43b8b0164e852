/**
 * The run that a page follows, and how far it is.
 *
 * @module
 */
import type { Services } from "../../services.ts";
import type { LiveRun } from "./live.tsx";

/** A run that goes on; without one, the run that was asked for. */
export async function liveRun(
  { database, engine }: Services,
  asked: string | undefined,
): Promise<LiveRun | undefined> {
  const [going] = await database.runs.find({ status: "running", limit: 1 });
  const id = asked !== undefined && /^[\w.-]{1,64}$/.test(asked) ? asked : undefined;
  const run = going ?? (id === undefined ? undefined : await database.runs.run(id));
  if (run === undefined) return undefined;
  const [first] = await engine.ledger.events(run.id, { limit: 1 });
  const steps = await database.records.steps(run.id);
  const planned = first?.type === "run_started" ? first.plan : [];
  const fresh = planned.filter(({ action }) => action === "fresh").length;
  const all = Math.max(planned.length, steps.length);
  const over = steps.filter(({ outcome }) => outcome !== null && outcome !== "fresh").length + fresh;
  return { run, all, done: run.status === "succeeded" ? all : Math.min(all, over) };
}
