/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { Pace } from "../../../infra/sources/rawg/pace.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { upTo } from "./rig.ts";

const never = new AbortController().signal;

/** When each of so many starts that are asked for at once comes, in milliseconds from now. */
async function starts(
  clock: FakeClock,
  pace: Pace,
  count: number,
  during: () => void = () => {},
): Promise<number[]> {
  const begin = clock.now();
  const at: number[] = [];
  const all = Promise.all(
    upTo(count).map(async () => {
      await pace.turn(never);
      at.push(clock.now() - begin);
    }),
  );
  during();
  await clock.until(all);
  return at;
}

Deno.test("Pace starts evenly, without saving up what was not used", async () => {
  const clock = new FakeClock();
  const pace = new Pace(clock, 4);
  assertEquals(await starts(clock, pace, 4), [0, 250, 500, 750]);
  await clock.advance(60_000);
  assertEquals(await starts(clock, pace, 3), [0, 250, 500]);
});

Deno.test("Pace holds those that wait already, and lets them go one after the other", async () => {
  const clock = new FakeClock();
  const pace = new Pace(clock, 2);
  const at = await starts(clock, pace, 4, () => pace.hold(10_000));
  assertEquals(at, [0, 10_000, 10_500, 11_000]);
  pace.hold(3000);
  pace.hold(1000);
  const stop = new AbortController();
  const waiting = pace.turn(stop.signal);
  stop.abort(new Error("stopped"));
  await assertRejects(() => waiting, Error, "stopped");
  assertEquals((await starts(clock, pace, 1))[0]! >= 2000, true);
});
