/**
 * The selection language against plain set arithmetic.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type Asset,
  assetGraph,
  parseSelection,
  select,
  SelectionError,
  UnknownAssetError,
} from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

const COUNT = 6;

/** A random graph: asset `i` may depend on any before it; group, kinds, owners and tags by chance. */
const graphs = fc.array(
  fc.record({
    deps: fc.array(fc.boolean(), { minLength: COUNT, maxLength: COUNT }),
    group: fc.constantFrom("catalogue", "plays"),
    kinds: fc.subarray(["csv", "json"]),
    owners: fc.subarray(["team:recs", "ann"]),
    tags: fc.dictionary(fc.constantFrom("tier", "pii"), fc.constantFrom("gold", "no")),
  }),
  { minLength: COUNT, maxLength: COUNT },
).map((drawn) => {
  const rig = new Rig();
  drawn.forEach(({ deps, ...about }, i) =>
    rig.asset(i < 3 ? `raw_${i}` : `model/m${i}`, { ...about, deps: rig.assets.filter((_, j) => deps[j]) })
  );
  return rig.assets;
});

type Expression =
  | { readonly op: "or" | "and"; readonly left: Expression; readonly right: Expression }
  | { readonly op: "not"; readonly of: Expression }
  | { readonly op: "atom"; readonly text: string; readonly up: string; readonly down: string };

const ATOMS: Readonly<Record<string, (asset: Asset) => boolean>> = {
  "*": () => true,
  "raw_0": ({ key }) => key === "raw_0",
  "model/m4": ({ key }) => key === "model/m4",
  "raw_*": ({ key }) => key.startsWith("raw_"),
  "*m*5": ({ key }) => key === "model/m5",
  "group:catalogue": ({ group }) => group === "catalogue",
  "group:*": () => true,
  "kind:csv": ({ kinds }) => kinds.includes("csv"),
  "owner:team:recs": ({ owners }) => owners.includes("team:recs"),
  "tag:tier": ({ tags }) => "tier" in tags,
  "tag:tier=gold": ({ tags }) => tags.tier === "gold",
  "tag:*=no": ({ tags }) => Object.values(tags).includes("no"),
};

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      op: fc.constant("atom" as const),
      text: fc.constantFrom(...Object.keys(ATOMS)),
      up: fc.constantFrom("", "", "+", "0+", "1+", "2+"),
      down: fc.constantFrom("", "", "+", "+0", "+1", "+2"),
    }),
    fc.record({
      op: fc.constantFrom("or" as const, "and" as const),
      left: tie("expression"),
      right: tie("expression"),
    }),
    fc.record({ op: fc.constant("not" as const), of: tie("expression") }),
  ) as fc.Arbitrary<Expression>,
}));

/** Prints with as few parentheses as the grammar allows, so that precedence is put to the test. */
function print(e: Expression, or: string, parent: "" | "or" | "and" | "right and" | "not" = ""): string {
  const wrap = (text: string, needed: boolean) => needed ? `(${text})` : text;
  switch (e.op) {
    case "atom":
      return `${e.up}${e.text}${e.down}`;
    case "not":
      return `not ${print(e.of, or, "not")}`;
    case "and":
      return wrap(`${print(e.left, or, "and")} and ${print(e.right, or, "right and")}`, parent === "not");
    case "or":
      return wrap(
        `${print(e.left, or, "or")}${or}${print(e.right, or, "or")}`,
        parent !== "" && parent !== "or",
      );
  }
}

/** The keys an expression means, one set operation at a time; nothing when an atom matches nothing. */
function meaning(assets: readonly Asset[], e: Expression): Set<string> | undefined {
  if (e.op === "not") {
    const of = meaning(assets, e.of);
    return of && new Set(assets.map(({ key }) => key).filter((key) => !of.has(key)));
  }
  if (e.op !== "atom") {
    const [left, right] = [meaning(assets, e.left), meaning(assets, e.right)];
    if (left === undefined || right === undefined) return undefined;
    return e.op === "or" ? new Set([...left, ...right]) : new Set([...left].filter((key) => right.has(key)));
  }
  const found = assets.filter(ATOMS[e.text]!);
  if (found.length === 0) return undefined;
  const edges = assets.flatMap((asset) =>
    Object.values(asset.deps).map((on) => ({ on: on.key, of: asset.key }))
  );
  const spread = (depth: string, from: "on" | "of", to: "on" | "of") => {
    let reached = new Set(found.map(({ key }) => key));
    const steps = depth === "" ? 0 : depth === "+" ? COUNT : Number(depth.replace("+", ""));
    for (let i = 0; i < steps; i++) {
      reached = new Set([
        ...reached,
        ...edges.filter((edge) => reached.has(edge[from])).map((edge) => edge[to]),
      ]);
    }
    return reached;
  };
  return new Set([...spread(e.up, "of", "on"), ...spread(e.down, "on", "of")]);
}

Deno.test("select() means what set arithmetic means", () => {
  fc.assert(
    fc.property(graphs, expression, fc.constantFrom(" or ", " ", ",", " , ", "  or\n"), (assets, e, or) => {
      const graph = assetGraph(assets);
      const expected = meaning(assets, e);
      const actual = () => select(graph, parseSelection(print(e, or)));
      if (expected === undefined) return void assertThrows(actual, Error, "No asset");
      assertEquals(actual(), graph.keys.filter((key) => expected.has(key)));
    }),
    { numRuns: 1500 },
  );
});

Deno.test("parseSelection() binds not before and, and and before or", () => {
  const same: [string, string][] = [
    ["a b and c", "a or (b and c)"],
    ["not a and b", "(not a) and b"],
    ["not not a", "not (not a)"],
    ["a,b c", "a or b or c"],
    ["a and b or c and d", "(a and b) or (c and d)"],
  ];
  const shape = (text: string) =>
    JSON.stringify(parseSelection(text), (name, value) => name === "at" ? undefined : value);
  for (const [short, long] of same) assertEquals(shape(short), shape(long));
});

Deno.test("parseSelection() shows where a selection goes wrong, and what was expected", () => {
  const asset = 'expected an asset, "*", "group:…", "kind:…", "owner:…", "tag:…", "not" or "("';
  const wrong: [string, string][] = [
    ["", `at character 1: ${asset}, but the selection ends`],
    ["   ", `at character 4: ${asset}, but the selection ends`],
    ["a or", `at character 5: ${asset}, but the selection ends`],
    ["a and or b", `at character 7: ${asset}, but found "or"`],
    ["(a b", 'at character 5: expected ")", but the selection ends'],
    ["a )", 'at character 3: expected "and", "or" or the end, but found ")"'],
    ["()", `at character 2: ${asset}, but found ")"`],
    ["a, ,b", `at character 4: ${asset}, but found ","`],
    ["not", `at character 4: ${asset}, but the selection ends`],
    ["x ++a", 'at character 3: "++a" is not an asset; write "model"'],
    ["a+b", 'at character 1: "a+b" is not an asset'],
    ["group:a=b", 'at character 1: "group:a=b" is not an asset'],
    ["+", 'at character 1: "+" is not an asset'],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parseSelection(text), SyntaxError, `Cannot parse selection "${text}" ${message}`);
  }
});

Deno.test("select() does not let a misspelt name select nothing", () => {
  const rig = new Rig();
  rig.asset("clean_features", { group: "catalogue", tags: { tier: "gold" } });
  rig.asset("model", { group: "serving", kinds: ["binary"] });
  const graph = assetGraph(rig.assets);
  const wrong: [string, typeof UnknownAssetError | typeof SelectionError, string][] = [
    [
      "clean_feature",
      UnknownAssetError,
      'No asset is called "clean_feature": did you mean "clean_features"?',
    ],
    ["not modle", UnknownAssetError, 'No asset is called "modle": did you mean "model"?'],
    ["zzz", UnknownAssetError, 'No asset is called "zzz": there are clean_features, model'],
    ["group:catalog", SelectionError, 'No asset has the group "catalog": there are catalogue, serving'],
    ["kind:parquet", SelectionError, 'No asset has the kind "parquet": there are binary, json'],
    ["tag:tier=silver", SelectionError, 'No asset has the tag "tier=silver": there are tier=gold'],
    ["owner:me", SelectionError, 'No asset has the owner "me": no asset has any'],
  ];
  for (const [text, type, message] of wrong) {
    const error = assertThrows(() => select(graph, parseSelection(text)), Error, message);
    assert(error instanceof type);
  }
  assertEquals(select(graph, parseSelection("not *")), []);
});
