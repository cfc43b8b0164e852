/**
 * How an asset fits a model: on the cores it may use, telling each epoch.
 *
 * @module
 */
import type { Context } from "../engine/declare.ts";
import type { FitContext, ModelSpec } from "../recommender/model.ts";
import { formatModelSpec } from "../recommender/model_spec.ts";

/** The fit's context out of the asset's. */
export function fitContext(
  ctx: Pick<Context, "signal" | "compute" | "measured">,
  spec: ModelSpec,
): FitContext {
  const name = formatModelSpec(spec);
  return {
    signal: ctx.signal,
    parallelism: ctx.compute.parallelism,
    onEpoch({ epoch, loss, validation }) {
      ctx.measured(`${name} epoch ${epoch}`, {
        loss,
        ...(validation === undefined ? {} : { ndcg: validation }),
      });
    },
  };
}
