import { assertEquals, assertNotEquals } from "@std/assert";
import { hashFile, observeFile, sourceVersion } from "../../infra/sources/file_hash.ts";
import { withFile } from "./files.ts";

const read = { signal: new AbortController().signal, setting: "LOGS_SOURCE" };

Deno.test("hashFile() gives the SHA-256 and the size", async () => {
  await withFile("a.csv", "abc", async (path) => {
    assertEquals(await hashFile(path, read), {
      hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      size: 3,
    });
  });
});

Deno.test("sourceVersion() follows the file and every option, and not their order", () => {
  assertEquals(sourceVersion("h", { a: "1", b: "2", c: undefined }), sourceVersion("h", { b: "2", a: "1" }));
  const versions = [
    sourceVersion("h", {}),
    sourceVersion("g", {}),
    sourceVersion("h", { a: "1" }),
    sourceVersion("h", { a: "2" }),
  ];
  assertEquals(new Set(versions).size, 4);
});

Deno.test("observeFile() tells the file and its size", async () => {
  await withFile("purchases.csv", "x".repeat(1_195_580), async (path) => {
    const first = await observeFile(path, {}, read);
    assertEquals(first.detail, "file purchases.csv, 1.2 MB");
    await Deno.writeTextFile(path, "y", { append: true });
    assertNotEquals((await observeFile(path, {}, read)).version, first.version);
  });
});
