/**
 * How this process does: memory, processor time, and how late its event loop is.
 *
 * @module
 */
import { Gauge, type Registry } from "prom-client";
import process from "node:process";

/** How often the event loop is looked at. */
const EVERY_MS = 200;

/** Registers the metrics of the process; call the answer to stop looking at the event loop. */
export function processMetrics(registry: Registry): () => void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const startedAt = Date.now() - performance.now();
  gauge("process_start_time_seconds", "When the process began, since the epoch", () => startedAt / 1000);
  gauge("process_resident_memory_bytes", "Memory that the process takes", () => Deno.memoryUsage().rss);
  gauge("process_heap_used_bytes", "Memory of JavaScript objects", () => Deno.memoryUsage().heapUsed);
  gauge(
    "process_external_memory_bytes",
    "Memory of buffers outside of the heap",
    () => Deno.memoryUsage().external,
  );
  gauge("process_cpu_seconds_total", "Processor time, all cores together", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });

  let latest = 0;
  let due = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    latest = Math.max(latest, now - due);
    due = now + EVERY_MS;
  }, EVERY_MS);
  Deno.unrefTimer(timer as unknown as number);
  gauge("questline_event_loop_lag_seconds", "How late the event loop was at most since the last look", () => {
    const lag = latest;
    latest = 0;
    return lag / 1000;
  });
  return () => clearInterval(timer);
}
