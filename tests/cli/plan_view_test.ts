/** @module */
import { assertEquals } from "@std/assert";
import { mermaid } from "../../infra/cli/mermaid.ts";
import { planLines } from "../../infra/cli/plan_view.ts";
import { style } from "../../infra/cli/style.ts";
import { Rig } from "../support/engine_rig.ts";

const plain = style(false);

async function chain() {
  const rig = new Rig();
  const a = rig.asset("first/a", { group: "one" });
  const b = rig.asset("b", { group: "two", deps: [a] });
  const c = rig.asset("c", { group: "two", deps: [a, b] });
  await rig.run();
  return { rig, a, b, c };
}

Deno.test("planLines() says what happens to each step, and why below it", async () => {
  const { rig, b } = await chain();
  assertEquals(planLines((await rig.plan()).steps, plain), [
    "fresh   first/a stays as it is",
    "fresh   b       stays as it is",
    "fresh   c       stays as it is",
  ]);
  rig.edit(b, "2");
  assertEquals(planLines((await rig.plan()).steps, plain), [
    "fresh   first/a stays as it is",
    "run     b       will run",
    "        · code: b.ts changed",
    "maybe   c       runs only if an upstream's data really changes",
    "        · upstream: b is stale",
  ]);
});

Deno.test("planLines() tells what is held, reused and blocked", async () => {
  const { rig, a, b } = await chain();
  rig.edit(b, "2");
  await rig.lose(a);
  assertEquals(planLines((await rig.plan(["b", "c"])).steps.filter(({ id }) => id !== "c"), plain), [
    "blocked first/a cannot run: an input outside the selection is missing",
    "        · its artifact is gone from the store",
    "blocked b       cannot run: an input outside the selection is missing",
    "        · code: b.ts changed",
    "        · upstream: first/a is stale",
  ]);
});

Deno.test("planLines() tells when what a step is made from is stale and not selected", async () => {
  const { rig, a } = await chain();
  rig.edit(a, "2");
  const steps = (await rig.plan(["b"])).steps.filter(({ selected }) => selected);
  assertEquals(planLines(steps, plain), [
    "fresh   b stays as it is, made from what is stale and not selected; +b selects that too",
    "        · upstream: first/a is stale",
  ]);
});

Deno.test("planLines() shows the first causes of many, and colours by action", async () => {
  const { rig, b } = await chain();
  for (let i = 0; i < 7; i++) rig.edit(b, "1", `helper_${i}.ts`);
  const step = (await rig.plan()).steps.filter(({ id }) => id === "b");
  assertEquals(planLines(step, plain).slice(-3), [
    "        · code: helper_3.ts is new",
    "        · code: helper_4.ts is new",
    "        · and 2 more",
  ]);
  assertEquals(
    planLines(step, style(true))[0],
    "\x1b[33mrun    \x1b[39m \x1b[1mb\x1b[22m \x1b[2mwill run\x1b[22m",
  );
});

Deno.test("mermaid() draws groups, states and edges, and edges only between what is shown", async () => {
  const { rig, b } = await chain();
  rig.edit(b, "2");
  const { assets } = await rig.plan();
  const { graph } = rig.engine();
  assertEquals(mermaid(graph, assets).split("\n").filter((line) => !line.includes("classDef")), [
    "flowchart LR",
    '  subgraph one_group["one"]',
    '    first__a["first/a"]:::fresh',
    "  end",
    '  subgraph two_group["two"]',
    '    b["b"]:::stale',
    '    c["c"]:::stale',
    "  end",
    "  first__a --> b",
    "  first__a --> c",
    "  b --> c",
  ]);
  const part = mermaid(graph, assets.filter(({ key }) => key !== "b"));
  assertEquals(part.match(/-->.*/g), ["--> c"]);
});
