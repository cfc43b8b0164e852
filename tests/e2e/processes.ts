/**
 * Several processes in one home, wherever it keeps its state.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import type { Ended } from "../support/child.ts";
import type { Places } from "../support/places.ts";
import {
  eventsOf,
  expectExit,
  FAULTY,
  filesBelow,
  outcomesOf,
  start,
  withFolder,
} from "../support/program.ts";
import { assertWhole, versionsIn, withSession } from "../support/session.ts";

const KEYS = pipeline.map(({ key }) => key);

/** How often each asset was computed, over several processes. */
export function computed(ends: readonly Ended[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { out } of ends) {
    for (const event of eventsOf(out.replaceAll(/^reached .*\n/gm, ""))) {
      if (event.type === "step_materialized") counts[event.asset] = (counts[event.asset] ?? 0) + 1;
    }
  }
  return counts;
}

function assertQuiet(ends: readonly Ended[]): void {
  for (const { out, err } of ends) assert(!/locked|Error/.test(out + err), out + err);
}

/** Each asset, once. */
export const once = Object.fromEntries(KEYS.map((key) => [key, 1]));

/** Registers the tests; `test` gives each the places to work in. */
export function testProcesses(test: (name: string, body: (places: Places) => Promise<void>) => void): void {
  for (const count of [2, 4]) {
    test(`${count} processes at once compute each asset once, and all end well`, (places) =>
      withFolder(async (home) => {
        const env = await places.env(home);
        const children = Array.from({ length: count }, () => start(["materialize", "--json"], { home, env }));
        const ends = await Promise.all(children.map((child) => child.ended()));
        for (const { code, out, err } of ends) assertEquals(code, 0, out + err);
        assertQuiet(ends);
        assertEquals(computed(ends), once);
        for (const { out } of ends) {
          const outcomes = outcomesOf(eventsOf(out));
          assertEquals(Object.keys(outcomes).sort(), [...KEYS].sort());
          for (const outcome of Object.values(outcomes)) assert(["materialized", "fresh"].includes(outcome));
        }
        await withSession(home, env, async (session) => {
          await assertWhole(session);
          for (const { key } of pipeline) assertEquals((await session.engine.ledger.history(key)).length, 1);
          assertEquals(await session.engine.ledger.owners(), []);
          const runs = await session.engine.ledger.runs(10);
          assertEquals(runs.map(({ status }) => status), Array(count).fill("succeeded"));
        });
        assertEquals(await filesBelow(`${home}/owners`), ["home"]);
      }));
  }

  test("a process takes over from one that is killed, and does not wait for its lease to end", (places) =>
    withFolder(async (home) => {
      // So long that nobody would wait for it to expire.
      const env = { ...await places.env(home), QUESTLINE_LEASE_SECONDS: "3600" };
      const fault = { ...env, QUESTLINE_TEST_FAULT: "computed:clean_features:block" };
      await using killed = start(["materialize", "--json"], { home, entry: FAULTY, env: fault });
      await killed.seen("reached computed:clean_features");
      await using other = start(["materialize", "--json"], { home, env });
      await other.seen('"step_waiting"');
      killed.kill("SIGKILL");
      const ends = [await killed.ended(), await other.ended()];
      assertEquals(ends.map(({ code, signal }) => signal ?? code), ["SIGKILL", 0], ends[1]!.err);
      assertQuiet(ends);
      assertEquals(computed(ends), once);
      assertEquals(outcomesOf(eventsOf(ends[1]!.out))["raw_games"], "fresh");
      await withSession(home, env, async (session) => {
        assertEquals(Object.keys(await versionsIn(session)).length, KEYS.length);
        const runs = await session.engine.ledger.runs(10);
        assertEquals(runs.map(({ status }) => status), ["succeeded", "interrupted"]);
      });
    }));

  test("a process waits for one that is at work, and says for whom", (places) =>
    withFolder(async (home) => {
      const env = await places.env(home);
      const fault = { ...env, QUESTLINE_TEST_FAULT: "computed:raw_games:pause" };
      await using first = start(["materialize", "raw_games"], { home, entry: FAULTY, env: fault });
      await first.seen("reached computed:raw_games");
      await using second = start(["materialize", "raw_games"], { home, env });
      await second.seen("raw_games          waiting: ");
      await using collector = start(["gc"], { home, env });
      await collector.seen("Waiting for a run of ");
      const [held] = (await filesBelow(`${home}/owners`)).filter((name) => name.includes(`-${first.pid}-`));
      assert(second.text.err.includes(`waiting: ${held!.replace(".lock", "")} is materializing it`));
      // The pause ends with a signal, which cancels the first: the second has to do the work.
      first.kill("SIGTERM");
      assertEquals((await first.ended()).code, 130);
      assertEquals((await second.ended()).code, 0);
      assertEquals((await collector.ended()).code, 0);
      const { out } = await expectExit(0, ["materialize", "raw_games", "--json"], { home, env });
      assertEquals(outcomesOf(eventsOf(out)), { raw_games: "fresh" });
    }));
}
