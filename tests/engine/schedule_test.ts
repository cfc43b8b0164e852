/**
 * The scheduler.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { schedule } from "../../assets/engine/schedule.ts";

/** For each task, which earlier tasks it waits for and how many turns it takes. */
const tasks = fc.array(
  fc.record({ before: fc.array(fc.nat(9), { maxLength: 4 }), turns: fc.nat(5) }),
  { maxLength: 10 },
);

Deno.test("schedule() runs everything once, in order, and never more than its limit", async () => {
  await fc.assert(fc.asyncProperty(tasks, fc.integer({ min: 1, max: 4 }), async (tasks, limit) => {
    const ids = tasks.map((_, i) => i);
    // Ids at or after the task are not among the earlier ones, and 100 is not a task at all.
    const before = (id: number) => [...tasks[id]!.before.filter((other) => other < id), 100];
    const started: number[] = [];
    const settled = new Set<number>();
    let running = 0;
    await schedule(ids, before, limit, async (id) => {
      started.push(id);
      assert(++running <= limit);
      for (const other of before(id)) assert(other === 100 || settled.has(other));
      // Nothing that could have started, and comes earlier, was passed over.
      const passed = ids.filter((other) =>
        other < id && !started.includes(other) && before(other).every((b) => b === 100 || settled.has(b))
      );
      assertEquals(passed, []);
      for (let turn = 0; turn < tasks[id]!.turns; turn++) await Promise.resolve();
      running--;
      settled.add(id);
    });
    assertEquals(settled.size, ids.length);
    assertEquals(started.toSorted((a, b) => a - b), ids);
  }));
});

Deno.test("schedule() keeps as many at work as it may", async () => {
  const release: (() => void)[] = [];
  const done = schedule([0, 1, 2, 3, 4], () => [], 3, () => new Promise((resolve) => release.push(resolve)));
  assertEquals(release.length, 3);
  release[1]!();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(release.length, 4);
  release[0]!();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(release.length, 5);
  release.forEach((free) => free());
  await done;
});
