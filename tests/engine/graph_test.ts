/**
 * Graphs of assets, and what is wrong with some.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type Asset,
  asset,
  assetGraph,
  GraphError,
  json,
  nearestNames,
  UnknownAssetError,
} from "../../assets/engine/mod.ts";
import { z } from "zod";
import { Rig } from "../support/engine_rig.ts";

function bare(key: string, deps: Record<string, Asset> = {}, module = `file:///pipeline/${key}.ts`): Asset {
  return asset({
    key,
    description: "",
    deps,
    module,
    codec: json(z.unknown()),
    materialize: () => null,
  }) as Asset;
}

Deno.test("assetGraph() puts upstream first and keeps the edges both ways", () => {
  fc.assert(fc.property(
    fc.array(fc.array(fc.nat(7), { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
    fc.infiniteStream(fc.nat()),
    (drawn, random) => {
      const rig = new Rig();
      drawn.forEach((on, i) => {
        const deps = [...new Set(on)].filter((j) => j < i).map((j) => rig.assets[j]!);
        rig.asset(`a${i}`, { deps });
      });
      const shuffled = rig.assets
        .map((asset) => ({ asset, rank: random.next().value! }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ asset }) => asset);
      const graph = assetGraph(shuffled);
      assertEquals(graph.keys.toSorted(), rig.assets.map(({ key }) => key).toSorted());
      assertEquals(graph.assets.map(({ key }) => key), graph.keys);
      for (const { key, deps } of rig.assets) {
        assertEquals(graph.upstream(key), Object.values(deps).map(({ key }) => key));
        for (const on of graph.upstream(key)) {
          assert(graph.keys.indexOf(on) < graph.keys.indexOf(key));
          assert(graph.downstream(on).includes(key));
        }
        for (const of of graph.downstream(key)) assert(graph.upstream(of).includes(key));
      }
    },
  ));
});

Deno.test("assetGraph() keeps the order of declaration where it may", () => {
  const c = bare("c");
  const a = bare("a");
  const b = bare("b", { a });
  assertEquals(assetGraph([c, b, a]).keys, ["c", "a", "b"]);
});

Deno.test("assetGraph() counts an asset that is named twice once", () => {
  const a = bare("a");
  const b = bare("b", { one: a, two: a });
  assertEquals(assetGraph([a, b]).upstream("b"), ["a"]);
});

Deno.test("assetGraph() shows the path of a circle", () => {
  const deps: Record<string, Asset> = {};
  const a = bare("a", deps);
  const b = bare("b", { a });
  const c = bare("c", { b });
  deps.c = c;
  const below = bare("below", { c });
  assertThrows(
    () => assetGraph([below, a, b, c]),
    GraphError,
    "Assets depend on each other in a circle: c → b → a → c; remove one of these dependencies",
  );
  const own: Record<string, Asset> = {};
  const self = bare("self", own);
  own.self = self;
  assertThrows(() => assetGraph([self]), GraphError, "self → self");
});

Deno.test("assetGraph() names duplicates, and dependencies that are missing or undefined", () => {
  const a = bare("a");
  assertThrows(
    () => assetGraph([a, bare("a", {}, "file:///other/a.ts")]),
    GraphError,
    'Two assets are called "a": one in file:///pipeline/a.ts, one in file:///other/a.ts; rename one of them',
  );
  assertThrows(
    () => assetGraph([bare("b", { a })]),
    GraphError,
    '"b" depends on "a", which is not in the graph: add it to the list of assets',
  );
  assertThrows(
    () => assetGraph([bare("a"), bare("b", { a })]),
    GraphError,
    '"b" depends on "a", which is not in the graph',
  );
  const undefinedYet: Record<string, Asset> = { later: undefined as unknown as Asset };
  assertThrows(
    () => assetGraph([bare("b", undefinedYet)]),
    GraphError,
    '"b" depends on "later", which is undefined: do their modules import each other?',
  );
});

Deno.test("get() and has() know the assets by name", () => {
  const graph = assetGraph([bare("clean_features"), bare("raw/games")]);
  assert(graph.has("raw/games"));
  assert(!graph.has("games"));
  assertThrows(
    () => graph.get("clean_featurs"),
    UnknownAssetError,
    'No asset is called "clean_featurs": did you mean "clean_features"?',
  );
  assertEquals(graph.upstream("nobody"), []);
});

Deno.test("nearestNames() gives at most three, the nearest first", () => {
  const names = ["model", "models", "mode", "modal", "trials", "my_model_card"];
  assertEquals(nearestNames("model", names), ["model", "models", "mode"]);
  assertEquals(nearestNames("modle", ["trials", "model"]), ["model"]);
  assertEquals(nearestNames("card", names), ["my_model_card"]);
  assertEquals(nearestNames("x", names), []);
});
