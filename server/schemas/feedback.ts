/**
 * Feedback: what users did.
 *
 * @module
 */
import { z } from "zod";
import { FEEDBACK_KINDS } from "../../db/mod.ts";

/** What an id of an event may be. */
const EVENT_ID = /^[A-Za-z0-9._:-]{1,100}$/;
const id = z.string().regex(EVENT_ID, "use up to 100 of A-Z a-z 0-9 . _ : -");

const name = z.string().trim().min(1).max(255).refine(
  (text) => text.isWellFormed() && !text.includes("\0"),
  "not a text",
);

/** One thing that a user did. */
export const FeedbackEvent = z.strictObject({
  kind: z.enum(FEEDBACK_KINDS).meta({
    description: "A play becomes part of the play log; a click is kept and counted",
  }),
  user_id: name.meta({ description: "A user's id; a new one is welcome" }),
  game_id: name.meta({ description: "A game's id; one that the catalogue lacks is welcome" }),
  weight: z.number().min(0).max(1e9).optional().meta({
    description: "How much the play weighs, as in the play log: hours, stars; 1 by default",
  }),
  minutes: z.number().min(0).max(6e7).optional().meta({ description: "Instead of a weight in hours" }),
  time: z.iso.datetime({ offset: true }).optional().meta({
    description: "When it happened, with its zone; now by default",
    example: "2026-03-01T18:30:00Z",
  }),
  id: id.optional().meta({ description: "Names the event: sent again, it is not counted again" }),
}).refine(({ weight, minutes }) => weight === undefined || minutes === undefined, {
  message: "give weight or minutes, not both",
  path: ["minutes"],
}).refine(({ kind, weight, minutes }) => kind === "play" || (weight === undefined && minutes === undefined), {
  message: "a click has no weight",
  path: ["kind"],
}).meta({ id: "FeedbackEvent" });
export type FeedbackEvent = z.infer<typeof FeedbackEvent>;

/** What is reported. */
export const FeedbackBatch = z.strictObject({
  events: z.array(FeedbackEvent).min(1).max(1000),
}).meta({
  id: "FeedbackBatch",
  example: {
    events: [
      {
        kind: "play",
        user_id: "user-001",
        game_id: "3328",
        minutes: 90,
        time: "2026-03-01T18:30:00Z",
        id: "session-81",
      },
      { kind: "click", user_id: "user-001", game_id: "4200" },
    ],
  },
});

/** The headers of a report. */
export const FeedbackHeaders = z.object({
  "idempotency-key": z.string().regex(/^[A-Za-z0-9._:-]{1,80}$/, "use up to 80 of A-Z a-z 0-9 . _ : -")
    .optional()
    .meta({ description: "Names the events that have no id of their own, by their place in the batch" }),
});

/** What was taken. */
export const FeedbackTaken = z.object({
  accepted: z.int(),
  ids: z.array(z.string()).meta({ description: "Of the events, in their order" }),
}).meta({ id: "FeedbackTaken", example: { accepted: 2, ids: ["session-81", "0b5d6a1e-1"] } });
