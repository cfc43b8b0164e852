/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sampleRun } from "../../db/ledger_samples.ts";
import { gate, withWorld } from "../small_world.ts";

interface Run {
  readonly id: string;
  readonly status: string;
}

Deno.test("POST /runs with plan answers what would happen and why, and runs nothing", () =>
  withWorld(async (world) => {
    const response = await world.send("POST", "/runs", { selection: "+total", plan: true });
    assertEquals(response.status, 200);
    const { steps } = await response.json() as {
      steps: { asset: string; action: string; causes: { sentence: string }[] }[];
    };
    assertEquals(steps.map(({ asset, action }) => [asset, action]), [["numbers", "run"], ["total", "run"]]);
    assertEquals(steps[0]!.causes[0]!.sentence, "it was never materialized");
    assertEquals(await world.json("/runs"), { runs: [], next: null });
  }));

Deno.test("POST /runs starts a run, which can be looked at while it goes on and afterwards", () =>
  withWorld(async (world) => {
    const { passed, open } = gate();
    world.work = () => passed;
    const response = await world.send("POST", "/runs", {});
    assertEquals(response.status, 202);
    const { run } = await response.json() as { run: Run };
    assertEquals(response.headers.get("location"), `/api/v1/runs/${run.id}`);
    assertEquals(run.status, "running");
    assertEquals((await world.json(`/runs/${run.id}`))["here"], true);
    open();
    await world.settled();
    const detail = await world.json<{ planned: unknown[]; steps: { outcome: string }[] } & Run>(
      `/runs/${run.id}`,
    );
    assertEquals([detail.status, detail.planned.length], ["succeeded", 2]);
    assertEquals(detail.steps.map(({ outcome }) => outcome), ["materialized", "materialized"]);
    const { assets, counts } = await world.json<
      { assets: { key: string; state: string }[]; counts: unknown }
    >("/assets");
    assertEquals(counts, { missing: 0, stale: 0, fresh: 2 });
    assertEquals(assets.map(({ key }) => key), ["numbers", "total"]);
  }));

Deno.test("POST /runs is refused while a run is at the same assets, of whatever process, and not otherwise", () =>
  withWorld(async (world) => {
    await world.database.ledger.startRun(sampleRun("r1", { owner: "another", selection: "total" }));
    const refused = await world.send("POST", "/runs", { selection: "+total" });
    assertEquals(refused.status, 409);
    assertStringIncludes((await refused.json() as { detail: string }).detail, 'Run r1 is at "total" already');
    const taken = await world.send("POST", "/runs", { selection: "numbers" });
    assertEquals(taken.status, 202);
    await taken.body?.cancel();
    await world.settled();
    await world.database.ledger.startRun(
      sampleRun("r2", { owner: "another", selection: "what only it knows" }),
    );
    const careful = await world.send("POST", "/runs", { selection: "numbers" });
    assertEquals(careful.status, 409);
    await careful.body?.cancel();
  }));

Deno.test("of two requests at the same time, one starts a run and the other is told about it", () =>
  withWorld(async (world) => {
    const { passed, open } = gate();
    world.work = () => passed;
    const answers = await Promise.all([1, 2, 3].map(() => world.send("POST", "/runs", {})));
    assertEquals(answers.map(({ status }) => status).sort(), [202, 409, 409]);
    for (const { body } of answers) await body?.cancel();
    open();
    await world.settled();
  }));

Deno.test("a run of a dead process is in nobody's way, and cannot be cancelled", () =>
  withWorld(async (world) => {
    const { engine } = world.server.services;
    Object.assign(engine.owner, { isAlive: () => Promise.resolve(false) });
    await world.database.ledger.startRun(sampleRun("r1", { owner: "dead" }));
    const cancelled = await world.send("POST", "/runs/r1/cancel");
    assertEquals(cancelled.status, 409);
    assertStringIncludes((await cancelled.json() as { detail: string }).detail, "was interrupted");
    const begun = await world.send("POST", "/runs", {});
    assertEquals(begun.status, 202);
    await begun.body?.cancel();
    await world.settled();
  }));

Deno.test("POST /runs/{id}/cancel ends a run of this process, and asks another one by the database", () =>
  withWorld(async (world) => {
    const begun = gate();
    world.work = async ({ signal }) => {
      begun.open();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const id = await world.run("*");
    await begun.passed;
    const asked = await world.send("POST", `/runs/${id}/cancel`);
    assertEquals(asked.status, 202);
    await asked.body?.cancel();
    await world.settled();
    assertEquals((await world.json(`/runs/${id}`))["status"], "cancelled");
    const again = await world.send("POST", `/runs/${id}/cancel`);
    assertEquals(again.status, 409);
    await again.body?.cancel();

    await world.database.ledger.startRun(sampleRun("r1", { owner: "another" }));
    const other = await world.send("POST", "/runs/r1/cancel");
    assertEquals(other.status, 202);
    await other.body?.cancel();
    assert(await world.database.runs.cancelRequest("r1") !== undefined);
    assertEquals(typeof (await world.json("/runs/r1"))["cancelRequestedAt"], "number");
    const missing = await world.send("POST", "/runs/r9/cancel");
    assertEquals(missing.status, 404);
    await missing.body?.cancel();
  }));

Deno.test("POST /runs refuses selections that cannot be, and says where", () =>
  withWorld(async (world) => {
    for (
      const body of [{ selection: "(" }, { selection: "totl" }, { selection: "" }, { select: "*" }, {
        force: 1,
      }, []]
    ) {
      const response = await world.send("POST", "/runs", body);
      assertEquals(response.status, 400, JSON.stringify(body));
      assert(((await response.json()) as { errors: unknown[] }).errors.length > 0);
    }
    const typo = await world.send("POST", "/runs", { selection: "totl" });
    const { errors } = await typo.json() as { errors: { path: string; message: string }[] };
    assertEquals(errors[0]!.path, "/selection");
    assertStringIncludes(errors[0]!.message, "total");
  }));

Deno.test("GET /runs pages by id, filters, and refuses what is no page", () =>
  withWorld(async (world) => {
    const { ledger } = world.database;
    for (let i = 1; i <= 5; i++) await ledger.startRun(sampleRun(`r${i}`, { owner: "another" }));
    await ledger.finishRun("r2", "failed", 9);
    const first = await world.json<{ runs: Run[]; next: string }>("/runs?limit=2");
    assertEquals([first.runs.map(({ id }) => id), first.next], [["r5", "r4"], "r4"]);
    const second = await world.json<{ runs: Run[]; next: string }>(`/runs?limit=2&before=${first.next}`);
    assertEquals(second.runs.map(({ id }) => id), ["r3", "r2"]);
    const failed = await world.json<{ runs: Run[]; next: null }>("/runs?status=failed");
    assertEquals([failed.runs.map(({ id }) => id), failed.next], [["r2"], null]);
    for (const query of ["limit=0", "limit=x", "status=odd", "before=a b", "limit=1e9"]) {
      const response = await world.send("GET", `/runs?${query}`);
      assertEquals(response.status, 400, query);
      await response.body?.cancel();
    }
  }));
