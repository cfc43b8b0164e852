/** @module */
import { assertEquals } from "@std/assert";
import type { DataVersion } from "../../assets/engine/mod.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { withFolder } from "../support/program.ts";

const signal = new AbortController().signal;
const bytes = (text: string) => [new TextEncoder().encode(text)];
const open = (root: string) => fileStore({ root, owner: "me", memory: `${root}/verified` });
const pathOf = (root: string, version: DataVersion) => `${root}/${version.slice(0, 2)}/${version}`;

Deno.test("what was found right is not hashed again, in this process or the next", () =>
  withFolder(async (root) => {
    const store = open(root);
    const { dataVersion } = await store.write(bytes("a day of plays"), { signal });
    assertEquals(await store.verify(dataVersion), "intact");
    await store.remember!();
    const [line] = (await Deno.readTextFile(`${root}/verified`)).split("\n");
    assertEquals(line!.split(" ").slice(0, 2), [dataVersion, "14"]);
    // The next process knows it too, and does not mind half a line.
    await Deno.writeTextFile(`${root}/verified`, `half a line\n${line}\n`);
    assertEquals(await open(root).verify(dataVersion), "intact");
  }));

Deno.test("a file that was touched is hashed again, whatever is remembered of it", () =>
  withFolder(async (root) => {
    const store = open(root);
    const { dataVersion } = await store.write(bytes("a day of plays"), { signal });
    await store.remember!();
    const path = pathOf(root, dataVersion);
    const written = (await Deno.stat(path)).mtime!;
    await Deno.writeTextFile(path, "a day of playz");
    assertEquals(await store.verify(dataVersion), "corrupt");
    // As old as before, by its own account. The system knows better, to the second: so the memory is made older.
    await Deno.utime(path, written, written);
    const memory = (await Deno.readTextFile(`${root}/verified`)).trim().split(" ");
    await Deno.writeTextFile(
      `${root}/verified`,
      `${memory.slice(0, 3).join(" ")} ${Number(memory[3]) - 1000}\n`,
    );
    assertEquals(await open(root).verify(dataVersion), "corrupt");
    await Deno.writeTextFile(path, "a day of plays");
    assertEquals(await open(root).verify(dataVersion), "intact");
    await Deno.remove(path);
    assertEquals(await open(root).verify(dataVersion), "lost");
  }));

Deno.test("a memory that cannot be kept costs nothing but time", () =>
  withFolder(async (root) => {
    const store = open(root);
    await Deno.mkdir(`${root}/verified`, { recursive: true });
    const { dataVersion } = await store.write(bytes("x"), { signal });
    await store.remember!();
    assertEquals(await open(root).verify(dataVersion), "intact");
  }));
