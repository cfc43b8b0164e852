/**
 * A worker that adds what the pool was opened with to each task, and refuses numbers below 0.
 *
 * @module
 */
import { serveTasks } from "../../assets/recommender/task_pool.ts";

function checked(number: number): number {
  if (number < 0) throw new RangeError(`Cannot add ${number}`);
  return number;
}

serveTasks<number, number, number>((setup) => {
  const base = checked(setup);
  return (task) => ({ result: base + checked(task) });
});
