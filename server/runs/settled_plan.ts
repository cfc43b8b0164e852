/**
 * A plan that knows what the last run came to: one that is kept for a second may be from before it ended.
 *
 * @module
 */
import type { Planned } from "../plan_cache.ts";
import type { Services } from "../services.ts";

/** The plan, made anew when a run has ended since. @param ageMs the most that its age may be otherwise */
export async function settledPlan({ plans, database }: Services, ageMs?: number): Promise<Planned> {
  const [planned, [last]] = await Promise.all([plans.get(ageMs), database.runs.find({ limit: 1 })]);
  if (last === undefined || last.finishedAt === null || planned.snapshot.now > last.finishedAt) {
    return planned;
  }
  plans.forget();
  return await plans.get();
}
