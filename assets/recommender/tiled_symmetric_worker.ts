/**
 * A worker that updates some tiles of a matrix in shared memory.
 *
 * @module
 */
import { serveTasks } from "./task_pool.ts";
import { Sweeper, type TileSetup, type TileTask } from "./tiled_symmetric.ts";

serveTasks<TileSetup, TileTask, void>(async (setup) => {
  const sweeper = await Sweeper.over(setup, true);
  return (task) => ({ result: sweeper.update(task) });
});
