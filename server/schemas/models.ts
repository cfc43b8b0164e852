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

const HASH = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab";
const VERSION_EXAMPLE = {
  number: 3,
  spec: "slim:l1=1,l2=10",
  aliases: ["champion"],
  served: true,
  dataVersion: HASH,
  size: 1310720,
  metrics: { ndcg_at_10: 0.51, popularity_ndcg_at_10: 0.15 },
  testPart: "5d41402abc4b2a76b9719d911017c592ae3f1c0d9e8b7a6f5e4d3c2b1a098765",
  runId: "01k5zq8x3v7m2d9c4f",
  materialization: "01m8851wc4e0nn526z",
  fitMs: 2600,
  createdAt: 1772389800000,
};
const SERVED_EXAMPLE = { number: 3, dataVersion: HASH, spec: "slim:l1=1,l2=10", createdAt: 1772389800000 };
const MOVE_EXAMPLE = {
  id: "01m8853j22sewvwrcj",
  alias: "champion",
  from: 2,
  to: 3,
  at: 1772389801000,
  by: "gate",
  why: "ndcg_at_10 went from 0.49 to 0.51",
};
const DETAIL_EXAMPLE = {
  ...VERSION_EXAMPLE,
  fingerprint: HASH,
  evaluation: HASH,
  lineage: [{
    asset: "user_logs",
    partition: "",
    dataVersion: HASH,
    materialization: "01m8851wkgwkqbtvs7",
    runId: "01k5zq8x3v7m2d9c4f",
  }],
  moves: [MOVE_EXAMPLE],
};

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
}).meta({ id: "ModelVersion", example: VERSION_EXAMPLE });

/** What this server answers from. */
export const ServedView = z.object({
  number: number.nullable().meta({ description: "Null for a model that is not registered" }),
  dataVersion: DataVersionText,
  spec: z.string(),
  createdAt: Time,
}).meta({ id: "ServedModel", example: SERVED_EXAMPLE });

/** Every version. */
export const ModelList = z.object({
  versions: z.array(ModelVersionView).meta({ description: "Newest first" }),
  aliases: z.object({ champion: number.nullable(), challenger: number.nullable() }),
  served: ServedView.nullable(),
}).meta({
  id: "ModelList",
  example: {
    versions: [VERSION_EXAMPLE],
    aliases: { champion: 3, challenger: null },
    served: SERVED_EXAMPLE,
  },
});

/** A move of an alias. */
export const AliasMoveView = z.object({
  id: z.string(),
  alias,
  from: number.nullable(),
  to: number.nullable(),
  at: Time,
  by: z.string().meta({ description: "A person, or `gate`" }),
  why: z.string(),
}).meta({ id: "AliasMove", example: MOVE_EXAMPLE });

/** A version, all of it. */
export const ModelDetail = ModelVersionView.extend({
  fingerprint: z.string(),
  evaluation: DataVersionText.nullable(),
  lineage: z.array(z.object({
    asset: z.string(),
    partition: z.string().meta({
      description: "`*` stands for a set of partitions: its data version is that of their list",
    }),
    dataVersion: DataVersionText,
    materialization: z.string().nullable(),
    runId: z.string().nullable(),
  })).meta({ description: "Everything above the model, upstream first" }),
  moves: z.array(AliasMoveView).meta({ description: "Of aliases from it or to it, newest first" }),
}).meta({ id: "ModelDetail", example: DETAIL_EXAMPLE });

/** The model that answers now. */
export const CurrentModel = z.object({
  served: ServedView,
  version: ModelDetail.nullable().meta({ description: "Null for a model that is not registered" }),
}).meta({ id: "CurrentModel", example: { served: SERVED_EXAMPLE, version: DETAIL_EXAMPLE } });

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
}).meta({
  id: "Comparison",
  example: {
    a: 2,
    b: 3,
    comparable: true,
    metrics: [{ name: "ndcg_at_10", a: 0.49, b: 0.51, difference: 0.02 }],
  },
});

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
}).meta({ id: "AliasMoved", example: { moves: [MOVE_EXAMPLE], served: SERVED_EXAMPLE } });
