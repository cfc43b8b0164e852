/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { readSegment, Spool, SpoolFullError, type SpoolOwner } from "../../infra/feedback/spool.ts";
import { filesBelow, withFolder } from "../support/program.ts";

/** An owner among others of whom only these live. */
function owner(id: string, ...alive: string[]): SpoolOwner {
  return { id, isAlive: (other) => Promise.resolve(alive.includes(other)) };
}

async function recordsIn(spool: Spool): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { path } of await spool.seal()) found.push(...(await readSegment(path)).records);
  return found;
}

Deno.test("Spool keeps records in order, whatever they hold, until they are removed", () =>
  withFolder(async (folder) => {
    const spool = await Spool.open(`${folder}/a/b`, owner("me"), 1 << 20);
    await spool.append([{ text: "돌의 정원\n\u2028\u0000\ud800" }, [1]]);
    await spool.append([]);
    await spool.append(["second"]);
    const [segment, ...more] = await spool.seal();
    assertEquals(more, []);
    assertEquals((await readSegment(segment!.path)).records, [
      { text: "돌의 정원\n\u2028\u0000\ud800" },
      [1],
      "second",
    ]);
    assertEquals(spool.bytes, (await Deno.stat(segment!.path)).size);
    await spool.remove(segment!);
    assertEquals([spool.bytes, await spool.seal()], [0, []]);
    await spool.close();
  }));

Deno.test("Spool takes many at once and loses none", () =>
  withFolder(async (folder) => {
    const spool = await Spool.open(folder, owner("me"), 1 << 20);
    const records = Array.from({ length: 300 }, (_, i) => i);
    const sealing: Promise<unknown>[] = [];
    await Promise.all(records.map(async (i) => {
      if (i % 50 === 7) sealing.push(spool.seal());
      await spool.append([i]);
    }));
    await Promise.all(sealing);
    assertEquals((await recordsIn(spool)).sort((a, b) => Number(a) - Number(b)), records);
    await spool.close();
  }));

Deno.test("Spool refuses what would go over its limit, and takes what fits afterwards", () =>
  withFolder(async (folder) => {
    const spool = await Spool.open(folder, owner("me"), 100);
    await spool.append(["x".repeat(50)]);
    const error = await assertRejects(() => spool.append(["y".repeat(50)]), SpoolFullError);
    assert(/of 100 bytes wait already/.test(error.message), error.message);
    await spool.append(["z"]);
    assertEquals(await recordsIn(spool), ["x".repeat(50), "z"]);
    await spool.close();
  }));

Deno.test("Spool.open() takes over what the dead left, and nothing of the living", () =>
  withFolder(async (folder) => {
    for (const name of ["dead", "busy"]) {
      const spool = await Spool.open(folder, owner(name, "dead", "busy"), 1000);
      await spool.append([`of ${name}`]);
      await spool.close();
    }
    const spool = await Spool.open(folder, owner("me", "busy"), 1000);
    assertEquals(await recordsIn(spool), ["of dead"]);
    assert(spool.bytes > 0);
    await spool.append(["mine"]);
    assertEquals(await recordsIn(spool), ["of dead", "mine"]);
    const names = await filesBelow(folder);
    assertEquals(names.map((name) => name.split(".")[0]), ["busy", "me", "me"]);
    await spool.close();
  }));

Deno.test("readSegment() leaves out what was cut off or altered, at every length", () =>
  withFolder(async (folder) => {
    const spool = await Spool.open(folder, owner("me"), 1000);
    await spool.append(["one", "two", "세 번째"]);
    const [segment] = await spool.seal();
    await spool.close();
    const whole = await Deno.readFile(segment!.path);
    for (let length = 0; length <= whole.length; length++) {
      await Deno.writeFile(`${folder}/cut`, whole.subarray(0, length));
      const { records, torn } = await readSegment(`${folder}/cut`);
      assertEquals(records, ["one", "two", "세 번째"].slice(0, records.length));
      assert(torn <= 1, String(length));
      if (length === whole.length) assertEquals(records.length, 3);
    }
    const altered = whole.slice();
    altered[12]! ^= 1;
    await Deno.writeFile(`${folder}/altered`, altered);
    assertEquals(await readSegment(`${folder}/altered`), { records: ["two", "세 번째"], torn: 1 });
  }));
