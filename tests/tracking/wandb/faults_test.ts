/**
 * A server of Weights & Biases that is down, slow or refuses: the run is not late, and a later sync sends once.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BUDGET_MS } from "../../../infra/tracking/wandb/mod.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { filesBelow, withFolder } from "../../support/program.ts";
import { capturedTerminal, type TestSession, withSession } from "../../support/session.ts";
import { materialize } from "../../../infra/cli/commands/materialize.ts";
import { wandbSync } from "../../../infra/cli/commands/wandb.ts";
import { eventsOf } from "../../support/program.ts";
import {
  type Asked,
  type Fault,
  startWandbServer,
  stepsOf,
  wandbEnv,
  type WandbServer,
} from "../../support/wandb_server.ts";

type Script = (asked: Asked, nth: number) => Fault | undefined;

const always = (fault: Fault): Script => () => fault;
const at = (what: Asked["what"], fault: Fault, from = 0): Script => (asked, nth) =>
  asked.what === what && nth >= from ? fault : undefined;

/** Down for good once something has been asked. */
function from(begins: (asked: Asked, nth: number) => boolean): Script {
  let isDown = false;
  return (asked, nth) => {
    if (begins(asked, nth)) isDown = true;
    return isDown ? "reset" : undefined;
  };
}

/** Every way in which it misbehaves. */
const FAULTS: Readonly<Record<string, Script>> = {
  "down from the start": always("reset"),
  "down from the first run's steps on": from(({ what }) => what === "history"),
  "down from the second run on": from(({ what }, nth) => what === "describe" && nth === 1),
  "down after the first run's steps arrived": at("complete", "reset"),
  "silent after it has taken the steps": at("history", "unanswered"),
  "silent after it has taken the end": at("complete", "unanswered"),
  "slow at everything": always("held"),
  "slow to take the steps": at("history", "held"),
  "slow to confirm": at("status", "held", 1),
  "refusing the key": always(401),
  "refusing the package's own request": at("upsert", 401),
  "broken": always(500),
  "broken where the package does not look": at("history", 500),
  "broken at the package's own request": at("upsert", 500),
  "overrun": always(429),
  "answering with errors": at("status", "errors"),
  "not where it should be": always(404),
};

async function synced(session: TestSession) {
  const terminal = capturedTerminal();
  const code = await wandbSync({ ...session, terminal });
  return { code, ...terminal.written };
}

/** What has arrived, of every run. */
function arrived(server: WandbServer) {
  return [...server.runs.values()].map((run) => ({
    name: run.displayName,
    asset: run.jobType,
    state: run.state,
    steps: stepsOf(run),
    tags: run.tags,
  }));
}

/** What no output may contain. */
async function assertSecret(key: string, home: string, ...texts: string[]): Promise<void> {
  const files = await Promise.all((await filesBelow(home)).map((path) => Deno.readFile(`${home}/${path}`)));
  const written = files.map((bytes) => new TextDecoder("latin1").decode(bytes));
  for (const secret of [key, btoa(`api:${key}`)]) {
    for (const text of [...written, ...texts]) assert(!text.includes(secret));
  }
}

for (const [name, script] of Object.entries(FAULTS)) {
  Deno.test(`a server that is ${name} makes no run late, and a sync sends everything once`, () =>
    withFolder(async (home) => {
      await using server = await startWandbServer();
      let struck = 0;
      server.script = (asked, nth) => {
        const fault = script(asked, nth);
        if (fault !== undefined) struck++;
        return fault;
      };
      const env = wandbEnv(server);
      const clock = new FakeClock();
      const terminal = capturedTerminal();
      await withSession(home, env, async (session) => {
        const began = clock.now();
        let ended = Infinity;
        const done = materialize({ ...session, terminal }, [], { plan: false, force: false, json: true })
          .finally(() => ended = clock.now());
        // Nobody moves the clock before the run is over: it has waited for nothing.
        while (!terminal.written.err.includes("Done:")) await new Promise((go) => setTimeout(go, 5));
        const events = eventsOf(terminal.written.out);
        assertEquals(new Set(events.map(({ at }) => at)), new Set([began]));
        assertEquals(events.at(-1)!.type, "run_finished");
        while (struck === 0) await new Promise((go) => setTimeout(go, 5));
        // Time flies for what still happens. When the budget is used up it stands still again: whoever waits for more
        // waits for ever.
        while (ended === Infinity && clock.now() - began < BUDGET_MS) {
          await clock.advance(50);
          await new Promise((go) => setTimeout(go, 5));
        }
        assertEquals(await done, 0);
      }, { clock });
      await assertSecret(server.key, home, JSON.stringify(terminal.written));

      server.release();
      const told: string[] = [];
      await withSession(home, env, async (session) => {
        const first = await synced(session);
        assertEquals(first.code, 0, first.err);
        const runs = arrived(server);
        assertEquals(runs.map(({ name }) => name), ["questline-001", "questline-002"]);
        assertEquals(runs.map(({ asset }) => asset), ["trials", "model"]);
        assertEquals(runs.map(({ state }) => state), ["finished", "finished"]);
        // Six candidates and the summary; a model that has no epochs and the summary.
        assertEquals(runs.map(({ steps }) => steps.length), [7, 1]);
        // A second sync finds nothing to do.
        const before = server.asked.length;
        const second = await synced(session);
        assertEquals([second.code, second.out], [0, ""]);
        assertEquals(server.asked.length, before);
        told.push(first.out, first.err, second.err);
      });
      await assertSecret(server.key, home, ...told);
    }));
}

Deno.test("what is still refused stays, and says why without the key", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...wandbEnv(server), WANDB_ENTITY: "team", WANDB_MODE: "offline" };
    await withSession(home, env, async (session) => {
      const terminal = capturedTerminal();
      await materialize({ ...session, terminal }, [], { plan: false, force: false, json: false });
      server.script = always(401);
      const refused = await synced(session);
      assertEquals(refused.code, 1);
      assertStringIncludes(refused.err, "Left: 2 runs, because");
      assertStringIncludes(refused.err, "does not accept the key of WANDB_API_KEY (401)");
      // A run that is refused by itself does not keep the others waiting.
      const first = server.asked.find(({ what }) => what === "status")!.id!;
      server.script = (asked) => asked.id === first ? "errors" : undefined;
      const one = await synced(session);
      assertEquals(one.code, 1);
      assertStringIncludes(one.err, "Left: 1 run, because");
      assertStringIncludes(one.err, "not with ***");
      server.release();
      assertEquals((await synced(session)).code, 0);
      await assertSecret(server.key, home, refused.err, one.err);
    });
    assertEquals(arrived(server).map(({ name }) => name), ["questline-002", "questline-001"]);
  }));

Deno.test("runs of other people are counted on from, and a run goes to the server that it was made for", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    await using other = await startWandbServer();
    server.othersRuns = 41;
    // How many there are is known when the first have been sent, if not before.
    for (const words of [[], ["model"]]) {
      await withSession(home, wandbEnv(server), async (session) => {
        const terminal = capturedTerminal();
        await materialize({ ...session, terminal }, words, {
          plan: false,
          force: words.length > 0,
          json: false,
        });
      }, { clock: new FakeClock() });
    }
    const last = [...server.runs.values()].at(-1)!.displayName;
    assert(Number(last.split("-")[1]) >= 42, last);
    const offline = { ...wandbEnv(server), WANDB_MODE: "offline" };
    await withSession(home, offline, async (session) => {
      await materialize({ ...session, terminal: capturedTerminal() }, ["model"], {
        plan: false,
        force: true,
        json: false,
      });
    });
    await withSession(home, { ...offline, WANDB_BASE_URL: other.url }, async (session) => {
      const { code, err } = await synced(session);
      assertEquals(code, 1);
      assertStringIncludes(err, "1 run (1 of them for another server: set WANDB_BASE_URL to it)");
    });
    assertEquals(other.asked, []);
  }));
