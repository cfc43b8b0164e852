/**
 * Sending to Weights & Biases by real processes: killed at the worst moments, and several at once.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { eventsOf, expectExit, FAULTY, filesBelow, start, withFolder } from "../../support/program.ts";
import { startWandbServer, wandbEnv, type WandbServer } from "../../support/wandb_server.ts";

const spooled = (home: string) => filesBelow(`${home}/wandb/spool`);
const counted = (server: WandbServer, what: string) =>
  server.asked.filter((asked) => asked.what === what).length;

Deno.test("a process tells where its runs are, and the package says nothing beside", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...wandbEnv(server), WANDB_ENTITY: "team" };
    const { out, err } = await expectExit(0, ["materialize", "--json"], { home, env });
    const told = err.slice(err.indexOf("Done:")).split("\n").filter((line) => line.includes(" is at "));
    // On a machine that is very busy the time may be up.
    const isCut = err.includes("because it took too long; next: deno task wandb:sync");
    const later = isCut ? (await expectExit(0, ["wandb:sync"], { home, env })).out.trim().split("\n") : [];
    assertEquals([...server.runs.values()].map(({ state }) => state), ["finished", "finished"], err);
    const [trials, model] = [...server.runs.keys()].map((id) => `${server.url}/team/questline/runs/${id}`);
    assertEquals([...told, ...later.map((line) => `  Weights & Biases: ${line.replace("  ", " is at ")}`)], [
      `  Weights & Biases: questline-001 is at ${trials}`,
      `  Weights & Biases: questline-002 is at ${model}`,
    ]);
    eventsOf(out); // Each line is an event.
    assert(!/Retrying|View run|Deprecation|error/i.test(err), err);
    assertEquals(await spooled(home), []);
  }));

Deno.test("a process does not wait for a server that never answers, and tells what to do", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    server.script = () => "held";
    // Nothing is ever let go: that it ends at all is by its own doing.
    const { err } = await expectExit(0, ["materialize"], { home, env: wandbEnv(server) });
    assertStringIncludes(err, "not everything is sent, because it took too long; next: deno task wandb:sync");
    assertEquals((await spooled(home)).length, 2);
  }));

Deno.test("a sender that is killed after the server has everything sends nothing twice", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...wandbEnv(server), WANDB_ENTITY: "team" };
    await expectExit(0, ["materialize"], { home, env: { ...env, WANDB_MODE: "offline" } });
    // The question whether the first run has arrived, after its end has.
    server.script = ({ what }) => what === "status" && counted(server, "complete") === 1 ? "held" : undefined;
    {
      await using child = start(["wandb:sync"], { home, env });
      await server.seen("complete");
      while (server.asked.at(-1)!.what !== "status") await new Promise((go) => setTimeout(go, 5));
      child.kill("SIGKILL");
      await child.ended();
    }
    assertEquals((await spooled(home)).length, 2);
    server.release();
    assertEquals(counted(server, "complete"), 1);
    const { out } = await expectExit(0, ["wandb:sync"], { home, env });
    assertEquals(out.trim().split("\n").map((line) => line.split(" ")[0]), [
      "questline-001",
      "questline-002",
    ]);
    assertEquals([...server.runs.values()].map(({ completed }) => completed), [1, 1]);
    assertEquals([counted(server, "describe"), counted(server, "upsert")], [2, 2]);
    assertEquals(await spooled(home), []);
  }));

Deno.test("two that send at the same time share the work, and send nothing twice", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...wandbEnv(server), WANDB_ENTITY: "team" };
    const offline = { ...env, WANDB_MODE: "offline" };
    await expectExit(0, ["materialize"], { home, env: offline });
    await expectExit(0, ["materialize", "model", "--force"], { home, env: offline });
    await Promise.all([1, 2, 3].map(() => expectExit(0, ["wandb:sync"], { home, env })));
    assertEquals([...server.runs.values()].map(({ displayName, completed }) => [displayName, completed]), [
      ["questline-001", 1],
      ["questline-002", 1],
      ["questline-003", 1],
    ]);
    assertEquals(counted(server, "upsert"), 3);
  }));

Deno.test("a run that is killed right after a commit is sent, and one that is killed before is none", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...wandbEnv(server), WANDB_ENTITY: "team", WANDB_MODE: "offline" };
    const killAt = async (point: string) => {
      const fault = { QUESTLINE_TEST_FAULT: `${point}:trials:block` };
      await using child = start(["materialize", "+trials"], {
        home,
        entry: FAULTY,
        env: { ...env, ...fault },
      });
      await child.seen(`reached ${point}:trials`);
      child.kill("SIGKILL");
      await child.ended();
    };
    await killAt("checked");
    assertEquals((await spooled(home)).length, 1);
    await expectExit(0, ["wandb:sync"], { home, env });
    assertEquals([await spooled(home), server.runs.size], [[], 0]);

    await killAt("committed");
    const [path] = await spooled(home);
    // What a crash may leave of the line that was being written.
    await Deno.writeTextFile(`${home}/wandb/spool/${path}`, '{"type":"end","num', { append: true });
    const { out } = await expectExit(0, ["wandb:sync"], { home, env });
    const [run] = [...server.runs.values()];
    assertStringIncludes(out, `${server.url}/team/questline/runs/${run!.id}`);
    assertEquals([run!.lines.size, run!.state, run!.jobType], [7, "finished", "trials"]);
    const history = await expectExit(0, ["history", "trials", "--json"], { home });
    const [made] = JSON.parse(history.out);
    assertEquals(made.metadata.links["Weights & Biases"], out.trim().split(/\s+/)[1]);
    assertEquals(run!.config["data_version"], { value: made.dataVersion });
    assertEquals(run!.summary["winner"], made.metadata.winner);
  }));

Deno.test("wandb:sync says what it lacks, and that there is nothing to do", () =>
  withFolder(async (home) => {
    const { err } = await expectExit(2, ["wandb:sync"], { home });
    assertStringIncludes(err, "set WANDB_API_KEY, with a key from wandb.ai/authorize");
    const key = { WANDB_API_KEY: "k".repeat(40) };
    const disabled = await expectExit(2, ["wandb:sync"], { home, env: { ...key, WANDB_MODE: "disabled" } });
    assertStringIncludes(disabled.err, "WANDB_MODE is disabled");
    const idle = await expectExit(0, ["wandb:sync"], { home, env: key });
    assertStringIncludes(idle.err, "Nothing waits to be sent");
    const wrong = await expectExit(2, ["status"], { home, env: { WANDB_API_KEY: "my secret key" } });
    assertStringIncludes(wrong.err, "WANDB_API_KEY is ***");
    assert(!wrong.err.includes("secret"));
  }));
