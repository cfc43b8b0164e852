/** @module */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { RunEvent } from "../../assets/engine/mod.ts";
import { childRuns, type ChildRunsOptions } from "../../infra/runs/child_runs.ts";
import { LaunchError } from "../../server/refusals.ts";
import { withFolder } from "../support/program.ts";

/** Children that run a script of a few words instead of the program; the arguments come after it. */
function scripted(script: string, more: Partial<ChildRunsOptions> = {}) {
  const broken: [run: string, message: string][] = [];
  let ended = 0;
  const runs = childRuns({
    command: { program: "/bin/sh", args: ["-c", script, "sh"] },
    ended: () => Promise.resolve(void ended++),
    report: (run, message) => broken.push([run, message]),
    ...more,
  });
  return { runs, broken, ended: () => ended };
}

const STARTED = `echo '{"type":"run_started","runId":"r1","seq":1}'`;
const request = { selection: "+model", force: false };

async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    if (tries > 2_000) throw new Error("waited too long");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("childRuns() starts materialize with the selection as one word, and answers the run's id", () =>
  withFolder(async (folder) => {
    const { runs, broken, ended } = scripted(`printf '%s\\n' "$@" > ${folder}/args; ${STARTED}; exit 0`);
    assertEquals(await runs.start({ selection: "--model and not x", force: true }), "r1");
    await until(() => ended() === 1);
    assertEquals([runs.has("r1"), broken], [false, []]);
    const args = ["materialize", "--json", "--background", "--force", "--", "--model and not x", ""];
    assertEquals((await Deno.readTextFile(`${folder}/args`)).split("\n"), args);
    await runs.close();
  }));

Deno.test("childRuns() tells what a run's process told that could not start it", async () => {
  const wrong = scripted('echo "Error: Cannot materialize \\"model\\"" >&2; exit 2').runs;
  const error = await assertRejects(() => wrong.start(request), LaunchError, 'Cannot materialize "model"');
  assertEquals([error.message.startsWith("Error"), error.isUsage], [false, true]);
  const broke = await assertRejects(() => scripted("exit 7").runs.start(request), LaunchError, "code 7");
  assertEquals(broke.isUsage, false);
  const none = scripted("", { command: { program: "/nowhere/deno", args: [] } }).runs;
  await assertRejects(() => none.start(request), LaunchError, '"/nowhere/deno"');
});

Deno.test("childRuns() lets others hear a run, and ends it when it is asked to", async () => {
  const script =
    `trap 'echo "{\\"type\\":\\"run_finished\\"}"; exit 130' TERM; ${STARTED}; while :; do sleep 0.02; done`;
  const { runs, broken } = scripted(script);
  await runs.start(request);
  assertEquals([runs.has("r1"), runs.has("r2"), runs.cancel("r2")], [true, false, false]);
  const heard: string[] = [];
  const deaf: string[] = [];
  runs.follow("r1", ({ type }: RunEvent) => heard.push(type));
  runs.follow("r1", ({ type }: RunEvent) => deaf.push(type))();
  runs.follow("r2", () => {})();
  assertEquals(runs.cancel("r1"), true);
  await until(() => !runs.has("r1"));
  assertEquals([heard, deaf, broken], [["run_finished"], [], []]);
  await runs.close();
});

Deno.test("childRuns() reports a process that was killed, with its last words, and survives it", async () => {
  const { runs, broken, ended } = scripted(`${STARTED}; echo "out of memory" >&2; kill -9 $$`);
  await runs.start(request);
  await until(() => ended() === 1 && broken.length === 1);
  assertEquals(broken[0]![0], "r1");
  assertStringIncludes(broken[0]![1], "SIGKILL: out of memory");
  await runs.close();
});

Deno.test("childRuns() that is closed ends what runs and starts nothing any more", async () => {
  const { runs, ended } = scripted(`trap 'exit 130' TERM; ${STARTED}; while :; do sleep 0.02; done`);
  await runs.start(request);
  await runs.close();
  assertEquals([runs.has("r1"), ended()], [false, 1]);
  await assertRejects(() => runs.start(request), LaunchError, "stopping");
});
