/**
 * Stories about what is concluded from a run.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Conclusion, SettledRun } from "../../assets/engine/mod.ts";
import { outcomesOf, Rig } from "../support/engine_rig.ts";

function withConclusion(conclude: Conclusion["conclude"]) {
  const rig = new Rig();
  const raw = rig.asset("raw");
  const model = rig.asset("model", { deps: [raw] });
  rig.parts = { conclusion: { asset: "model", conclude } };
  return { rig, raw, model };
}

const version = (run: SettledRun) => {
  run.emit({ type: "version_registered", model: "model", number: 1, metrics: {} });
  return Promise.resolve();
};

Deno.test("a run is concluded once its steps are settled, and the events are the run's own", async () => {
  const seen: Record<string, string>[] = [];
  const { rig } = withConclusion((run) => {
    seen.push(Object.fromEntries(run.outcomes));
    return version(run);
  });
  const { runId } = await rig.run();
  assertEquals(seen, [{ raw: "materialized", model: "materialized" }]);
  const events = await rig.ledger.events(runId);
  assertEquals(events.slice(-2).map(({ type }) => type), ["version_registered", "run_finished"]);
  assertEquals(events.map(({ seq }) => seq), events.map((_, i) => i + 1));
  // One that has nothing to do is concluded as well.
  await rig.run();
  assertEquals(seen[1], { raw: "fresh", model: "fresh" });
});

Deno.test("a conclusion that fails is told and costs the run nothing", async () => {
  const { rig } = withConclusion(() => Promise.reject(new RangeError("The registry is away")));
  const result = await rig.run();
  assertEquals(result.status, "succeeded");
  assertEquals(outcomesOf(result), { raw: "materialized", model: "materialized" });
  const [log] = rig.told("step_log");
  assertEquals([log!.asset, log!.level, log!.message], ["model", "warn", "The registry is away"]);
  assertEquals((await rig.ledger.runs(1))[0]!.status, "succeeded");
});

Deno.test("a run with a failed step is concluded, one that was cancelled is not", async () => {
  let concluded = 0;
  const { rig, model } = withConclusion(() => Promise.resolve(void concluded++));
  await rig.run();
  rig.asset("evaluation", {
    deps: [model],
    make: () => {
      throw new TypeError("no");
    },
  });
  assertEquals((await rig.run()).status, "failed");
  assertEquals(concluded, 2);
  const stop = new AbortController();
  stop.abort();
  rig.edit(model, "2");
  assertEquals((await rig.run({ signal: stop.signal })).status, "cancelled");
  assertEquals(concluded, 2);
  assertMatch(rig.told("run_finished").at(-1)!.status, /cancelled/);
});
