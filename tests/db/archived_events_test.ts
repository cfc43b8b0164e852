/** @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { RunEvent } from "../../assets/engine/events.ts";
import { archivedEvents, eventsOfArchive } from "../../db/archived_events.ts";
import { sampleEvent } from "./ledger_samples.ts";

const events = fc.array(
  fc.record({ seq: fc.nat(), at: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }) }),
)
  .map((list) => list.map((each): RunEvent => ({ ...sampleEvent("r1", 1), ...each })));

Deno.test("eventsOfArchive() gives back the events that archivedEvents() was given, whatever their numbers and times", () => {
  fc.assert(fc.property(events, (events) => {
    const stored = JSON.parse(JSON.stringify(archivedEvents(events)));
    assertEquals(eventsOfArchive("r1", stored), events);
  }));
});

Deno.test("archivedEvents() keeps no run, and numbers and times only where they do not follow", () => {
  const list = [1, 2, 5].map((seq): RunEvent => ({ ...sampleEvent("r1", seq), at: seq < 5 ? 1000 : 1300 }));
  const kept = archivedEvents(list).map((each) =>
    Object.entries(each).filter(([key]) => /^(runId|seq|at)$/.test(key))
  );
  assertEquals(kept, [
    [["at", 1000]],
    [],
    [["seq", 5], ["at", 300]],
  ]);
});

Deno.test("eventsOfArchive() reads the whole events of earlier versions", () => {
  const events = [1, 2, 7].map((seq) => sampleEvent("r1", seq));
  assertEquals(eventsOfArchive("r1", events), events);
});
