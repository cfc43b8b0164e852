/**
 * A worker that looks for the neighbours of some of the items.
 *
 * @module
 */
import { NeighbourFinder, type NeighbourJob, type NeighbourStep } from "./neighbour_finder.ts";
import { serveTasks } from "./task_pool.ts";

serveTasks<NeighbourJob, NeighbourStep, void>((job) => {
  const finder = new NeighbourFinder(job);
  const work = (step: NeighbourStep) => {
    while (finder.take(step));
  };
  // At once, without being told: its owner counts too, and would not soon hear that this one is ready.
  work("count");
  return (step) => ({ result: work(step) });
});
