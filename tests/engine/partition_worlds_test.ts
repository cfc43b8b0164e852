/**
 * Random graphs of partitions under random days, against an oracle that knows nothing of plans: what each partition's value
 * should be, computed from scratch, and which steps may have run for it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  allPartitions,
  type Asset,
  type Dependency,
  isPartitioned,
  partitionsFor,
  partitionsOf,
  type PartitionValues,
  partitionWindow,
  sourcePartitions,
  sourceToken,
  stepId,
} from "../../assets/engine/mod.ts";
import { Days } from "../support/days.ts";
import { Rig } from "../support/engine_rig.ts";

const KEYS = ["a", "b", "c", "d", "e"];

interface Shape {
  /** Whether it is in partitions, as the days are. */
  readonly parted: boolean;
  /** For each asset before it: not, or how it is depended on. */
  readonly deps: readonly ("no" | "plain" | "window" | "chosen" | "all")[];
  /** Whether its bytes show what it is made from. */
  readonly shows: boolean;
}

type Deed =
  | { readonly do: "write"; readonly day: string; readonly record: number }
  | { readonly do: "delete"; readonly day: string }
  | { readonly do: "edit"; readonly which: number; readonly code: string }
  | { readonly do: "run" | "run some" };

const shapes = fc.array(
  fc.record({
    parted: fc.boolean(),
    deps: fc.array(
      fc.constantFrom("no" as const, "plain" as const, "window" as const, "chosen" as const, "all" as const),
      {
        minLength: 4,
        maxLength: 4,
      },
    ),
    shows: fc.constantFrom(true, true, false),
  }),
  { minLength: 1, maxLength: 3 },
);
const crowded = fc.integer({ min: 0, max: 7 }).map((n) => n === 0);
const day = fc.constantFrom(...KEYS);
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("write" as const), day, record: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), day }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("edit" as const),
        which: fc.nat(3),
        code: fc.constantFrom("1", "2"),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("run" as const, "run some" as const) }) },
  ),
  { maxLength: 12 },
);

/** Enough days that they are kept as a set. */
const CROWD = Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`m${i + 10}`, [i]]));

/** Builds the graph; each value says what it was made from. */
function build(shapes: readonly Shape[], crowded: boolean) {
  const rig = new Rig();
  const source = new Days(crowded ? CROWD : {});
  rig.parts = { sources: new Map([["days", source]]) };
  const code = ["1", ...shapes.map(() => "1")];
  const logs = rig.asset("x0", {
    partitions: sourcePartitions(),
    source: sourceToken<number>("days"),
    make: (_, { partition }) => source.days.get(partition) ?? [],
  });
  const assets: Asset[] = [logs];
  shapes.forEach(({ parted, deps, shows }, s) => {
    const dependencies: Dependency[] = assets.flatMap((upstream, u): Dependency[] => {
      const how = u === 0 && deps.every((dep) => dep === "no") ? "all" : deps[u]!;
      if (how === "no") return [];
      if (!isPartitioned(upstream)) return [upstream];
      if (how === "plain" && parted) return [upstream];
      if (how === "window" && parted) return [partitionWindow(upstream, { before: 1, after: 1 })];
      if (how === "chosen") return [partitionsFor(upstream, chosen)];
      return [allPartitions(upstream)];
    });
    // In partitions only what is made from some, so that there are keys to have.
    const above = assets.findLast((asset) =>
      isPartitioned(asset) && dependencies.some((it) => ("asset" in it ? it.asset : it) === asset)
    );
    assets.push(rig.asset(`x${s + 1}`, {
      deps: dependencies,
      ...(parted && above !== undefined && { partitions: partitionsOf(above) }),
      async make(inputs) {
        const read: unknown[] = [];
        for (const value of Object.values(inputs)) {
          read.push(isMany(value) ? await Array.fromAsync(value) : value);
        }
        return shows ? { code: code[s + 1], read } : { code: code[s + 1] };
      },
    }));
  });
  return { rig, source, assets, code };
}

function chosen(partition: string, existing: readonly string[]): string[] {
  return existing.filter((key) => key !== partition).slice(0, 2);
}

function isMany(value: unknown): value is PartitionValues {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

Deno.test("after any history of days, a run leaves what a run from nothing makes, and has made nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, deeds, crowded, async (shapes, deeds, crowded) => {
      // A partitioned asset whose upstream is all unpartitioned would lack keys; the graph is made without.
      const sane = shapes.map((shape, s) => ({
        ...shape,
        parted: shape.parted &&
          (shape.deps[0] !== "no" || s === 0 || shape.deps.every((dep) => dep === "no")),
      }));
      const { rig, source, assets, code } = build(sane, crowded);
      for (const deed of [...deeds, { do: "run" } as Deed]) {
        switch (deed.do) {
          case "write":
            source.days.set(deed.day, [deed.record]);
            break;
          case "delete":
            source.days.delete(deed.day);
            break;
          case "edit": {
            const i = deed.which % assets.length;
            code[i] = deed.code;
            rig.edit(assets[i]!, deed.code);
            break;
          }
          case "run some":
            await rig.run({ selected: new Set(["x0"]), partitions: { ranges: [{ from: "b", to: "c" }] } });
            break;
          case "run":
            await rig.run({ concurrency: 3 });
        }
      }
      const plan = await rig.plan();
      for (const { id, state, action, causes } of plan.steps) {
        assertEquals([id, state, action, causes], [id, "fresh", "fresh", []]);
      }

      // From nothing, in a world of its own.
      const anew = build(sane, false);
      for (const [key, records] of source.days) anew.source.days.set(key, records);
      code.forEach((content, i) => {
        anew.code[i] = content;
        if (content !== "1") anew.rig.edit(anew.assets[i]!, content);
      });
      await anew.rig.run();
      const steps = plan.steps.map(({ id }) => id);
      assertEquals((await anew.rig.plan()).steps.map(({ id }) => id), steps);
      for (const { asset, partition } of plan.steps) {
        const version = await rig.version(assets.find(({ key }) => key === asset)!, partition);
        const expected = await anew.rig.version(anew.assets.find(({ key }) => key === asset)!, partition);
        assertEquals(version, expected, stepId(asset, partition));
      }
      // Nothing was made twice from the same things.
      for (const { key } of assets) {
        const made = (await rig.ledger.history(key)).map(({ partition, fingerprint }) =>
          `${partition} ${fingerprint}`
        );
        assertEquals(made.length, new Set(made).size, key);
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("a plan tells exactly which partitions a run may touch", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, deeds, crowded, async (shapes, deeds, crowded) => {
      const sane = shapes.map((shape) => ({ ...shape, parted: shape.parted && shape.deps[0] !== "no" }));
      const { rig, source, assets, code } = build(sane, crowded);
      source.days.set("a", [0]);
      await rig.run();
      for (const deed of deeds) {
        if (deed.do === "write") source.days.set(deed.day, [deed.record]);
        if (deed.do === "delete") source.days.delete(deed.day);
        if (deed.do === "edit") {
          const i = deed.which % assets.length;
          code[i] = deed.code;
          rig.edit(assets[i]!, deed.code);
        }
      }
      const { plan, results } = await rig.run();
      for (const { id, action, state, causes } of plan.steps) {
        const { outcome } = results.get(id)!;
        if (action === "fresh") assertEquals(outcome, "fresh", id);
        if (action === "run") assert(outcome === "materialized" || outcome === "reused", id);
        if (action === "reuse") assertEquals(outcome, "reused", id);
        assertEquals(state === "fresh", causes.length === 0, id);
        assertEquals(state === "fresh", action === "fresh", id);
      }
    }),
    { numRuns: 150 },
  );
});
