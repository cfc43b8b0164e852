/**
 * The metrics of a server, as Prometheus reads them.
 *
 * @module
 */
import { Registry } from "prom-client";
import type { RequestRecord } from "../middleware/access_log.ts";
import { processMetrics } from "./process.ts";
import { requestMetrics } from "./requests.ts";
import { type Watched, worldMetrics } from "./world.ts";

/** Metrics that are being kept. */
export interface Metrics {
  readonly contentType: string;
  /** Looks at what changes elsewhere, and writes all of them; never takes much longer than two seconds. */
  text(): Promise<string>;
  /** Ends what goes on for them. */
  close(): void;
}

/** Begins to keep metrics. */
export function openMetrics(
  services: Watched & { readonly observers: ((record: RequestRecord) => void)[] },
): Metrics {
  const registry = new Registry();
  services.observers.push(requestMetrics(registry));
  const close = processMetrics(registry);
  const look = worldMetrics(registry, services);
  return {
    contentType: registry.contentType,
    async text() {
      await look();
      return await registry.metrics();
    },
    close,
  };
}
