/**
 * Several writers in a process of their own, each with its own connection, which append events in batches as the bus of
 * a run does. Started by `writers_test.ts` with the location as JSON, the first writer and the one behind the last.
 *
 * @module
 */
import type { RunEvent } from "../../assets/engine/events.ts";
import { type DatabaseLocation, openDatabase } from "../../db/mod.ts";
import { sampleEvent, sampleRun } from "./ledger_samples.ts";

/** What each writer appends. */
export const EVENTS = 1000;

async function write(location: DatabaseLocation, name: string): Promise<void> {
  const { ledger } = await openDatabase(location);
  await ledger.startRun(sampleRun(name, { owner: name }));
  for (let seq = 1, size = 1; seq <= EVENTS; size = size * 7 % 23) {
    const batch: RunEvent[] = [];
    for (let i = 0; i < size && seq <= EVENTS; i++) batch.push(sampleEvent(name, seq++));
    await ledger.append(batch);
  }
  await ledger.finishRun(name, "succeeded", 9000);
  await ledger.close();
}

if (import.meta.main) {
  const [location, from, to] = Deno.args as [string, string, string];
  await Promise.all(
    Array.from(
      { length: Number(to) - Number(from) },
      (_, i) => write(JSON.parse(location), `writer-${Number(from) + i}`),
    ),
  );
}
