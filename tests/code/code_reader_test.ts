/** @module */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { CodeError } from "../../infra/code/code_error.ts";
import { codeReader } from "../../infra/code/code_reader.ts";
import { LOCK, type Project, withProject } from "./project.ts";

const NONE: ReadonlySet<string> = new Set();

async function closure({ root, url }: Project, path: string, boundaries: string[] = []): Promise<string[]> {
  return Object.keys(
    await codeReader({ root }).manifest(url(path), new Set(boundaries.map((one) => url(one)))),
  );
}

Deno.test("manifest() follows what a module loads, and hashes each file", () => {
  const files = {
    "assets/a.ts": `
      import { helper } from "./helper.ts";
      import data from "../data.json" with { type: "json" };
      export * from "lib/shown.ts";
      import "/root.ts";
      const late = await import("lib/special/late.ts");
      const computed = await import(late.name);
      export const a: number = helper(data, late, computed);`,
    "assets/helper.ts": 'export { deep as helper } from "./deep/deep.ts"; import fs from "node:fs"; fs;',
    "assets/deep/deep.ts": 'import { parse } from "@std/csv"; export const deep = parse;',
    "std/csv.ts": "export const parse = 1;",
    "data.json": "{}",
    "src/lib/shown.ts": "export const shown = 1;",
    "src/special/late.ts": "export const name = 'x';",
    "unused.ts": "export {};",
  };
  return withProject(files, async (project) => {
    const absolute = project.url("root.ts").slice("file://".length);
    await project.write("root.ts", "export {};");
    await project.write("assets/a.ts", files["assets/a.ts"].replace("/root.ts", absolute));
    const manifest = await codeReader(project).manifest(project.url("assets/a.ts"), NONE);
    assertEquals(Object.keys(manifest), [
      "assets/a.ts",
      "assets/deep/deep.ts",
      "assets/helper.ts",
      "data.json",
      "root.ts",
      "src/lib/shown.ts",
      "src/special/late.ts",
      "std/csv.ts",
    ]);
    assertEquals(manifest["data.json"], createHash("sha256").update("{}").digest("hex"));
  });
});

Deno.test("manifest() leaves out what only the types need", () =>
  withProject({
    "a.ts": `
      import type { A } from "./types_a.ts";
      import type D from "./types_d.ts";
      export type { B } from "./types_b.ts";
      export type * from "./types_c.ts";
      // @ts-types="./types_e.d.ts"
      import { used, type C } from "./used.ts";
      // import "./commented.ts";
      const text = 'import "./quoted.ts"';
      export const x: A | C | D = used(text);`,
    "used.ts": "export const used = 1; export type C = 1;",
  }, async (project) => assertEquals(await closure(project, "a.ts"), ["a.ts", "used.ts"])));

Deno.test("manifest() reads a module whose types cannot be stripped", () =>
  withProject({
    "a.ts": `
      import type { A } from "./types.ts";
      export type { B } from "./types.ts";
      import { b } from "./b.ts";
      import type from "./named_type.ts";
      export enum Colour { Red, Green }
      export const x: A = b(type);`,
    "b.ts": "export const b = 1;",
    "named_type.ts": "export default 1;",
  }, async (project) => assertEquals(await closure(project, "a.ts"), ["a.ts", "b.ts", "named_type.ts"])));

Deno.test("manifest() counts workers and files that are named by URL", () =>
  withProject({
    "a.ts": `
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      const table = new URL(
        './table.csv',
        import.meta.url,
      );
      const found = import.meta.resolve("./found.bin");
      const folder = new URL("./sub/", import.meta.url), gone = new URL("./gone.txt", import.meta.url);
      const page = new URL("https://example.org/", import.meta.url);
      // new URL("./mentioned.txt", import.meta.url)
      export { folder, found, gone, page, table, worker };`,
    "worker.ts": 'import "./kernel.ts";',
    "kernel.ts": "export {};",
    "table.csv": "a,b",
    "found.bin": "1",
    "mentioned.txt": "1",
    "sub/x.txt": "1",
  }, async (project) =>
    assertEquals(await closure(project, "a.ts"), [
      "a.ts",
      "found.bin",
      "kernel.ts",
      "table.csv",
      "worker.ts",
    ])));

Deno.test("manifest() stops at other assets, and takes cycles", () =>
  withProject({
    "a.ts": 'import "./b.ts"; import "./shared.ts";',
    "b.ts": 'import "./only_b.ts"; import "./shared.ts";',
    "shared.ts": 'import "./back.ts";',
    "back.ts": 'import "./shared.ts"; import "./a.ts";',
    "only_b.ts": "export {};",
  }, async (project) => {
    const { root, url } = project;
    const boundaries = new Set([url("a.ts"), url("b.ts")]);
    const reader = codeReader({ root });
    assertEquals(Object.keys(await reader.manifest(url("a.ts"), boundaries)), [
      "a.ts",
      "back.ts",
      "shared.ts",
    ]);
    assertEquals(Object.keys(await reader.manifest(url("b.ts"), boundaries)), [
      "b.ts",
      "back.ts",
      "only_b.ts",
      "shared.ts",
    ]);
  }));

Deno.test("manifest() names packages by their locked version, with what they bring along", () =>
  withProject({
    "a.ts": 'import { z } from "zod"; import "./kit.ts"; import "npm:zod@4.6.7/v4"; z;',
    "kit.ts":
      'import "@scope/kit/part"; import { join } from "@std/path/posix"; import "npm:js-tokens"; join;',
  }, async ({ root, url }) => {
    const manifest = await codeReader({ root }).manifest(url("a.ts"), NONE);
    const { "a.ts": _a, "kit.ts": _kit, ...packages } = manifest;
    assertEquals(packages, {
      "jsr:@std/internal@1.0.7": "1.0.7 bb",
      "jsr:@std/path@1.0.9": "1.0.9 aa",
      "npm:@scope/kit@1.2.0_react@18.3.1": "1.2.0_react@18.3.1 sha512-kit",
      "npm:js-tokens@4.0.0": "4.0.0 sha512-tokens-4",
      "npm:js-tokens@9.0.1": "9.0.1 sha512-tokens-9",
      "npm:loose-envify@1.4.0": "1.4.0 sha512-loose",
      "npm:react@18.3.1": "18.3.1 sha512-react",
      "npm:zod@4.6.7": "4.6.7 sha512-zod",
    });
    assertEquals(Object.keys(manifest), Object.keys(manifest).sort());
  }));

Deno.test("manifest() changes with a helper two imports away, and with a package's version", () =>
  withProject({
    "a.ts": 'import "./b.ts"; import "zod";',
    "b.ts": 'import "./c.ts";',
    "c.ts": "export const c = 1;",
  }, async ({ root, url, write }) => {
    const read = () => codeReader({ root }).manifest(url("a.ts"), NONE);
    const before = await read();
    assertEquals(await read(), before);
    await write("c.ts", "export const c = 1; // a comment");
    const after = await read();
    assertNotEquals(after["c.ts"], before["c.ts"]);
    assertEquals({ ...after, "c.ts": "" }, { ...before, "c.ts": "" });
    const npm = { ...LOCK.npm, "zod@4.7.0": { integrity: "sha512-new" } };
    const lock = { ...LOCK, npm, specifiers: { ...LOCK.specifiers, "npm:zod@4.6.7": "4.7.0" } };
    await write("deno.lock", JSON.stringify(lock));
    assertEquals((await read())["npm:zod@4.7.0"], "4.7.0 sha512-new");
  }));

Deno.test("one reader reads each file once", () =>
  withProject(
    { "a.ts": 'import "./c.ts";', "b.ts": 'import "./c.ts";', "c.ts": "export {};" },
    async (project) => {
      const { root, url, write } = project;
      const reader = codeReader({ root });
      const first = await reader.manifest(url("a.ts"), NONE);
      await write("c.ts", "export const changed = 1;");
      assertEquals((await reader.manifest(url("b.ts"), NONE))["c.ts"], first["c.ts"]);
      assertNotEquals((await codeReader({ root }).manifest(url("b.ts"), NONE))["c.ts"], first["c.ts"]);
    },
  ));

Deno.test("manifest() names the importer and the specifier that lead nowhere", () =>
  withProject({
    "ok.ts": "export {};",
    "missing.ts": 'import "./src/gone.ts";',
    "bare.ts": 'import "./bare_inner.ts";',
    "bare_inner.ts": 'import "left-pad";',
    "web.ts": 'import "https://example.org/mod.ts";',
    "unlocked.ts": 'import "unlocked/sub";',
    "broken.ts": "import { from ;;; '",
  }, async ({ root, url }) => {
    const cases: [string, string[]][] = [
      ["missing.ts", ["src/gone.ts", "imported by missing.ts", "no such file"]],
      ["bare.ts", ['"left-pad"', "imported by bare_inner.ts", "deno.json"]],
      ["web.ts", ['"https://example.org/mod.ts"', "imported by web.ts"]],
      ["unlocked.ts", ['"npm:unlocked@1.0.0"', "imported by unlocked.ts", "deno.lock"]],
      ["broken.ts", ["imports of broken.ts"]],
      ["nothing.ts", ["Cannot read nothing.ts: there is no such file"]],
    ];
    for (const [path, said] of cases) {
      const error = await assertRejects(() => codeReader({ root }).manifest(url(path), NONE), CodeError);
      for (const words of said) assert(error.message.includes(words), `${path}: ${error.message}`);
    }
    await assertRejects(
      () => codeReader({ root }).manifest("https://example.org/a.ts", NONE),
      CodeError,
      "a file",
    );
    assertEquals(Object.keys(await codeReader({ root }).manifest(url("ok.ts"), NONE)), ["ok.ts"]);
  }));

Deno.test("manifest() says what is wrong with a lock file", () =>
  withProject({ "a.ts": 'import "zod";' }, async ({ root, url, write }) => {
    const refused = (words: string) =>
      assertRejects(() => codeReader({ root }).manifest(url("a.ts"), NONE), CodeError, words);
    await write("deno.lock", "{");
    await refused("no lock file");
    await write("deno.lock", JSON.stringify({ ...LOCK, version: "9" }));
    await refused("expected version 5, got 9");
    await write(
      "deno.json",
      JSON.stringify({ imports: { zod: "npm:zod@4.6.7" }, lock: { path: "other.lock" } }),
    );
    await refused("other.lock");
    await write("deno.json", "nonsense");
    await refused("deno.json");
  }));

Deno.test("manifest() takes paths with spaces and other alphabets", () =>
  withProject(
    { "내 자산/a b.ts": 'import "./도움.ts";', "내 자산/도움.ts": "export {};" },
    async (project) => {
      assertEquals(await closure(project, "내 자산/a b.ts"), ["내 자산/a b.ts", "내 자산/도움.ts"]);
    },
  ));
