/** @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventsOf, expectExit, start, withFolder } from "../support/program.ts";

Deno.test("schedule materializes when it is due, keeps others away, and ends on a signal", () =>
  withFolder(async (home) => {
    // Every second: soon enough, and often enough to do it twice.
    const env = { SCHEDULE_CRON: "* * * * * *" };
    await using child = start(["schedule", "raw_games", "--json"], { home, env });
    await child.seen(/"type":"run_finished"[^]*"type":"run_finished"/);
    const other = await expectExit(2, ["schedule"], { home, env });
    assertStringIncludes(other.err, "another scheduler works in");
    child.kill("SIGTERM");
    const { code, out, err } = await child.ended();
    assertEquals(code, 130);
    assertStringIncludes(err, "◷ Run of ");
    const runs = eventsOf(out).filter((event) => event.type === "run_finished");
    assertEquals(runs.slice(0, 2).map(({ status }) => status), ["succeeded", "succeeded"]);
    assertEquals(runs[0]!.counts.materialized, 1);
    assertEquals(runs[1]!.counts.fresh, 1);
  }));
