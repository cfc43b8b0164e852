/**
 * The real server with its runs in processes of their own, and other processes on the same home.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { WHOLE } from "../../assets/engine/mod.ts";
import { openSqlite } from "../../db/sqlite/mod.ts";
import { claimOwner } from "../../infra/process/owner.ts";
import { expectExit, start, withFolder } from "../support/program.ts";
import { Served } from "../support/served.ts";

interface Run {
  readonly id: string;
  readonly status: string;
  readonly owner: string;
}

/** Holds the first asset's lease, so that every run waits until the test lets go. */
async function holdRuns(home: string): Promise<AsyncDisposable> {
  const owner = await claimOwner(home);
  const database = await openSqlite(`${home}/questline.db`);
  const lease = await database.ledger.acquire(
    { asset: "raw_games", partition: WHOLE },
    owner.id,
    Date.now(),
    600_000,
  );
  if ("heldBy" in lease) throw new Error(`held by ${lease.heldBy}`);
  let isHeld = true;
  return {
    async [Symbol.asyncDispose]() {
      if (!isHeld) return;
      isHeld = false;
      await database.ledger.release(lease);
      await database.close();
      await owner.release();
    },
  };
}

async function begin(server: Served): Promise<Run> {
  const response = await server.post("/runs", {});
  const text = await response.text();
  assertEquals(response.status, 202, text);
  return (JSON.parse(text) as { run: Run }).run;
}

/** The process of a run, which its owner's id names. */
const pidOf = ({ owner }: Run) => Number(owner.split("-").at(-3));

Deno.test("a run that is killed ends as interrupted, and the server goes on and starts the next one", () =>
  withFolder(async (home) => {
    await using server = await Served.start({ home });
    await using held = await holdRuns(home);
    const run = await begin(server);
    assertEquals((await server.json(`/runs/${run.id}`))["here"], true);
    await server.until<{ events: { type: string }[] }>(
      `/runs/${run.id}/events`,
      ({ events }) => events.some(({ type }) => type === "step_waiting"),
    );
    const stream = (await server.get(`/runs/${run.id}/events`)).body!.pipeThrough(new TextDecoderStream());
    Deno.kill(pidOf(run), "SIGKILL");
    let told = "";
    for await (const text of stream) told += text;
    assert(told.endsWith('event: end\ndata: {"status":"interrupted"}\n\n'), told);
    await server.child.seen('"event":"run_broke"');
    const after = await server.json(`/runs/${run.id}`);
    assertEquals([after["status"], after["here"]], ["interrupted", false]);
    await held[Symbol.asyncDispose]();
    const next = await begin(server);
    await server.until<Run>(`/runs/${next.id}`, ({ status }) => status !== "running");
    assertEquals((await server.json(`/runs/${next.id}`))["status"], "succeeded");
  }));

Deno.test("a run of another process is seen, in the way, and cancelled through the server", () =>
  withFolder(async (home) => {
    await using server = await Served.start({ home });
    await using _held = await holdRuns(home);
    await using other = start(["materialize", "--json"], { home });
    await other.seen('"run_started"');
    const { runs } = await server.json<{ runs: Run[] }>("/runs?status=running");
    assertEquals(runs.length, 1);
    const [run] = runs;
    const refused = await server.post("/runs", { selection: "model" });
    assertEquals(refused.status, 409);
    assertStringIncludes(await refused.text(), run!.id);
    const asked = await server.post(`/runs/${run!.id}/cancel`, {});
    assertEquals(asked.status, 202);
    await asked.body?.cancel();
    const { code, err } = await other.ended();
    assertEquals(code, 130, err);
    assertEquals((await server.json(`/runs/${run!.id}`))["status"], "cancelled");
  }));

Deno.test("SIGTERM ends the server's run as cancelled, its streams, and the server with 0", () =>
  withFolder(async (home) => {
    await using server = await Served.start({ home });
    await using _held = await holdRuns(home);
    const run = await begin(server);
    const stream = (await server.get(`/runs/${run.id}/events`)).body!;
    server.child.kill("SIGTERM");
    await new Response(stream).text();
    const { code, out } = await server.child.ended();
    assertEquals(code, 0, out);
    assertStringIncludes(out, '"drained":true');
    const database = await openSqlite(`${home}/questline.db`);
    assertEquals((await database.runs.run(run.id))?.status, "cancelled");
    await database.close();
  }));

Deno.test("a client that was cut off goes on where it was", () =>
  withFolder(async (home) => {
    await using server = await Served.start({ home });
    await using held = await holdRuns(home);
    const { id } = await begin(server);
    const cut = new AbortController();
    let first = "";
    try {
      const body = (await server.get(`/runs/${id}/events`, { signal: cut.signal })).body!;
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        first += text;
        if (first.includes("step_waiting")) cut.abort();
      }
    } catch (error) {
      assertEquals((error as Error).name, "AbortError");
    }
    await held[Symbol.asyncDispose]();
    const last = [...first.matchAll(/^id: (\d+)$/gm)].at(-1)![1]!;
    const rest = await (await server.get(`/runs/${id}/events`, { headers: { "last-event-id": last } }))
      .text();
    const numbers = [...(first + rest).matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    const { events } = await server.json<{ events: { seq: number }[] }>(`/runs/${id}/events?limit=1000`);
    assertEquals(numbers, events.map(({ seq }) => seq));
    assertStringIncludes(rest, "event: end");
  }));

Deno.test("what is reported makes user_logs stale, and is folded in by the next run", () =>
  withFolder(async (home) => {
    await expectExit(0, ["materialize"], { home });
    await using server = await Served.start({ home });
    interface Asset {
      readonly state: string;
      readonly metadata: Record<string, unknown>;
      readonly roots: { sentence: string }[];
    }
    assertEquals((await server.json<Asset>("/assets/user_logs")).state, "fresh");
    // The first game of the bundled sample.
    const known = "1008";
    const events = [
      { kind: "play", user_id: "newcomer", game_id: known, minutes: 90, id: "one" },
      { kind: "play", user_id: "newcomer", game_id: "of no catalogue" },
      { kind: "click", user_id: "newcomer", game_id: known },
    ];
    for (let i = 0; i < 2; i++) {
      const taken = await server.post("/events", { events }, { "idempotency-key": "same" });
      assertEquals(taken.status, 202);
      await taken.body?.cancel();
    }
    const stale = await server.until<Asset>("/assets/user_logs", ({ state }) => state === "stale");
    assertEquals(stale.roots.map(({ sentence }) => sentence), [
      "source: is now synthetic plays and feedback, 2 plays (was: synthetic plays)",
    ]);
    const { id } = await begin(server);
    await server.until<Run>(`/runs/${id}`, ({ status }) => status === "succeeded");
    const { state, metadata } = await server.until<Asset>(
      "/assets/user_logs",
      ({ state }) => state === "fresh",
    );
    assertEquals([state, metadata["plays_from_feedback"], metadata["plays_of_unknown_games"]], [
      "fresh",
      2,
      1,
    ]);
    assertEquals(metadata["synthetic"], true);
    const shown = await expectExit(0, ["show", "user_logs", "--limit", "5000", "--json"], { home });
    assertEquals(shown.out.match(/newcomer/g)?.length, 2);
    await expectExit(0, ["gc", "--keep", "1"], { home });
    assertEquals((await server.json<Asset>("/assets/user_logs")).state, "fresh");
    const off = { home, env: { FEEDBACK: "off" } };
    assertStringIncludes((await expectExit(0, ["why", "user_logs"], off)).out, "source: is now none");
  }));
