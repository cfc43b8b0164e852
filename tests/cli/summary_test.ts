/** @module */
import { assertEquals } from "@std/assert";
import { style } from "../../infra/cli/style.ts";
import { qualityInWords } from "../../infra/cli/run_facts.ts";
import { summaryLines } from "../../infra/cli/summary.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";

const plain = style(false);

Deno.test("summaryLines() says what ran, how long, and what to do next", async () => {
  const rig = new Rig();
  const a = rig.asset("a");
  rig.asset("b", { deps: [a] });
  assertEquals(summaryLines(await rig.run(), 1234, plain), [
    "✓ Done: 2 materialized in 1.2 s",
    "  Next: deno task status; deno task recommend --user ID; deno task show recommendations.",
  ]);
  assertEquals(summaryLines(await rig.run(), 4, plain), [
    "✓ Done: 2 fresh in 0.00 s",
    "  Nothing was stale. Next: deno task recommend --user ID, or deno task status.",
  ]);
});

Deno.test("summaryLines() counts every outcome, and names what failed", async () => {
  const rig = new Rig();
  const a = rig.asset("a");
  const b = rig.asset("b", {
    make: () => {
      throw new Error("no");
    },
  });
  rig.asset("c", { deps: [a, b] });
  assertEquals(summaryLines(await rig.run(), 10, plain), [
    "✗ Failed: 1 materialized, 1 failed, 1 skipped in 0.01 s",
    "  Next: mend what the message says, then deno task materialize; what was current stays current.",
  ]);
});

Deno.test("summaryLines() names what is stale and not selected", async () => {
  const rig = new Rig();
  const a = rig.asset("a");
  const b = rig.asset("b", { deps: [a] });
  rig.asset("c", { deps: [a, b] });
  await rig.run();
  rig.edit(a, "2");
  assertEquals(summaryLines(await rig.run({ selected: new Set(["b"]) }), 4, plain), [
    "✓ Done: 1 fresh in 0.00 s",
    "  b is made from a, which is stale and not selected; next: deno task materialize +b",
  ]);
  rig.edit(b, "2");
  assertEquals(
    summaryLines(await rig.run({ selected: new Set(["c"]) }), 4, plain)[1],
    "  c is made from a and b, which are stale and not selected; next: deno task materialize +c",
  );
});

Deno.test("summaryLines() says how good the model is, and names someone to ask about", async () => {
  const rig = new Rig();
  rig.asset("a");
  const facts = { quality: "slim won", exampleUser: "user-001" };
  assertEquals(summaryLines(await rig.run(), 10, plain, facts).slice(1), [
    "  slim won",
    "  Next: deno task status; deno task recommend --user user-001; deno task show recommendations.",
  ]);
  const odd = summaryLines(await rig.run(), 10, plain, { exampleUser: "Ann O'Hara" });
  assertEquals(
    odd[1],
    "  Nothing was stale. Next: deno task recommend --user 'Ann O'\\''Hara', or deno task status.",
  );
});

Deno.test("qualityInWords() prefers the test part, at 10 where that was measured", () => {
  const trials = { winner: "slim:l1=1", measured_users: 9, ndcg_at_10: 0.4 };
  const measured = { ...trials, ndcg_at_5: 0.3, ndcg_at_10: 0.514, popularity_ndcg_at_10: 0.149 };
  assertEquals(qualityInWords(trials, measured), "slim won; NDCG at 10 0.51 (popularity 0.15)");
  assertEquals(qualityInWords(trials, undefined), "slim won; NDCG at 10 0.40");
  assertEquals(
    qualityInWords({ winner: "slim", measured_users: 1, ndcg_at_5: 0.3, ndcg_at_7: 0.2 }, undefined),
    "slim won; NDCG at 7 0.20",
  );
  assertEquals(
    qualityInWords({ winner: "slim", measured_users: 0, ndcg_at_10: null }, undefined),
    "slim won, though nobody has enough games to be measured",
  );
  assertEquals(qualityInWords({ winner: "slim", measured_users: 4, map_at_10: 0.3 }, undefined), "slim won");
  assertEquals(qualityInWords(undefined, undefined), undefined);
});

Deno.test("summaryLines() of an interrupted run says how to go on", async () => {
  const rig = new Rig();
  const interrupt = new AbortController();
  const a = rig.asset("a", { make: () => interrupt.abort() });
  rig.asset("b", { deps: [a] });
  const result = await rig.run({ signal: AbortSignal.any([ALWAYS, interrupt.signal]) });
  assertEquals(summaryLines(result, 10, plain), [
    "■ Interrupted: 2 cancelled in 0.01 s",
    "  Next: deno task materialize goes on where this stopped.",
  ]);
});
