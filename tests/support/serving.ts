/**
 * The real server as a child process, on a port of its own.
 *
 * @module
 */
import type { Child } from "./child.ts";
import { type Start, start } from "./program.ts";

/** A server that listens. */
export interface Serving extends AsyncDisposable {
  readonly child: Child;
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** What it has logged so far. */
  logged(): Record<string, unknown>[];
  /** Waits until `/readyz` answers with a status. */
  ready(status?: "ready" | "degraded" | "not ready"): Promise<void>;
  /** Resident memory in bytes; undefined where the system does not tell. */
  memory(): Promise<number | undefined>;
}

/** Starts a server and waits until it listens. */
export async function serving(options: Start): Promise<Serving> {
  const child = start(["serve"], { permissions: "serve", ...options, env: { PORT: "0", ...options.env } });
  try {
    await child.seen('"event":"listening"');
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  const logged = () =>
    child.text.out.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  const url = String(logged().find(({ event }) => event === "listening")!["address"]);
  return {
    child,
    url,
    port: Number(new URL(url).port),
    logged,
    async ready(status = "ready") {
      for (let tries = 0;; tries++) {
        const response = await fetch(`${url}/readyz`);
        const found = await response.json() as { status: string };
        if (found.status === status) return;
        if (tries > 600) throw new Error(`The server is not ${status}: ${JSON.stringify(found)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async memory() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1]);
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
