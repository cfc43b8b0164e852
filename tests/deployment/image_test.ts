/**
 * The image: what goes into it, and what it runs as. CI builds it and tries it; here is what can be seen without.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { textOf } from "../support/deployment.ts";
import { CHECKOUT, cleanEnv, copyFolder, withFolder } from "../support/program.ts";

/** The instructions of a Dockerfile, continued lines joined. */
function instructions(text: string): [name: string, rest: string][] {
  const lines = text.split("\n").filter((line) => !line.startsWith("#")).join("\n").replaceAll(
    /\\\n\s*/g,
    "",
  );
  return lines.split("\n").filter((line) => line.trim() !== "").map((line) => {
    const [, name, rest] = /^\s*(\w+)\s+(.*)$/.exec(line)!;
    return [name!, rest!];
  });
}

/** The instructions of the last stage. */
async function finalStage(): Promise<[name: string, rest: string][]> {
  const all = instructions(await textOf("Dockerfile"));
  return all.slice(all.findLastIndex(([name]) => name === "FROM"));
}

const rests = (all: readonly [string, string][], wanted: string) =>
  all.filter(([name]) => name === wanted).map(([, rest]) => rest);

Deno.test("both stages are Deno's official image of the version that runs here, by its digest", async () => {
  const all = instructions(await textOf("Dockerfile"));
  const [argument] = rests(all, "ARG");
  assertMatch(argument!, /^DENO_IMAGE=denoland\/deno:[\d.]+@sha256:[0-9a-f]{64}$/);
  assertMatch(argument!, new RegExp(`deno:${Deno.version.deno.replaceAll(".", "\\.")}@`));
  assertEquals(rests(all, "FROM"), ["${DENO_IMAGE} AS build", "${DENO_IMAGE}"]);
});

Deno.test("packages are fetched before any source is there, by the lock alone", async () => {
  const all = instructions(await textOf("Dockerfile")).filter(([name]) => name === "COPY" || name === "RUN");
  assertEquals(all.slice(0, 3), [
    ["COPY", "deno.json deno.lock ./"],
    ["RUN", "deno install --frozen"],
    ["COPY", ". ."],
  ]);
});

Deno.test("the image runs as nobody special, can change nothing of itself, and tells whether it is well", async () => {
  const stage = await finalStage();
  const [user] = rests(stage, "USER");
  assertMatch(user!, /^[1-9]\d*:[1-9]\d*$/);
  const owned = rests(stage, "COPY").filter((rest) => rest.includes("--chown"));
  assertEquals(owned, [`--from=build --chown=${user} /home-of-questline /app/.questline`]);
  assertEquals(rests(stage, "VOLUME"), ['["/app/.questline"]']);
  const [health] = rests(stage, "HEALTHCHECK");
  assertMatch(health!, /CMD \["deno", "eval".*\/livez/);
  assertEquals(JSON.parse(rests(stage, "ENTRYPOINT")[0]!), ["/tini", "--", "deno", "task", "--quiet"]);
  assertEquals(JSON.parse(rests(stage, "CMD")[0]!), ["serve"]);
  assertEquals(rests(stage, "ADD"), []);
});

/** Whether .dockerignore lets a path in: the last line that fits decides. */
function letsIn(ignore: string, path: string): boolean {
  let isIn = true;
  for (const line of ignore.split("\n").filter((line) => line !== "" && !line.startsWith("#"))) {
    const pattern = line.replace(/^!/, "");
    const tail = pattern.replace(/^\*\*\//, "");
    const fits = pattern === "*" || path === pattern || path.startsWith(`${pattern}/`) ||
      pattern !== tail && (path === tail || path.endsWith(`/${tail}`));
    if (fits) isIn = line.startsWith("!");
  }
  return isIn;
}

Deno.test("what .dockerignore lets in is enough to run, and no secret, no test and no deployment file is among it", () =>
  withFolder(async (folder) => {
    const ignore = await textOf(".dockerignore");
    for (
      const out of [".env", ".git/config", ".questline/questline.db", "tests/readme_test.ts", "infra/.env"]
    ) {
      assert(!letsIn(ignore, out), out);
    }
    for (const out of ["infra/compose.yaml", "infra/compose.local.env", "infra/kubernetes/server.yaml"]) {
      assert(!letsIn(ignore, out), out);
    }
    const app = `${folder}/app`;
    await Deno.mkdir(app);
    for (const { name, isDirectory } of Deno.readDirSync(CHECKOUT)) {
      if (!letsIn(ignore, name)) continue;
      if (isDirectory) await copyFolder(`${CHECKOUT}/${name}`, `${app}/${name}`);
      else await Deno.copyFile(`${CHECKOUT}/${name}`, `${app}/${name}`);
    }
    for (const below of ["infra/kubernetes", "infra/monitoring"]) {
      await Deno.remove(`${app}/${below}`, { recursive: true });
    }
    // As the image's entry does it, with nothing but its home to write to, and nothing left to fetch.
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "materialize", "+model"],
      cwd: app,
      env: { ...cleanEnv(), NO_COLOR: "1" },
      clearEnv: true,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    assertEquals([...Deno.readDirSync(app)].map(({ name }) => name).includes(".questline"), true);
  }));
