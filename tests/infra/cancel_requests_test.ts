/** @module */
import { assertEquals } from "@std/assert";
import type { RunEvent } from "../../assets/engine/mod.ts";
import type { CancelRequest, RunQueries } from "../../db/mod.ts";
import { watchCancel } from "../../infra/cancel_requests.ts";

const started = { type: "run_started", runId: "r1", seq: 1, at: 0 } as unknown as RunEvent;

/** Queries that answer what is said, and count how often they are asked. */
function queries(answer: (asked: number) => Promise<CancelRequest | undefined>) {
  const asked: string[] = [];
  const cancelRequest = (runId: string) => answer(asked.push(runId));
  return { asked, runs: { cancelRequest } as unknown as RunQueries };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
}

Deno.test("watchCancel() aborts its signal once someone asks, a database that is away meanwhile or not", async () => {
  const { asked, runs } = queries((asked) =>
    asked < 3
      ? Promise.reject(new Error("away"))
      : Promise.resolve(asked < 5 ? undefined : { runId: "r1", at: 1 })
  );
  const watch = watchCancel(runs, 1);
  watch.listener.handle(started);
  await aborted(watch.signal);
  assertEquals((watch.signal.reason as Error).name, "AbortError");
  await watch.stop();
  const count = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals([asked.length, new Set(asked)], [count, new Set(["r1"])]);
});

Deno.test("watchCancel() asks nothing before the run begins and after it is over", async () => {
  const { asked, runs } = queries(() => Promise.resolve(undefined));
  const watch = watchCancel(runs, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(asked, []);
  watch.listener.handle(started);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await watch.listener.close?.();
  const count = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals([asked.length, watch.signal.aborted], [count, false]);
  await watch.stop();
});
