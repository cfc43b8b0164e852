/**
 * Whether the server works.
 *
 * @module
 */
import { z } from "zod";

/** The process answers. */
export const Live = z.object({ status: z.literal("ok") }).meta({ id: "Live", example: { status: "ok" } });

/** One thing that the server needs. */
export const ReadyPart = z.object({
  status: z.enum(["ok", "degraded", "failed"]),
  detail: z.string().optional().meta({ description: "What is wrong, and what to do" }),
}).meta({ id: "ReadyPart" });

/** Whether requests can be answered. */
export const Ready = z.object({
  status: z.enum(["ready", "degraded", "not ready"]).meta({
    description:
      "degraded: predictions are answered, something else is not; not ready: send requests elsewhere",
  }),
  model: ReadyPart,
  database: ReadyPart,
  version: z.object({
    number: z.int().nullable().meta({ description: "The model version; null before there are versions" }),
    data_version: z.string().meta({ description: "The SHA-256 of the model's bytes" }),
  }).nullable().meta({ description: "What answers now" }),
}).meta({
  id: "Ready",
  example: {
    status: "ready",
    model: { status: "ok" },
    database: { status: "ok" },
    version: {
      number: 3,
      data_version: "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    },
  },
});
