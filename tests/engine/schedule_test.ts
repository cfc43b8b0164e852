/**
 * The scheduler.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { settled } from "../support/fake_clock.ts";
import { schedule } from "../../assets/engine/schedule.ts";

Deno.test("schedule() runs everything once, in order, and never more than its limit", async () => {
  const before = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      before,
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat()),
      async (drawn, limit, pick) => {
        const ids = drawn.map((_, i) => i);
        // Only earlier tasks come before one; 100 is not a task at all and holds nothing up.
        const before = (id: number) => [...drawn[id]!.filter((other) => other < id), 100];
        const started: number[] = [];
        const finished = new Set<number>([100]);
        const running = new Map<number, () => void>();
        const done = schedule(ids, before, limit, (id) => {
          started.push(id);
          return new Promise((resolve) => running.set(id, resolve));
        });
        const isReady = (id: number) => before(id).every((other) => finished.has(other));
        for (;;) {
          await settled();
          const waiting = ids.filter((id) => !started.includes(id) && isReady(id));
          assert(started.every(isReady));
          assert(running.size === limit || running.size < limit && waiting.length === 0);
          if (running.size === 0) break;
          const at = started.length;
          const id = [...running.keys()][pick.next().value! % running.size]!;
          running.get(id)!();
          running.delete(id);
          finished.add(id);
          const next = Math.min(...ids.filter((id) => !started.includes(id) && isReady(id)));
          await settled();
          // The first of those that are ready comes next.
          if (started.length > at) assertEquals(started[at], next);
        }
        await done;
        assertEquals(started.toSorted((a, b) => a - b), ids);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("schedule() keeps as many at work as it may", async () => {
  const release: (() => void)[] = [];
  const done = schedule([0, 1, 2, 3, 4], () => [], 3, () => new Promise((resolve) => release.push(resolve)));
  assertEquals(release.length, 3);
  release[1]!();
  await settled();
  assertEquals(release.length, 4);
  release[0]!();
  await settled();
  assertEquals(release.length, 5);
  release.forEach((free) => free());
  await done;
});
