/**
 * Requests by route, method and status, with their times.
 *
 * @module
 */
import { Histogram, type Registry } from "prom-client";
import type { RequestRecord } from "../middleware/access_log.ts";

/** Predictions take a fraction of a millisecond, streams seconds. In seconds. */
const BUCKETS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Registers the histogram, and answers what is to hear of every request. */
export function requestMetrics(registry: Registry): (record: RequestRecord) => void {
  const histogram = new Histogram({
    name: "questline_http_request_duration_seconds",
    help: "From the first byte of a request to its answer being handed over, by the route's pattern",
    labelNames: ["route", "method", "status"],
    buckets: BUCKETS,
    registers: [registry],
  });
  /** What belongs to a set of labels is looked up once: that costs as much as all the rest. */
  const children = new Map<string, { observe(seconds: number): void }>();
  return ({ route, method, status, ms }) => {
    const key = `${status} ${method} ${route}`;
    let child = children.get(key);
    if (child === undefined) {
      // Routes are few. A method can be any word, and each would stay for ever.
      child = histogram.labels(
        route === "" ? "none" : route,
        METHODS.has(method) ? method : "other",
        String(status),
      );
      if (METHODS.has(method)) children.set(key, child);
    }
    child.observe(ms / 1000);
  };
}
