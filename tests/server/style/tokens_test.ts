/**
 * Nothing on the pages strays from the tokens.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHECKOUT, filesBelow } from "../../support/program.ts";

const SERVER = `${CHECKOUT}/server`;
const tokens = await Deno.readTextFile(`${SERVER}/style/tokens.css`);
const names = new Set([...tokens.matchAll(/^ +(--[\w-]+):/gm)].map(([, name]) => name!));

/** Where colours have to be written out: pictures that are seen outside of the pages' style sheet. */
const PICTURES = ["style/icon.svg", "pages/covers/palette.ts"];

async function texts(ending: RegExp): Promise<(readonly [string, string])[]> {
  const paths = (await filesBelow(SERVER)).filter((path) =>
    ending.test(path) && path !== "style/tokens.css" && !PICTURES.includes(path)
  );
  return await Promise.all(
    paths.map(async (path) => [path, await Deno.readTextFile(`${SERVER}/${path}`)] as const),
  );
}

/** Each match in each text, with its place. */
function found(files: readonly (readonly [string, string])[], pattern: RegExp): string[] {
  return files.flatMap(([path, text]) =>
    [...text.replaceAll(/\/\*[^]*?\*\//g, "").matchAll(pattern)].map(([match]) => `${path}: ${match.trim()}`)
  );
}

const sheets = await texts(/\.css$/);
const pages = (await texts(/\.tsx?$/)).filter(([path]) => /^(?:pages|browser)\//.test(path));

Deno.test("style sheets take colours, sizes of type and lengths in pixels from tokens only", () => {
  assert(sheets.length >= 4);
  const colour =
    /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|light-dark|color-mix)\(|:\s*(?:white|black|red|gr[ae]y)\b/gi;
  assertEquals(found(sheets, colour), []);
  assertEquals(found(sheets, /\b[\d.]+px\b/g), []);
  assertEquals(found(sheets, /font-size:(?! *(?:var\(--text-|0\.92em))[^;]*/g), []);
  assertEquals(found(sheets, /(?:margin|padding|gap)[\w-]*:[^;]*\d(?:rem|em)[^;]*/g), []);
  assertEquals(found(sheets, /(?:animation|transition)[\w-]*:[^;]*\d+m?s\b[^;]*/g), []);
});

Deno.test("style sheets use no token that is not there, and every token is used", () => {
  const used = new Set(
    [...sheets, ["tokens.css", tokens] as const].flatMap(([, text]) =>
      [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!)
    ),
  );
  // Set by the rules of the series themselves.
  used.delete("--series");
  assertEquals([...used].filter((name) => !names.has(name)), []);
  assertEquals([...names].filter((name) => !used.has(name)), []);
});

Deno.test("pages have no style and no colour of their own", () => {
  assert(pages.length > 10);
  assertEquals(found(pages, /\bstyle=|["'`]#[0-9a-f]{6}\b|\brgba?\(/gi), []);
  // A style, script or handler in the document is refused by its policy.
  assertEquals(found(pages, /<style|\bon(?:[Cc]lick|[Cc]hange|[Ss]ubmit)=/g), []);
});

Deno.test("every class that a page uses is in a style sheet", () => {
  const css = sheets.map(([, text]) => text).join("\n");
  const known = new Set([...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!));
  const unknown = pages.flatMap(([path, text]) =>
    [...text.matchAll(/\bclass="([^"]+)"/g)].flatMap(([, list]) => list!.split(/\s+/))
      .filter((name) => !known.has(name)).map((name) => `${path}: ${name}`)
  );
  assertEquals(unknown, []);
});

Deno.test("the design page names every token", async () => {
  const page = await Deno.readTextFile(`${SERVER}/design.md`);
  for (const name of names) {
    const family = name.replace(
      /-(?:\d?[a-z]*xl|xs|s|m|l|\d|half|full|medium|bold|normal|tight|wide|soft|fill|fill-hover|strong|faint|line)$/,
      "",
    );
    assertStringIncludes(page, family, `${name} is not in server/design.md`);
  }
});
