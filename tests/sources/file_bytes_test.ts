import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SourceError } from "../../assets/engine/source.ts";
import { fileBytes, fileFailure, sizeText } from "../../infra/sources/file_bytes.ts";
import { withFile } from "./files.ts";

const read = { signal: new AbortController().signal, setting: "GAMES_SOURCE" };

Deno.test("fileFailure() tells a denial by the system from one by Deno", () => {
  assertStringIncludes(
    fileFailure("a.csv", new Deno.errors.PermissionDenied("no"), "X").message,
    "the system denies access",
  );
  assertStringIncludes(fileFailure("a.csv", new Deno.errors.NotCapable("no"), "X").message, "--allow-read");
  assertStringIncludes(
    fileFailure("a.csv", new Error("Device gone"), "X").message,
    'Cannot read "a.csv": Device gone',
  );
});

Deno.test({
  name: "fileBytes() says so when Deno may not read",
  permissions: { read: false },
  fn: async () => {
    await assertRejects(
      () => fileBytes("a.csv", { ...read, limit: 10 }),
      SourceError,
      "allow it with --allow-read",
    );
  },
});

Deno.test("fileBytes() refuses a file over its limit", async () => {
  await withFile("a.json", "[1,2,3]", async (path) => {
    assertEquals((await fileBytes(path, { ...read, limit: 7 })).length, 7);
    await assertRejects(
      () => fileBytes(path, { ...read, limit: 6 }),
      SourceError,
      "larger than the 6 B that are accepted",
    );
  });
});

Deno.test("sizeText() writes bytes for people", () => {
  assertEquals([0, 999, 1000, 138_499, 999_600, 1_195_580, 8_886_779, 12e9].map(sizeText), [
    "0 B",
    "999 B",
    "1.0 kB",
    "138 kB",
    "1.0 MB",
    "1.2 MB",
    "8.9 MB",
    "12 GB",
  ]);
});
