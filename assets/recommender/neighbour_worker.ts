/**
 * A worker that looks for the neighbours of some of the items.
 *
 * @module
 */
import { NeighbourFinder, type NeighbourJob, type NeighbourTask } from "./neighbour_finder.ts";
import { serveTasks } from "./task_pool.ts";

serveTasks<NeighbourJob, NeighbourTask, void>((job) => {
  const finder = new NeighbourFinder(job);
  return (task) => ({ result: finder.run(task) });
});
