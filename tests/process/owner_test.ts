/** @module */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { claimOwner } from "../../infra/process/owner.ts";
import { StoreError } from "../../infra/store/store_error.ts";

const SCRIPT = new URL("./owner_process.ts", import.meta.url).pathname;

async function withHome(body: (home: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/home`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function spawn(home: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--quiet", SCRIPT, home],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    id: new TextDecoder().decode(value),
    async end(how: "kill" | "release") {
      const stdin = child.stdin;
      if (how === "kill") child.kill("SIGKILL");
      await stdin.close().catch(() => {});
      while (!(await reader.read()).done) { /* until it has ended */ }
      await child.status;
    },
  };
}

const lockFiles = async (home: string) => {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${home}/owners`)) if (name !== "home") names.push(name);
  return names.sort();
};

Deno.test("claimOwner() is alive until it is released, and to itself", () =>
  withHome(async (home) => {
    const one = await claimOwner(home);
    const two = await claimOwner(home);
    assertMatch(one.id, /^[a-z0-9-]+$/);
    assert(one.id !== two.id);
    assertEquals([await one.isAlive(one.id), await one.isAlive(two.id), await two.isAlive(one.id)], [
      true,
      true,
      true,
    ]);
    await one.release();
    await one.release();
    assertEquals([await two.isAlive(one.id), await two.isAlive(two.id)], [false, true]);
    assertEquals(await lockFiles(home), [`${two.id}.lock`]);
    await two.release();
  }));

Deno.test("isAlive() knows at once that another process was killed, or ended", () =>
  withHome(async (home) => {
    const owner = await claimOwner(home);
    const [killed, released] = await Promise.all([spawn(home), spawn(home)]);
    assertEquals([await owner.isAlive(killed.id), await owner.isAlive(released.id)], [true, true]);
    assertEquals(await owner.bury(), []);
    await Promise.all([killed.end("kill"), released.end("release")]);
    assertEquals([await owner.isAlive(killed.id), await owner.isAlive(released.id)], [false, false]);
    assertEquals(await lockFiles(home), [`${killed.id}.lock`, `${owner.id}.lock`].sort());
    assertEquals(await owner.bury(), [killed.id]);
    assertEquals(await lockFiles(home), [`${owner.id}.lock`]);
    assertEquals(await owner.isAlive(killed.id), false);
    await owner.release();
  }));

Deno.test("isAlive() never counts an owner of another home as dead", () =>
  withHome(async (home) => {
    const here = await claimOwner(home);
    const there = await claimOwner(`${home}-other`);
    assertEquals(await here.isAlive(there.id), true);
    await there.release();
    assertEquals(await here.isAlive(there.id), true);
    assertEquals(await here.isAlive("somebody"), true);
    await here.release();
  }));

Deno.test("claims and burials at the same time never count a living owner as dead", () =>
  withHome(async (home) => {
    const watcher = await claimOwner(home);
    let claiming = true;
    const burials = (async () => {
      const buried: string[] = [];
      while (claiming) buried.push(...await watcher.bury());
      return buried;
    })();
    const living = await Promise.all(Array.from({ length: 40 }, () => claimOwner(home)));
    for (const { id } of living) assertEquals(await watcher.isAlive(id), true);
    claiming = false;
    assertEquals(await burials, []);
    assertEquals(new Set(living.map(({ id }) => id)).size, 40);
    for (const owner of [...living, watcher]) await owner.release();
    assertEquals(await lockFiles(home), []);
  }));

Deno.test("bury() removes what a process left that was killed before it had locked its file", () =>
  withHome(async (home) => {
    const owner = await claimOwner(home);
    await Deno.writeTextFile(`${home}/owners/half.new`, "");
    assertEquals(await owner.bury(), []);
    assertEquals(await lockFiles(home), [`${owner.id}.lock`]);
    await owner.release();
  }));

Deno.test("claimOwner() says so when its home cannot be made", () =>
  withHome(async (home) => {
    await Deno.writeTextFile(home, "a file");
    await assertRejects(() => claimOwner(home), StoreError, "in the way");
  }));
