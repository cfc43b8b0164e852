/** @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventsOf, expectExit, FAULTY, outcomesOf, start, statesOf, withFolder } from "../support/program.ts";
import { collectIn, withSession } from "../support/session.ts";

const faulty = (fault: string) => ({ entry: FAULTY, env: { QUESTLINE_TEST_FAULT: fault } });

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} in the middle of a run ends it with 130, and the next run goes on`, () =>
    withFolder(async (home) => {
      await using child = start(["materialize", "--json"], { home, ...faulty("computed:user_logs:pause") });
      await child.seen("reached computed:user_logs");
      child.kill(signal);
      const { code, out, err } = await child.ended();
      assertEquals(code, 130, err);
      const events = eventsOf(out.replaceAll(/^reached .*\n/gm, ""));
      assertEquals(outcomesOf(events), {
        raw_games: "materialized",
        clean_features: "materialized",
        user_logs: "cancelled",
        co_occurrence: "cancelled",
        trials: "cancelled",
        model: "cancelled",
        evaluation: "cancelled",
        recommendations: "cancelled",
      });
      const last = events.at(-1)!;
      assertEquals(last.type === "run_finished" && last.status, "cancelled");
      assertStringIncludes(err, "■ Interrupted: 2 materialized, 6 cancelled in ");
      assertStringIncludes(err, "Next: deno task materialize goes on where this stopped.");

      await withSession(home, {}, async (session) => {
        const { ledger } = session.engine;
        const [run] = await ledger.runs(1);
        assertEquals(run!.status, "cancelled");
        const stored = (await ledger.events(run!.id)).map(({ type }) => type);
        assertEquals(stored.filter((type) => type === "step_cancelled").length, 6);
        // It gave back what it held, so that nobody has to find out that it is dead.
        assertEquals(await ledger.owners(), []);
        assertEquals(await ledger.failures(), []);
        await collectIn(session, 5);
      });
      const states = await statesOf({ home });
      assertEquals([states["clean_features"], states["user_logs"]], ["fresh", "missing"]);
      const next = await expectExit(0, ["materialize", "--json"], { home });
      const outcomes = outcomesOf(eventsOf(next.out));
      assertEquals([outcomes["clean_features"], outcomes["user_logs"]], ["fresh", "materialized"]);
    }));
}

Deno.test("SIGINT ends the waiting for another process with 130", () =>
  withFolder(async (home) => {
    // It sends no heartbeat while it is blocked.
    const fault = { QUESTLINE_TEST_FAULT: "leased:raw_games:block", QUESTLINE_LEASE_SECONDS: "3600" };
    await using busy = start(["materialize", "raw_games"], { home, entry: FAULTY, env: fault });
    await busy.seen("reached leased:raw_games");
    for (const args of [["materialize"], ["gc"]]) {
      await using waiting = start(args, { home });
      await waiting.seen(args[0] === "gc" ? "Waiting for a run of" : "waiting: ");
      waiting.kill("SIGINT");
      const { code, err } = await waiting.ended();
      assertEquals(code, 130, err);
      assertEquals(err.includes("Error"), false, err);
    }
  }));

Deno.test("a second SIGINT ends the process at once", () =>
  withFolder(async (home) => {
    await using child = start(["materialize"], { home, ...faulty("computed:raw_games:hold") });
    await child.seen("reached computed:raw_games");
    // One signal may swallow another that comes before it was seen; repeated until it has ended.
    let isOver = false;
    const ended = child.ended();
    void ended.catch(() => {}).then(() => isOver = true);
    while (!isOver) {
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assertEquals((await ended).code, 130);
    await expectExit(0, ["materialize", "raw_games"], { home });
  }));
