/**
 * The events of a run that is over, without what each of them repeats: a tenth of what is left after compression.
 *
 * @module
 */
import type { RunEvent } from "../assets/engine/events.ts";

/** An event as it is kept, or as earlier versions kept it: whole. */
export type ArchivedEvent = RunEvent | {
  readonly type: RunEvent["type"];
  /** Where it does not follow on the one before. */
  readonly seq?: number;
  /** Milliseconds since the one before, where there are any; of the first, since the epoch. */
  readonly at?: number;
};

/** Events of one run, in order, as they are kept. */
export function archivedEvents(events: readonly RunEvent[]): ArchivedEvent[] {
  let before = { seq: 0, at: 0 };
  return events.map(({ runId: _runId, seq, at, ...rest }) => {
    const kept = {
      ...rest,
      ...(seq !== before.seq + 1 && { seq }),
      ...(at !== before.at && { at: at - before.at }),
    };
    before = { seq, at };
    return kept;
  });
}

/** The events of a run, as they were. */
export function eventsOfArchive(runId: string, archived: readonly ArchivedEvent[]): RunEvent[] {
  let before = { seq: 0, at: 0 };
  return archived.map((kept) => {
    if ("runId" in kept) return kept;
    const { seq = before.seq + 1, at = 0, ...rest } = kept;
    before = { seq, at: before.at + at };
    return { ...rest, runId, ...before } as RunEvent;
  });
}
