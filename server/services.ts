/**
 * What the server's routes are given.
 *
 * @module
 */
import type { BodyReader } from "./body_reader.ts";
import type { ServerDeps } from "./deps.ts";
import type { RequestRecord } from "./middleware/access_log.ts";
import type { Answers } from "./metrics/answers.ts";
import type { Metrics } from "./metrics/mod.ts";
import type { PlanCache } from "./plan_cache.ts";
import type { ModelHolder } from "./model/holder.ts";

/** What every group of routes is made from. */
export interface Services extends ServerDeps {
  /** The model that answers. */
  readonly models: ModelHolder;
  /** Reads what clients send. */
  readonly bodies: BodyReader;
  /** What a run would do now, a second old at most. */
  readonly plans: PlanCache;
  /** Whoever answers a list of recommendations counts it here. */
  readonly answers: Answers;
  /** Hear of every request that was answered: metrics subscribe here. They must not throw. */
  readonly observers: ((record: RequestRecord) => void)[];
  readonly metrics: Metrics;
  /** True once the server is told to stop: `/readyz` then sends new requests elsewhere. */
  readonly isDraining: () => boolean;
}
