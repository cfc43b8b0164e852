/** @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseSchedule } from "../../infra/schedule/cron.ts";
import { type MissedPolicy, runSchedule, type ScheduleNews } from "../../infra/schedule/scheduler.ts";
import { onlyScheduler, type ScheduleState, scheduleState } from "../../infra/schedule/state.ts";
import { FakeClock, settled } from "../support/fake_clock.ts";
import { withFolder } from "../support/program.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The clock starts at midnight UTC; it is a Thursday. */
const START = Date.UTC(2026, 0, 1);

/** A scheduler whose runs take as long as they are told to. */
class Stage {
  readonly clock = new FakeClock(START);
  readonly news: ScheduleNews[] = [];
  readonly started: number[] = [];
  readonly kept: { due: number | undefined } = { due: undefined };
  takes = 0;
  fails = false;
  running = 0;
  #stop = new AbortController();
  #over: Promise<void> = Promise.resolve();

  start(
    expression: string,
    options: { missed?: MissedPolicy; jitterMs?: number; random?: () => number } = {},
  ): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const state: ScheduleState = {
      read: () => Promise.resolve(this.kept.due),
      write: (due) => Promise.resolve(void (this.kept.due = due)),
    };
    this.#over = runSchedule({
      schedule: parseSchedule(expression, "UTC"),
      state,
      missed: "run",
      jitterMs: 0,
      random: () => 0,
      clock: this.clock,
      signal,
      work: async () => {
        assertEquals(++this.running, 1, "two at once");
        this.started.push(this.clock.now() - START);
        if (this.takes > 0) await this.clock.sleep(this.takes, signal).catch(() => {});
        this.running--;
        if (this.fails) throw new Error("did not work");
      },
      tell: (news) => void this.news.push(news),
      ...options,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort(new DOMException("Interrupted", "AbortError"));
    await this.#over;
  }

  kinds(): string[] {
    return this.news.map((news) => "missed" in news ? `${news.kind} ${news.missed}` : news.kind);
  }
}

Deno.test("it runs when it is due, and waits for nothing but the next time", async () => {
  const stage = new Stage();
  stage.start("5 * * * *");
  await stage.clock.advance(5 * MINUTE - 1);
  assertEquals(stage.started, []);
  await stage.clock.advance(1);
  assertEquals(stage.started, [5 * MINUTE]);
  await stage.clock.advance(2 * HOUR);
  assertEquals(stage.started, [5 * MINUTE, HOUR + 5 * MINUTE, 2 * HOUR + 5 * MINUTE]);
  await stage.stop();
  assertEquals(stage.kept.due, START + 2 * HOUR + 5 * MINUTE);
  await stage.clock.advance(HOUR);
  assertEquals(stage.started.length, 3);
  assertEquals(stage.clock.sleeping, 0);
});

Deno.test("a run that takes longer than the interval is followed by one run for all that passed, or by the next", async () => {
  for (const [missed, expected] of [["run", [60, 210, 360]], ["skip", [60, 240, 420]]] as const) {
    const stage = new Stage();
    stage.takes = 150 * MINUTE;
    stage.start("0 * * * *", { missed });
    await stage.clock.advance(8 * HOUR);
    assertEquals(stage.started.slice(0, 3).map((at) => at / MINUTE), [...expected], missed);
    await stage.stop();
  }
});

Deno.test("what was missed while it did not run is made up for once, or left out, by policy", async () => {
  for (const missed of ["run", "skip"] as const) {
    const stage = new Stage();
    stage.start("5 * * * *", { missed });
    await stage.clock.advance(6 * MINUTE);
    await stage.stop();
    await stage.clock.advance(3 * HOUR);
    stage.start("5 * * * *", { missed });
    await stage.clock.advance(1);
    const made = missed === "run" ? [3 * HOUR + 6 * MINUTE] : [];
    assertEquals(stage.started, [5 * MINUTE, ...made]);
    assertEquals(stage.kinds().slice(-2), [missed === "run" ? "starting 3" : "skipped 3", "waiting"]);
    await stage.clock.advance(HOUR);
    assertEquals(stage.started, [5 * MINUTE, ...made, 4 * HOUR + 5 * MINUTE]);
    await stage.stop();
  }
});

Deno.test("a first start makes nothing up, and a start right after a time that was dealt with does nothing twice", async () => {
  const stage = new Stage();
  await stage.clock.advance(5 * MINUTE + 1);
  stage.start("5 * * * *");
  await stage.clock.advance(MINUTE);
  assertEquals(stage.started, []);
  await stage.stop();
  await stage.clock.advance(HOUR - MINUTE);
  stage.start("5 * * * *");
  await stage.clock.advance(1);
  // Within a minute of its time a start is not late.
  assertEquals(stage.kinds().at(-2), "starting 0");
  await stage.stop();
  stage.start("5 * * * *");
  await stage.clock.advance(1000);
  assertEquals(stage.started.length, 1);
  await stage.stop();
});

Deno.test("a machine that slept wakes to what it missed, and a clock that was set back is believed", async () => {
  const stage = new Stage();
  stage.start("0 5 * * *", { missed: "skip" });
  await stage.clock.advance(4 * HOUR);
  // Asleep: the timer fires only once time has moved on by hours.
  const asleep = stage.clock.now;
  stage.clock.now = () => asleep.call(stage.clock) + 3 * HOUR;
  await stage.clock.advance(MINUTE);
  assertEquals(stage.started, []);
  assertEquals(stage.kinds(), ["waiting", "skipped 1", "waiting"]);
  await stage.stop();
  stage.clock.now = asleep;
  assert(stage.kept.due! > stage.clock.now());
  stage.start("0 5 * * *");
  await stage.clock.advance(HOUR);
  assertEquals(stage.started, [5 * HOUR]);
  await stage.stop();
});

Deno.test("the jitter puts each start off by its share, and the time it is for stays", async () => {
  const stage = new Stage();
  const shares = [0.5, 0, 0.999];
  stage.start("0 * * * *", { jitterMs: 10 * MINUTE, random: () => shares.shift() ?? 0 });
  await stage.clock.advance(4 * HOUR - 1);
  assertEquals(stage.started.map((at) => at / MINUTE), [65, 120, 189.99]);
  assertEquals(stage.news.flatMap((news) => news.kind === "starting" ? (news.due - START) / HOUR : []), [
    1,
    2,
    3,
  ]);
  await stage.stop();
});

Deno.test("a run that fails is told, and the next comes all the same", async () => {
  const stage = new Stage();
  stage.fails = true;
  stage.start("*/10 * * * *");
  await stage.clock.advance(20 * MINUTE);
  assertEquals(stage.started.length, 2);
  assertEquals(stage.kinds(), [
    "waiting",
    "starting 0",
    "failed",
    "waiting",
    "starting 0",
    "failed",
    "waiting",
  ]);
  await stage.stop();
});

Deno.test("an interruption ends a run that is going, and is no failure", async () => {
  const stage = new Stage();
  stage.takes = HOUR;
  stage.fails = true;
  stage.start("*/10 * * * *");
  await stage.clock.advance(15 * MINUTE);
  await stage.stop();
  await settled();
  assertEquals([stage.running, stage.kinds().includes("failed")], [0, false]);
});

Deno.test("a schedule without a further time ends, and thousands of missed times are one run", async () => {
  const once = new Stage();
  once.start("0 0 5 1 1 * 2026");
  await once.clock.advance(DAY);
  assertEquals(once.kinds(), ["waiting", "starting 0", "over"]);
  const many = new Stage();
  many.kept.due = START - 30 * DAY;
  many.start("* * * * *");
  await many.clock.advance(2 * MINUTE);
  assertEquals(many.kinds().slice(0, 2), ["starting 1000", "waiting"]);
  assertEquals(many.started, [0, MINUTE, 2 * MINUTE]);
  await many.stop();
});

Deno.test("parseSchedule() knows summer time, and says what it cannot read", () => {
  const { next } = parseSchedule("30 2 * * *", "Europe/Berlin");
  const days = (from: number, count: number) => {
    const found: string[] = [];
    for (let at = from; found.length < count;) {
      found.push(new Date(at = next(at)!).toISOString().slice(0, 16));
    }
    return found;
  };
  assertEquals(days(Date.UTC(2026, 2, 27, 12), 3), [
    "2026-03-28T01:30",
    "2026-03-29T01:00",
    "2026-03-30T00:30",
  ]);
  assertEquals(days(Date.UTC(2026, 9, 24, 12), 2), ["2026-10-25T00:30", "2026-10-26T01:30"]);
  assertThrows(
    () => parseSchedule("61 * * * *", "UTC"),
    SyntaxError,
    'Cannot read the schedule "61 * * * *": Invalid',
  );
  assertThrows(() => parseSchedule("daily", "UTC"), SyntaxError, 'Cannot read the schedule "daily"');
  assertThrows(
    () => parseSchedule("@daily", "Mars/Base"),
    SyntaxError,
    'Cannot use the time zone "Mars/Base"',
  );
});

Deno.test("the memory of a scheduler survives, is forgiving, and belongs to one process", () =>
  withFolder(async (home) => {
    const state = scheduleState(home);
    assertEquals(await state.read(), undefined);
    await state.write(START);
    assertEquals(await scheduleState(home).read(), START);
    await Deno.writeTextFile(`${home}/schedule.json`, '{"due":');
    assertEquals(await state.read(), undefined);
    {
      using _first = await onlyScheduler(home);
      assertEquals(await onlyScheduler(home), undefined);
    }
    using again = await onlyScheduler(home);
    assert(again !== undefined);
  }));
