/** @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type ChampionFacts, type GateSettings, verdict } from "../../infra/registry/gate.ts";

const ON: GateSettings = { mode: "on", metric: "ndcg_at_10", tolerance: 0.02 };
const champion = (value: number | null, how: ChampionFacts["how"] = "same part"): ChampionFacts => ({
  number: 3,
  value,
  how,
});

Deno.test("a version passes that is better, as good, or worse by no more than the tolerance", () => {
  const cases = [[0.6, true], [0.5, true], [0.49, true], [0.4899, false], [0.1, false]] as const;
  for (const [value, passes] of cases) {
    assertEquals(verdict(ON, { value, popularity: 0.05 }, champion(0.5)).passes, passes, String(value));
  }
  assertEquals(
    verdict(ON, { value: 0.4, popularity: 0.05 }, champion(0.5)).why,
    "ndcg_at_10 is 0.4, version 3 has 0.5 on the same test part, and 2 % less is allowed",
  );
  assertEquals(
    verdict(ON, { value: 0.6, popularity: 0.05 }, champion(0.5, "fit again")).why,
    "ndcg_at_10 is 0.6, version 3's configuration, fit again for this test part, has 0.5",
  );
});

Deno.test("a version below popularity is refused, one that equals it is not", () => {
  const below = verdict(ON, { value: 0.0999, popularity: 0.1 }, champion(0.01));
  assertEquals(below, { passes: false, why: "its ndcg_at_10 0.0999 is below popularity's 0.1" });
  assert(verdict(ON, { value: 0.1, popularity: 0.1 }, champion(0.01)).passes);
  assert(!verdict(ON, { value: 0.05, popularity: 0.1 }, champion(null, "same configuration")).passes);
});

Deno.test("the first version passes whatever it is, and its weakness is told", () => {
  assertEquals(verdict(ON, { value: 0.5, popularity: 0.1 }, undefined).why, "it is the first version");
  assertEquals(verdict(ON, { value: 0.01, popularity: 0.1 }, undefined), {
    passes: true,
    why: "it is the first version, though its ndcg_at_10 0.01 is below popularity's 0.1",
  });
  assertEquals(verdict({ ...ON, mode: "manual" }, { value: null, popularity: null }, undefined), {
    passes: true,
    why: "it is the first version, though ndcg_at_10 was not measured",
  });
});

Deno.test("what was not measured, or cannot be compared, does not replace what was", () => {
  assertEquals(verdict(ON, { value: null, popularity: null }, champion(0.5)), {
    passes: false,
    why: "ndcg_at_10 was not measured",
  });
  assertEquals(verdict(ON, { value: 0.5, popularity: 0.1 }, champion(null, { failed: "it is broken" })), {
    passes: false,
    why: "version 3 could not be measured on this test part: it is broken",
  });
  assertEquals(verdict(ON, { value: 0.5, popularity: 0.1 }, champion(null)).passes, false);
});

Deno.test("the gate can be left to people, or be open", () => {
  const good = { value: 0.9, popularity: 0.1 };
  assertEquals(verdict({ ...ON, mode: "manual" }, good, champion(0.5)).passes, false);
  const bad = { value: null, popularity: null };
  assertEquals(verdict({ ...ON, mode: "off" }, bad, champion(0.5)), {
    passes: true,
    why: "MODEL_GATE is off",
  });
});

Deno.test("the gate is monotone: what is at least as good as a version that passes, passes", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(share, share, share, share, share, (a, b, popularity, theirs, tolerance) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const gate = { ...ON, tolerance };
    const passes = (value: number) => verdict(gate, { value, popularity }, champion(theirs)).passes;
    assert(!passes(low) || passes(high));
    if (passes(low)) assert(low >= popularity && low >= theirs * (1 - tolerance));
  }));
});
