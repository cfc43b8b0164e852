/**
 * The style sheet and the browser modules, under addresses that change with their content.
 *
 * The sheets of `server/style/` are joined into one. Modules of `server/browser/` lose their types and nothing else, so that
 * line numbers stay; they are served below one hash of all, so that imports between them need no rewriting.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";

const STYLE = new URL("../style/", import.meta.url);
const BROWSER = new URL("../browser/", import.meta.url);

/** The sheets, in the order of their rules; a page's own come after them, by name. */
const FIRST_SHEETS = ["tokens.css", "base.css", "layout.css", "controls.css", "display.css"];

/** One file as it is served. */
export interface StaticFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Everything that is served with a hash in its address. */
export interface StaticFiles {
  /** Below which the files are, such as `/static/1f0c2d3e4a5b/`. */
  readonly base: string;
  readonly files: ReadonlyMap<string, StaticFile>;
}

/**
 * Reads and prepares the files, once at start.
 *
 * @throws {SyntaxError} when a module has TypeScript that stripping cannot take away, such as an enum.
 */
export async function readStaticFiles(): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sheets = (await namesIn(STYLE, ".css")).filter((name) => !FIRST_SHEETS.includes(name));
  const styles = await Promise.all(
    [...FIRST_SHEETS, ...sheets].map((name) => readFile(new URL(name, STYLE), "utf8")),
  );
  files.set("style.css", { type: "text/css; charset=utf-8", bytes: bytes(slim(styles.join("\n"))) });
  for (const name of await namesIn(BROWSER, ".ts")) {
    const source = await readFile(new URL(name, BROWSER), "utf8");
    files.set(name, {
      type: "text/javascript; charset=utf-8",
      bytes: bytes(withoutPadding(stripTypeScriptTypes(source))),
    });
  }
  files.set("icon.svg", {
    type: "image/svg+xml",
    bytes: bytes(await readFile(new URL("icon.svg", STYLE), "utf8")),
  });
  const hash = createHash("sha256");
  for (const [name, { bytes }] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return { base: `/static/${hash.digest("hex").slice(0, 12)}/`, files };
}

/** A file's address. */
export function fileUrl({ base, files }: StaticFiles, name: string): string {
  if (!files.has(name)) throw new RangeError(`There is no static file "${name}"`);
  return base + name;
}

async function namesIn(folder: URL, ending: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
}

/** A style sheet without comments, indentation and empty lines. */
function slim(css: string): string {
  return css.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/\n\s*/g, "\n").trim();
}

/** Stripping leaves blanks where types were; those at the ends of lines go. */
function withoutPadding(code: string): string {
  return code.replaceAll(/[ \t]+$/gm, "");
}
