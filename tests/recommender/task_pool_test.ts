/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { TaskPool } from "../../assets/recommender/task_pool.ts";

const script = new URL("./adder_worker.ts", import.meta.url);
const signal = new AbortController().signal;

Deno.test("TaskPool runs every task once, and hands each the pool's setup", async () => {
  using pool = await TaskPool.open<number, number, number>(script, 100, { workers: 2, signal });
  assertEquals(pool?.size, 2);
  const tasks = Array.from({ length: 20 }, (_, t) => t);
  const results: number[] = [];
  await pool!.run(tasks, (result, index) => results[index] = result);
  assertEquals(results, tasks.map((task) => task + 100));
});

Deno.test("TaskPool passes on what a task throws", async () => {
  using pool = await TaskPool.open<number, number, number>(script, 0, { workers: 2, signal });
  await assertRejects(() => pool!.run([1, -1, 2], () => {}), Error, "Cannot add -1");
});

Deno.test("TaskPool stops when it is told to, before and in the middle", async () => {
  const controller = new AbortController();
  const options = { workers: 2, signal: controller.signal };
  using pool = await TaskPool.open<number, number, number>(script, 0, options);
  const run = () => pool!.run([1, 2, 3], () => controller.abort(new Error("enough")));
  await assertRejects(run, Error, "enough");
  await assertRejects(() => TaskPool.open(script, 0, options), Error, "enough");
});

Deno.test("TaskPool.open() gives none where none is asked for, or when the worker cannot start", async () => {
  assertEquals(await TaskPool.open(script, 0, { workers: 0, signal }), undefined);
  const broken = new URL("data:text/javascript,throw new Error('broken')");
  assertEquals(await TaskPool.open(broken, 0, { workers: 2, signal }), undefined);
  assertEquals(await TaskPool.open(script, -1, { workers: 2, signal }), undefined);
});
