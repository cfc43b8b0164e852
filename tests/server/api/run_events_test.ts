/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RunEvent } from "../../../assets/engine/mod.ts";
import { eventStream } from "../../../server/runs/event_stream.ts";
import { sampleEvent, sampleRun } from "../../db/ledger_samples.ts";
import { gate, withWorld, type World } from "../small_world.ts";

interface Frame {
  readonly id?: number;
  readonly event?: string;
  readonly data: { readonly type?: string; readonly seq?: number; readonly status?: string };
}

/** Reads frames until `enough`, or to the end. */
async function frames(
  stream: ReadableStream<Uint8Array>,
  enough: (found: readonly Frame[], text: string) => boolean = () => false,
): Promise<Frame[]> {
  const found: Frame[] = [];
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value = "" } = await reader.read();
    text += value;
    for (const part of value.split("\n\n")) {
      const fields = new Map(
        part.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      );
      const data = fields.get("data");
      if (data === undefined) continue;
      const [id, event] = [fields.get("id"), fields.get("event")];
      found.push({ ...(id && { id: Number(id) }), ...(event && { event }), data: JSON.parse(data) });
    }
    if (done || enough(found, text)) break;
  }
  await reader.cancel();
  return found;
}

const open = async (world: World, path: string, headers: Record<string, string> = {}) => {
  const response = await world.send("GET", path, undefined, headers);
  assertEquals([response.status, response.headers.get("content-type")], [
    200,
    "text/event-stream; charset=utf-8",
  ]);
  return response.body!;
};

Deno.test("the stream of a run that is over is all of its events, and an end", () =>
  withWorld(async (world) => {
    const id = await world.run("*");
    await world.settled();
    const found = await frames(await open(world, `/runs/${id}/events`));
    const stored = await world.database.ledger.events(id);
    assert(stored.length > 4);
    assertEquals(found.slice(0, -1).map(({ data }) => data), stored);
    assertEquals(found.slice(0, -1).map(({ id }) => id), stored.map(({ seq }) => seq));
    assertEquals(found.at(-1), { event: "end", data: { status: "succeeded" } });
  }));

Deno.test("a stream goes on behind Last-Event-ID, and answers 204 when nothing is to come", () =>
  withWorld(async (world) => {
    const id = await world.run("*");
    await world.settled();
    const all = (await world.database.ledger.events(id)).map(({ seq }) => seq);
    const path = `/runs/${id}/events`;
    const rest = await frames(await open(world, path, { "last-event-id": "3" }));
    assertEquals(rest.slice(0, -1).map(({ id }) => id), all.filter((seq) => seq > 3));
    // The header is the client's latest word; the address is what it began with.
    const both = await frames(await open(world, `${path}?after=1`, { "last-event-id": "3" }));
    assertEquals(both.length, rest.length);
    const done = await world.send("GET", path, undefined, { "last-event-id": String(all.at(-1)) });
    assertEquals([done.status, await done.text()], [204, ""]);
  }));

Deno.test("a stream tells what is stored, then what comes, progress too, and ends with the run", () =>
  withWorld(async (world) => {
    const { passed, open: letGo } = gate();
    const begun = gate();
    world.work = async (context) => {
      begun.open();
      context.progress(1, 3);
      await passed;
      context.log("info", "nearly there");
    };
    const id = await world.run("*");
    await begun.passed;
    const stream = await open(world, `/runs/${id}/events`);
    let isOpen = false;
    const found = await frames(stream, (_, text) => {
      if (!isOpen && text.includes("step_started") && text.includes('"total"')) {
        isOpen = true;
        letGo();
      }
      return false;
    });
    const types = found.map(({ data }) => data.type);
    assertEquals(types[0], "run_started");
    assert(types.includes("step_log"), types.join());
    assertEquals(types.at(-2), "run_finished");
    assertEquals(found.at(-1)?.event, "end");
    for (const { id, data } of found.slice(0, -1)) {
      assertEquals(id === undefined, data.type === "step_progress");
    }
    await world.settled();
    const stored = (await world.database.ledger.events(id)).map(({ seq }) => seq);
    assertEquals(found.flatMap(({ id }) => id ?? []), stored);
  }));

Deno.test("a run of another process is followed by the database, until it is over or its process died", () =>
  withWorld(async (world) => {
    const { ledger } = world.database;
    await ledger.startRun(sampleRun("r1", { owner: "another" }));
    await ledger.append([sampleEvent("r1", 1)]);
    const stream = eventStream(world.server.services, { runId: "r1", after: 0, pollMs: 5, heartbeatMs: 20 });
    let heard = "";
    const found = await frames(stream, (frames, text) => {
      heard = text;
      if (frames.length === 1 && text.includes(": still running")) void ledger.append([sampleEvent("r1", 2)]);
      if (frames.length === 2) void ledger.finishRun("r1", "interrupted", 5);
      return false;
    });
    assertEquals(found.map(({ id }) => id), [1, 2, undefined]);
    assertEquals(found.at(-1)?.data.status, "interrupted");
    assertStringIncludes(heard, ": still running\n\n");
  }));

Deno.test("a stream reads no further than its client does, and lets go when that leaves", () =>
  withWorld(async (world) => {
    const { ledger } = world.database;
    await ledger.startRun(sampleRun("r1", { owner: "another" }));
    await ledger.append(Array.from({ length: 1_000 }, (_, i) => sampleEvent("r1", i + 1)));
    let pages = 0;
    const services = {
      ...world.server.services,
      engine: {
        ...world.server.services.engine,
        ledger: {
          ...ledger,
          events: (...args: Parameters<typeof ledger.events>) => (pages++, ledger.events(...args)),
        },
      },
    };
    const reader = eventStream(services, { runId: "r1", after: 0, pollMs: 5 }).getReader();
    await reader.read();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assertEquals(pages, 1);
    await reader.cancel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assertEquals(pages, 1);
  }));

Deno.test("events as JSON come page by page", () =>
  withWorld(async (world) => {
    const id = await world.run("*");
    await world.settled();
    const stored = await world.database.ledger.events(id);
    const seen: RunEvent[] = [];
    for (let last = 0;;) {
      const page = await world.json<{ events: RunEvent[]; last: number; status: string }>(
        `/runs/${id}/events?limit=3&after=${last}`,
      );
      assertEquals(page.status, "succeeded");
      if (page.events.length === 0) break;
      assert(page.events.length <= 3);
      seen.push(...page.events);
      last = page.last;
    }
    assertEquals(seen, stored);
    const missing = await world.send("GET", "/runs/nothing/events");
    assertEquals(missing.status, 404);
    await missing.body?.cancel();
  }));
