/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { localPath } from "../../../server/pages/frame.ts";
import { readStaticFiles } from "../../../server/pages/static_files.ts";
import { galleryApp } from "../../support/gallery.tsx";

const app = galleryApp();

Deno.test("localPath() stays on this server", () => {
  const out = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "evil",
    "",
    undefined,
    "javascript:alert(1)",
  ];
  for (const path of out) assertEquals(localPath(path), "/");
  assertEquals(localPath("/models?x=1#y"), "/models?x=1");
  assertEquals(localPath("/a/../../b"), "/b");
});

Deno.test("static files are kept for good under an address of their content, and are not there under another", async () => {
  const { base, files } = await readStaticFiles();
  for (const [name, { type, bytes }] of files) {
    const answer = await app.request(base + name);
    assertEquals([answer.status, answer.headers.get("content-type")], [200, type]);
    assertStringIncludes(answer.headers.get("cache-control")!, "immutable");
    assertEquals(new Uint8Array(await answer.arrayBuffer()), bytes);
  }
  assertEquals((await app.request("/static/000000000000/style.css")).status, 404);
  assertEquals((await app.request(`${base}nothing.css`)).status, 404);
  assertEquals((await app.request(`${base}..%2f..%2fdeno.json`)).status, 404);
});

Deno.test("browser modules lose their types, keep their lines, and import nothing but each other", async () => {
  const { files } = await readStaticFiles();
  for (const [name, { bytes, type }] of files) {
    if (!type.startsWith("text/javascript")) continue;
    const text = new TextDecoder().decode(bytes);
    const source = await Deno.readTextFile(new URL(`../../../server/browser/${name}`, import.meta.url));
    assertEquals(text.split("\n").length, source.split("\n").length, name);
    for (const [, target] of text.matchAll(/from "([^"]+)"/g)) {
      assert(files.has(target!.replace("./", "")), target);
    }
  }
});

Deno.test("a theme is kept and leads back; a theme that is none is not", async () => {
  const post = (theme: string, back: string) =>
    app.request("/preferences", { method: "POST", body: new URLSearchParams({ theme, back }) });
  const dark = await post("dark", "/gallery?x=1");
  assertEquals([dark.status, dark.headers.get("location")], [303, "/gallery?x=1"]);
  assertStringIncludes(dark.headers.get("set-cookie")!, "questline_theme=dark");
  const bad = await post("purple", "https://evil.example/");
  assertEquals([bad.headers.get("set-cookie"), bad.headers.get("location")], [null, "/"]);
});

Deno.test("a page says what it varies by, and keeps the language of its address", async () => {
  const answer = await app.request("/gallery?lang=ko", { headers: { cookie: "questline_theme=dark" } });
  const html = await answer.text();
  assertStringIncludes(html, '<!doctype html><html lang="ko" data-theme="dark">');
  assertStringIncludes(answer.headers.get("vary")!, "Cookie");
  assertEquals(answer.headers.get("cache-control"), "private, no-cache");
  assertStringIncludes(answer.headers.get("set-cookie")!, "questline_lang=ko");
});
