/**
 * The plan against a brute-force oracle: the oracle plays a run through for everything a rerun could yield, and
 * looks at what happened in every one of those worlds.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import {
  type Asset,
  type DataVersion,
  type Materialization,
  type Plan,
  type PlannedStep,
  RollbackError,
  stepId,
} from "../../assets/engine/mod.ts";
import { outcomesOf, Rig } from "../support/engine_rig.ts";

/** What a random asset is like: whether its bytes show its code, its config and each of its inputs. */
interface Nature {
  readonly deps: readonly boolean[];
  readonly shows: { readonly code: boolean; readonly config: boolean; readonly inputs: readonly boolean[] };
  /** At most an hour old. */
  readonly perishable: boolean;
}

type Deed =
  | { readonly do: "edit" | "configure"; readonly which: number; readonly to: number }
  | { readonly do: "lose" | "corrupt" | "rollback" | "run upstream of"; readonly which: number }
  | { readonly do: "run" | "wait" };

const ASSETS = 5;
/** True three times in four: most changes are to show, or nothing would ever differ. */
const mostly = fc.constantFrom(true, true, true, false);
const perAsset = { minLength: ASSETS, maxLength: ASSETS };

const natures: fc.Arbitrary<Nature[]> = fc.array(
  fc.record({
    deps: fc.array(fc.boolean(), perAsset),
    shows: fc.record({ code: mostly, config: mostly, inputs: fc.array(mostly, perAsset) }),
    perishable: fc.constantFrom(false, false, true),
  }),
  { minLength: 1, maxLength: ASSETS },
);

const which = fc.nat(ASSETS - 1);
const change = fc.record({
  do: fc.constantFrom("edit" as const, "configure" as const),
  which,
  to: fc.nat(2),
});
const run: fc.Arbitrary<Deed> = fc.constant({ do: "run" });
const changeAndRun = fc.tuple(change, run);
const damage = fc.record({ do: fc.constantFrom("lose" as const, "corrupt" as const), which });
const rolledBack = fc.record({ do: fc.constant("rollback" as const), which });
const runSome = fc.record({ do: fc.constant("run upstream of" as const), which });
const wait: fc.Arbitrary<Deed> = fc.constant({ do: "wait" });
const deeds: fc.Arbitrary<Deed[]> = fc.tuple(
  // A past with something in it, a few turns, and what came since the last run.
  fc.array(changeAndRun, { maxLength: 5 }),
  fc.array(
    fc.oneof(
      fc.array(change, { maxLength: 2 }),
      changeAndRun,
      fc.tuple(rolledBack),
      fc.tuple(rolledBack, run),
      fc.tuple(wait),
      fc.tuple(damage),
      fc.tuple(runSome),
    ),
    { maxLength: 5 },
  ),
  fc.array(fc.oneof(change, rolledBack, damage, wait), { maxLength: 3 }),
).map(([past, turns, since]) => [...past.flat(), ...turns.flat(), ...since]);

/** A rig of random assets, after everything that was done to it. */
class World {
  readonly rig = new Rig();
  readonly code: string[] = [];
  readonly config: { v: number }[] = [];
  readonly deps: number[][];
  /** By fingerprint, everything that was ever made. */
  readonly madeAs = new Map<string, Materialization>();

  constructor(readonly natures: readonly Nature[]) {
    this.deps = natures.map(({ deps }, i) => deps.flatMap((on, j) => on && j < i ? [j] : []));
    natures.forEach(({ shows, perishable }, i) => {
      this.code.push("1");
      this.config.push({ v: 0 });
      const shown = (this.deps[i]!).filter((j) => shows.inputs[j]).map((j) => `a${j}`);
      this.rig.asset(`a${i}`, {
        deps: this.deps[i]!.map((j) => this.rig.assets[j]!),
        config: z.strictObject({ v: z.number().default(0) }),
        ...(perishable && { maxAge: { hours: 1 } }),
        make: (inputs, { config }) => ({
          key: `a${i}`,
          code: shows.code ? this.code[i] : "",
          config: shows.config ? config : "",
          inputs: shown.map((name) => inputs[name]),
        }),
      });
    });
  }

  asset(i: number): Asset {
    return this.rig.assets[i]!;
  }

  async perform(deed: Deed): Promise<void> {
    const { rig } = this;
    if (deed.do === "run") return void await rig.run({ concurrency: 2 });
    if (deed.do === "wait") return await rig.clock.advance(2 * 3_600_000);
    if (!("which" in deed)) return;
    const i = deed.which % this.natures.length;
    const made = await rig.ledger.current({ asset: `a${i}`, partition: "" }) !== undefined;
    switch (deed.do) {
      case "edit":
        this.code[i] = String(deed.to);
        return rig.edit(this.asset(i), this.code[i]!);
      case "configure":
        this.config[i] = { v: deed.to };
        return rig.configure(this.asset(i), this.config[i]!);
      case "run upstream of":
        return void await rig.run({ selected: this.upstream(i) });
      case "lose":
        return made ? await rig.lose(this.asset(i)) : undefined;
      case "corrupt":
        // Twice would mend it, and what is lost cannot be altered.
        return made && await rig.store.verify(await rig.version(this.asset(i))) === "intact"
          ? await rig.corrupt(this.asset(i))
          : undefined;
      case "rollback":
        return await rig.rollback(this.asset(i)).catch((error) => assert(error instanceof RollbackError));
    }
  }

  upstream(i: number): Set<string> {
    return new Set([`a${i}`, ...this.deps[i]!.flatMap((j) => [...this.upstream(j)])]);
  }
}

/** What became of a step in one world. */
type Fate = "stays" | "reused" | "ran";

/** What became of a step in every world, and every version it came out with. */
interface Outlook {
  readonly fates: Set<Fate>;
  readonly outputs: Set<string>;
}

/** Plays a run through in every world. An asset that runs yields any bytes it ever had, or new ones. */
async function everyWorld(world: World, selected: (i: number) => boolean): Promise<Outlook[]> {
  const { rig } = world;
  const count = world.natures.length;
  const now = rig.clock.now();
  const currents = await Promise.all(
    rig.assets.map(({ key }) => rig.ledger.current({ asset: key, partition: "" })),
  );
  const histories = await Promise.all(rig.assets.map(({ key }) => rig.ledger.history(key)));
  for (const made of histories.flat()) world.madeAs.set(made.fingerprint, made);
  const versions = new Set(histories.flat().map(({ dataVersion }) => dataVersion));
  const intact = new Set<string>();
  for (const version of versions) if (await rig.store.verify(version) === "intact") intact.add(version);

  const spell = (code: unknown, config: unknown, inputs: readonly string[]) =>
    JSON.stringify([code, config, inputs]);
  const madeFrom = ({ code, config, inputs }: Materialization) =>
    spell(Object.values(code.parts), config, inputs.map(({ dataVersion }) => dataVersion));
  const isOld = (i: number, since: number) => world.natures[i]!.perishable && now - since > 3_600_000;

  const outlooks = Array.from({ length: count }, (): Outlook => ({ fates: new Set(), outputs: new Set() }));
  const play = (i: number, outputs: readonly string[]): void => {
    if (i === count) return;
    const goOn = (fate: Fate, output: string) => {
      outlooks[i]!.fates.add(fate);
      outlooks[i]!.outputs.add(output);
      play(i + 1, [...outputs, output]);
    };
    const current = currents[i];
    if (!selected(i)) return goOn("stays", current?.materialization.dataVersion ?? "none");
    const wanted = spell([world.code[i]], world.config[i], world.deps[i]!.map((j) => outputs[j]!));
    const over = histories[i]!.find(({ fingerprint }) => fingerprint === current?.over);
    const made = current?.materialization;
    const since = current?.reason === "reused" ? made!.finishedAt : current?.since;
    const old = since !== undefined && isOld(i, since);
    if (made !== undefined && !old && intact.has(made.dataVersion)) {
      const rightly = madeFrom(made) === wanted;
      const heldBack = current!.reason === "rolled back" && over !== undefined && madeFrom(over) === wanted;
      if (rightly || heldBack) return goOn("stays", made.dataVersion);
    }
    const known = histories[i]!.find((made) => madeFrom(made) === wanted && intact.has(made.dataVersion));
    if (!old && known !== undefined && !isOld(i, known.finishedAt)) return goOn("reused", known.dataVersion);
    const before = new Set(histories[i]!.map(({ dataVersion }) => dataVersion as string));
    for (const output of [...before, `new ${i}`]) goOn("ran", output);
  };
  play(0, []);
  return outlooks;
}

function expected({ fates }: Outlook): string {
  if (!fates.has("stays")) return fates.has("ran") ? "run" : "reuse";
  return fates.size === 1 ? "fresh" : "maybe";
}

/**
 * The plan is the oracle's, but for one thing: it looks at each input by itself. Where each may come out as the step
 * was made from, though never all of them in one world, it says `maybe` of a step that will be touched.
 */
function assertForeseen(world: World, step: PlannedStep, i: number, outlooks: readonly Outlook[]): void {
  const foreseen = expected(outlooks[i]!);
  if (step.action !== "maybe" || foreseen === "maybe") return assertEquals(step.action, foreseen, step.id);
  const sources = [step.current!.materialization, world.madeAs.get(step.current!.over ?? "")];
  assert(
    sources.some((made) =>
      made?.inputs.every(({ asset, dataVersion }) =>
        outlooks[Number(asset.slice(1))]!.outputs.has(dataVersion)
      )
    ),
    `${step.id} cannot stay`,
  );
}

const histories = fc.tuple(natures, deeds);
const LONG = { numRuns: 400 };

Deno.test("plan() agrees with every world that a run could lead to", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ([natures, deeds]) => {
      const world = new World(natures);
      for (const deed of deeds) await world.perform(deed);
      const plan = await world.rig.plan();
      const outlooks = await everyWorld(world, () => true);
      assertEquals(plan.steps.length, natures.length);
      const actual = natures.map((_, i) => plan.byId.get(stepId(`a${i}`))!);
      actual.forEach((step, i) => assertForeseen(world, step, i, outlooks));
      for (const step of actual) assertCoherent(step);
      for (const { action, state } of actual) assertEquals(action === "fresh", state === "fresh");
    }),
    LONG,
  );
});

function assertCoherent(step: PlannedStep): void {
  assertEquals(step.causes.length === 0, step.state === "fresh", `${step.id} has causes iff it is not fresh`);
  assertEquals(step.state === "missing", step.current === undefined);
  assertEquals(step.reuse !== undefined, step.action === "reuse");
}

Deno.test("run() does what the plan says, and leaves everything fresh", async () => {
  const allowed: Record<string, readonly string[]> = {
    fresh: ["fresh"],
    reuse: ["reused"],
    run: ["materialized", "reused"],
    maybe: ["materialized", "reused", "fresh"],
  };
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 1, max: 3 }), async ([natures, deeds], concurrency) => {
      const world = new World(natures);
      for (const deed of deeds) await world.perform(deed);
      const { rig } = world;
      const before = { ...rig.calls };
      const result = await rig.run({ concurrency });
      for (const [id, outcome] of Object.entries(outcomesOf(result))) {
        const { action } = result.plan.byId.get(stepId(id))!;
        assert(allowed[action]!.includes(outcome), `${id} was to ${action}, and is ${outcome}`);
        assertEquals(rig.calls[id]! - before[id]!, outcome === "materialized" ? 1 : 0);
      }
      const after = await rig.plan();
      assertEquals(after.steps.filter(({ action, causes }) => action !== "fresh" || causes.length > 0), []);
      for (const { key } of rig.assets) {
        assertEquals(
          await rig.store.verify(
            (await rig.ledger.current({ asset: key, partition: "" }))!.materialization.dataVersion,
          ),
          "intact",
        );
      }
    }),
    LONG,
  );
});

Deno.test("plan() of a selection counts on what is not selected as it is", async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.nat(2 ** ASSETS - 1), async ([natures, deeds], mask) => {
      const world = new World(natures);
      for (const deed of deeds) await world.perform(deed);
      const isSelected = (i: number) => (mask >> i & 1) === 1;
      const selected = natures.flatMap((_, i) => isSelected(i) ? [`a${i}`] : []);
      const plan = await world.rig.plan(selected);
      const outlooks = await everyWorld(world, isSelected);
      for (const [i, asset] of world.rig.assets.entries()) {
        const step = plan.byId.get(stepId(asset.key))!;
        assertCoherent(step);
        const made = step.current?.materialization.dataVersion;
        if (!isSelected(i)) {
          const there = made !== undefined && await world.rig.store.verify(made as DataVersion) === "intact";
          assertEquals(step.action, there ? "fresh" : "blocked");
        } else if (world.deps[i]!.every((j) => !blockedAbove(world, plan.byId, j))) {
          assertForeseen(world, step, i, outlooks);
        }
        // Below something stale that stays so, nothing is called fresh.
        const above = [...world.upstream(i)].map((key) => plan.byId.get(stepId(key))!);
        if (above.some(({ state, selected }) => !selected && state !== "fresh")) {
          assert(step.state !== "fresh");
        }
      }
    }),
    LONG,
  );
});

function blockedAbove(world: World, byId: Plan["byId"], i: number): boolean {
  return byId.get(stepId(`a${i}`))!.action === "blocked" ||
    world.deps[i]!.some((j) => blockedAbove(world, byId, j));
}

Deno.test("plan() looks history up once a level, not once a step", async () => {
  const rig = new Rig();
  const raw = rig.asset("raw");
  const middle = Array.from({ length: 20 }, (_, i) => rig.asset(`m${i}`, { deps: [raw] }));
  rig.asset("end", { deps: middle });
  await rig.run();
  for (const asset of middle) rig.edit(asset, "2");
  let lookups = 0;
  const { ledger } = rig;
  rig.parts = { ledger: { ...ledger, reusable: (wanted) => (lookups++, ledger.reusable(wanted)) } };
  await rig.plan();
  assertEquals(lookups, 1);
});
