/**
 * Model versions and their aliases.
 *
 * @module
 */
import { z } from "zod";
import { DataVersionText, Time } from "./common.ts";

const alias = z.enum(["champion", "challenger"]);
const number = z.int().min(1).meta({ description: "A version: 1, 2, 3 …" });
const why = z.string().min(1).max(500).optional().meta({ description: "Kept with the move" });
const by = z.string().min(1).max(100).optional().meta({ description: "Who asks; kept with the move" });
const metrics = z.record(z.string(), z.number()).meta({
  description: "Of the test part; those of popularity begin with `popularity_`",
});

/** A version in the list. */
export const ModelVersionView = z.object({
  number,
  spec: z.string().meta({ description: "What was fit", example: "slim:l1=1,l2=10" }),
  aliases: z.array(alias),
  served: z.boolean().meta({ description: "Whether this server answers from it" }),
  dataVersion: DataVersionText,
  size: z.number().meta({ description: "Bytes" }),
  metrics,
  testPart: z.string().nullable().meta({
    description: "Versions with the same test part can be compared by their metrics",
  }),
  runId: z.string(),
  materialization: z.string(),
  fitMs: z.number(),
  createdAt: Time,
}).meta({ id: "ModelVersion" });

/** What this server answers from. */
export const ServedView = z.object({
  number: number.nullable().meta({ description: "Null for a model that is not registered" }),
  dataVersion: DataVersionText,
  spec: z.string(),
  createdAt: Time,
}).meta({ id: "ServedModel" });

/** Every version. */
export const ModelList = z.object({
  versions: z.array(ModelVersionView).meta({ description: "Newest first" }),
  aliases: z.object({ champion: number.nullable(), challenger: number.nullable() }),
  served: ServedView.nullable(),
}).meta({ id: "ModelList" });

/** A move of an alias. */
export const AliasMoveView = z.object({
  id: z.string(),
  alias,
  from: number.nullable(),
  to: number.nullable(),
  at: Time,
  by: z.string().meta({ description: "A person, or `gate`" }),
  why: z.string(),
}).meta({ id: "AliasMove" });

/** A version, all of it. */
export const ModelDetail = ModelVersionView.extend({
  fingerprint: z.string(),
  evaluation: DataVersionText.nullable(),
  lineage: z.array(z.object({
    asset: z.string(),
    partition: z.string(),
    dataVersion: DataVersionText,
    materialization: z.string().nullable(),
    runId: z.string().nullable(),
  })).meta({ description: "Everything above the model, upstream first" }),
  moves: z.array(AliasMoveView).meta({ description: "Of aliases from it or to it, newest first" }),
}).meta({ id: "ModelDetail" });

/** The model that answers now. */
export const CurrentModel = z.object({
  served: ServedView,
  version: ModelDetail.nullable().meta({ description: "Null for a model that is not registered" }),
}).meta({ id: "CurrentModel" });

const versionParam = z.coerce.number().int().min(1).max(2 ** 31 - 1);

/** The address of a version. */
export const VersionParam = z.object({ version: versionParam.meta({ example: 3 }) });

/** The address of a comparison. */
export const CompareParam = z.object({
  a: versionParam.meta({ example: 2 }),
  b: versionParam.meta({ example: 3 }),
});

/** Two versions side by side. */
export const Comparison = z.object({
  a: number,
  b: number,
  comparable: z.boolean().meta({ description: "Whether both were measured on the same test part" }),
  metrics: z.array(z.object({
    name: z.string(),
    a: z.number().nullable(),
    b: z.number().nullable(),
    difference: z.number().nullable().meta({ description: "b − a" }),
  })),
}).meta({ id: "Comparison" });

/** How to promote. */
export const Promotion = z.strictObject({ alias: alias.default("champion"), why, by })
  .meta({ id: "Promotion", example: { why: "better on new users" } });

/** How to roll back. */
export const ModelRollback = z.strictObject({ alias: alias.default("champion"), why, by })
  .meta({ id: "ModelRollback", example: { why: "complaints about duplicates" } });

/** What was moved. */
export const AliasMoved = z.object({
  moves: z.array(AliasMoveView).meta({
    description: "None when the alias named that version already; two when a challenger became the champion",
  }),
  served: ServedView.nullable().meta({ description: "What this server answers from now" }),
}).meta({ id: "AliasMoved" });
