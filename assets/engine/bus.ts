/**
 * The event bus of a run: numbers events, hands them to listeners, and stores what is worth storing.
 *
 * @module
 */
import type { Clock } from "./engine.ts";
import { type EventError, isTransient, type NewEvent, type RunEvent } from "./events.ts";
import type { Ledger } from "./ledger.ts";
import type { EventListener } from "./ports.ts";

/** Where a run's events go. */
export interface EventBus {
  emit(event: NewEvent): void;
  /** Waits until every event so far is stored. @throws when the ledger refused them. */
  flush(): Promise<void>;
  /** Flushes, and closes the listeners. */
  close(): Promise<void>;
}

/** Opens the bus of a run. A listener that fails is dropped for the rest of the run: it never fails the run. */
export function eventBus(
  runId: string,
  ledger: Ledger,
  clock: Clock,
  listeners: readonly EventListener[],
): EventBus {
  let seq = 0;
  let pending: RunEvent[] = [];
  let storing: Promise<void> = Promise.resolve();
  let refused: unknown;
  const listening = new Set(listeners);
  const handling = new Set<Promise<void>>();

  const store = () => {
    storing = storing.then(async () => {
      const batch = pending;
      pending = [];
      if (batch.length > 0) await ledger.append(batch);
    }).catch((error) => {
      refused ??= error;
    });
  };
  const deliver = (listener: EventListener, event: RunEvent) => {
    const drop = () => void listening.delete(listener);
    try {
      const promise = listener.handle(event);
      if (!(promise instanceof Promise)) return;
      const handled: Promise<void> = promise.catch(drop).finally(() => handling.delete(handled));
      handling.add(handled);
    } catch {
      drop();
    }
  };
  const flush = async () => {
    await storing;
    if (refused !== undefined) throw refused;
  };

  return {
    emit(event) {
      const numbered = { ...event, runId, seq: ++seq, at: clock.now() } as RunEvent;
      if (!isTransient(numbered)) {
        // The first pending event starts a write; those that come before it begins ride along.
        if (pending.push(numbered) === 1) store();
      }
      for (const listener of listening) deliver(listener, numbered);
    },
    flush,
    async close() {
      await Promise.all(handling);
      for (const listener of listening) {
        try {
          await listener.close?.();
        } catch {
          // Told already by its absence; a run is not failed by who watches it.
        }
      }
      await flush();
    },
  };
}

/** An error as plain data. */
export function eventError(error: unknown): EventError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return stack === undefined ? { name, message } : { name, message, stack };
}
