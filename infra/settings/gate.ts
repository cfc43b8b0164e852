/**
 * When a new model version is served.
 *
 * @module
 */
import { z } from "zod";
import type { GateSettings } from "../registry/gate.ts";
import { type SettingsOf, type Variable, variable } from "./variable.ts";

/** The variables of the promotion gate. */
export const GATE_VARIABLES = {
  MODEL_GATE: variable({
    schema: z.enum(["on", "manual", "off"]),
    accepts: "on, manual or off",
    summary:
      "Whether a new model version is served: when it is good enough, when a person says so, or always",
    standard: "on",
  }),
  MODEL_GATE_METRIC: variable({
    schema: z.string().regex(
      /^(recall|precision|hitRate|map|ndcg)_at_[1-9]\d*$/,
      "no metric at a length of list",
    ),
    accepts:
      "recall, precision, hitRate, map or ndcg, then _at_ and one of the lengths that evaluation measures",
    summary: "What decides whether a new model version is good enough",
    standard: "ndcg_at_10",
  }),
  MODEL_GATE_TOLERANCE: variable({
    schema: z.string().regex(/^\d*\.?\d+$/, "not a number").transform(Number).refine(
      (n) => n <= 1,
      "out of range",
    ),
    accepts: "a number from 0 to 1",
    summary: "How much worse than the champion a new version may be, as a share of the champion's metric",
    standard: "0.02",
  }),
} satisfies Record<string, Variable<z.ZodType>>;

/** How strict the promotion gate is. */
export function gateOf(settings: SettingsOf<typeof GATE_VARIABLES>): GateSettings {
  return {
    mode: settings.MODEL_GATE,
    metric: settings.MODEL_GATE_METRIC,
    tolerance: settings.MODEL_GATE_TOLERANCE,
  };
}
