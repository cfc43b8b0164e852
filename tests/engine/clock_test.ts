/**
 * The computer's clock, with its time held still.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { systemClock } from "../../assets/engine/mod.ts";

Deno.test("systemClock.sleep() wakes at its moment, and not before", async () => {
  using time = new FakeTime(1000);
  let woke = false;
  const sleeping = systemClock.sleep(500, new AbortController().signal).then(() => woke = true);
  time.tick(499);
  await Promise.resolve();
  assertEquals([woke, systemClock.now()], [false, 1499]);
  time.tick(1);
  await sleeping;
  assertEquals([woke, systemClock.now()], [true, 1500]);
});

Deno.test("systemClock.sleep() ends with the signal's reason, before or during the sleep", async () => {
  using time = new FakeTime();
  const controller = new AbortController();
  const sleeping = systemClock.sleep(500, controller.signal);
  time.tick(100);
  controller.abort(new Error("Stop"));
  await assertRejects(() => sleeping, Error, "Stop");
  await assertRejects(() => systemClock.sleep(1, controller.signal), Error, "Stop");
  time.tick(1000);
});
