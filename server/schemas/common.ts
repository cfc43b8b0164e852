/**
 * What several schemas are made of.
 *
 * @module
 */
import { z } from "zod";

/** A time in answers. */
export const Time = z.int().meta({ description: "Milliseconds since the epoch", example: 1772389800000 });

/** A SHA-256 in answers. */
export const DataVersionText = z.string().meta({
  description: "The SHA-256 of an artifact's bytes",
  example: "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
});

/** The id of a run or a materialization in requests. Only what such an id can be is looked for in the database. */
export const IdParam = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "not an id");

/** An asset's key in addresses. */
export const KeyParam = z.object({
  key: z.string().min(1).max(255).meta({
    description: "The asset's key, percent-encoded",
    example: "clean_features",
  }),
});

/** Where a page of a list begins, and how long it is. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20).meta({ description: "How many", example: 20 }),
  before: IdParam.optional().meta({ description: "The `next` of the page before this one" }),
});

/** Where the next page begins. */
export const Next = z.string().nullable().meta({
  description: "Pass it as `before` for the next page; null on the last one",
});
