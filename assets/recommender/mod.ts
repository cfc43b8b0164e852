/**
 * Recommenders over typed arrays: sparse matrices, co-occurrence, similarities, models, metrics and splits. It needs nothing
 * but a JavaScript engine: it reads no files and knows no network. The same input gives the same bytes everywhere.
 *
 * ```text
 * plays ─ Interactions ─┬─ splitRandomPerUser, splitBySpec ─ train ─ models.fit ─ evaluate ─ pairedBootstrap
 *                       └─ coOccurrence ─ neighbours ─ models.fit ─ recommend, explain, serialize
 * ```
 *
 * @example Recommend, say why, and come back from a file
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Interactions, models, parseModelSpec, profileOf } from "./mod.ts";
 *
 * const plays = Interactions.from({
 *   user: ["ann", "ann", "bob", "bob", "cleo", "cleo", "cleo"],
 *   item: ["chess", "go", "chess", "go", "go", "shogi", "chess"],
 * });
 * const spec = parseModelSpec("itemknn:similarity=jaccard,neighbours=10");
 * const context = { signal: new AbortController().signal, parallelism: 1 };
 * const model = await models.fit(spec, { plays }, context);
 *
 * const chess = profileOf([plays.items.indexOf("chess")]);
 * const best = model.recommend(chess, 2);
 * assertEquals([...best.items].map((item) => plays.items.idOf(item)), ["go", "shogi"]);
 *
 * const why = model.explain(chess, plays.items.indexOf("go"));
 * assertEquals([why.score, ...why.contributions], [1, 1]);
 *
 * const opened = models.open(model.serialize());
 * assertEquals(opened.recommend(chess, 2), best);
 * ```
 *
 * @module
 */
export {
  CO_OCCURRENCE_FILE_KIND,
  type NamedCoOccurrence,
  openCoOccurrence,
  writeCoOccurrence,
} from "./co_occurrence_file.ts";
export {
  type CoOccurrence,
  coOccurrence,
  coOccurrenceKernel,
  type CoOccurrenceOptions,
  coOccurrenceParallel,
  CoOccurrenceTooLargeError,
  type CountContext,
  DEFAULT_MEMORY_LIMIT,
  mostPairs,
} from "./co_occurrence.ts";
export {
  countAll,
  type CountedPlays,
  type CountOptions,
  excessivePair,
  foldCounts,
  isTriangle,
  type PairCounts,
  pairsOf,
  SPARSE_PAIRS,
} from "./co_occurrence_fold.ts";
export { type PairedDifference, pairedDifference } from "./compare.ts";
export { confidence, confidenceOf } from "./confidence.ts";
export { COUNTED_PLAYS_FILE_KIND, openCountedPlays, writeCountedPlays } from "./counted_plays_file.ts";
export {
  balancedRanges,
  type NeighbourCost,
  type NeighbourPlan,
  planCounts,
  planNeighbours,
} from "./count_plan.ts";
export { capUsers } from "./heavy_users.ts";
export { type NearestContext, nearestNeighbours } from "./nearest.ts";
export { weighPlays, type Weighting, type WeightingOptions, WEIGHTINGS } from "./weighting.ts";
export { widenCoOccurrence } from "./widen.ts";
export { crc32 } from "./checksum.ts";
export {
  bootstrapMeans,
  type BootstrapOptions,
  type MeanInterval,
  pairedBootstrap,
  type PairedInterval,
} from "./compare.ts";
export { evaluate, type EvaluateInput, type Evaluation } from "./evaluate.ts";
export { cosineOfRows, similarityFromMatrix } from "./item_similarity.ts";
export { evaluateSampled, type EvaluateSampledInput, sampleNegatives } from "./evaluate_sampled.ts";
export {
  type FlatContent,
  FlatFile,
  FlatFileError,
  type FlatRefusal,
  openFlat,
  type OpenFlatOptions,
  writeFlat,
} from "./flat.ts";
export { type FlatArray, type FlatArrays, type FlatType, FORMAT_VERSION } from "./flat_layout.ts";
export { IdMap, type PackedStrings } from "./ids.ts";
export { type IndexedPlayColumns, Interactions, type KnownIds, type PlayColumns } from "./interactions.ts";
export { type FeatureField, type ItemFeatures, itemFeatures, wordsOf } from "./item_features.ts";
export type { JsonValue } from "./json.ts";
export {
  checkCutOffs,
  concentration,
  type ItemSimilarity,
  type MetricsAt,
  type MetricsInput,
  RankingMetrics,
  USER_METRICS,
  type UserMetric,
} from "./metrics.ts";
export { MODEL_FILE_KIND } from "./base_model.ts";
export { als } from "./models/als.ts";
export { bpr } from "./models/bpr.ts";
export {
  type EpochReport,
  type Explanation,
  type FitContext,
  type FitInput,
  type ModelKind,
  type ModelSpec,
  type Profile,
  profileOf,
  type Recommendations,
  type Recommender,
  type RecommendOptions,
} from "./model.ts";
export { content } from "./models/content.ts";
export { ease, EASE_MOST_ITEMS } from "./models/ease.ts";
export { type CollaborativeModels, hybridOf } from "./models/hybrid.ts";
export { itemKnn } from "./models/item_knn.ts";
export { popularity } from "./models/popularity.ts";
export { p3alpha, rp3beta } from "./models/random_walk.ts";
export { slim } from "./models/slim.ts";
export { userKnn } from "./models/user_knn.ts";
export type { OptionValue } from "./options.ts";
export { type PairTriangle, sparseToTriangle, triangleToSparse } from "./pair_triangle.ts";
export { type PartChanges, type PartPairs, type PlayTable, PlayTableBuilder } from "./play_table.ts";
export { Random, type Shuffleable } from "./random.ts";
export { formatModelSpec, ModelRegistry, models, parseModelSpec } from "./registry.ts";
export {
  logLikelihoodRatio,
  meanBias,
  type NeighbourOptions,
  type Neighbours,
  neighbours,
  type Normalization,
  NORMALIZATIONS,
  SIMILARITIES,
  type Similarity,
  similarity,
} from "./similarity.ts";
export {
  type CsrMatrix,
  type CsrPattern,
  fromTriplets,
  transpose,
  transposePattern,
  type Triplets,
} from "./sparse.ts";
export { type RandomPerUserOptions, type Split, splitGiven, splitRandomPerUser } from "./split.ts";
export {
  type LastOutOptions,
  type LeaveOneOutSplit,
  splitAtTime,
  splitLastOut,
  splitLeaveOneOut,
  type TimeCut,
} from "./split_by_time.ts";
export { type RandomPerItemOptions, splitRandomPerItem } from "./split_per_item.ts";
export {
  type NamedSplit,
  parseSplitSpec,
  splitBySpec,
  type SplitName,
  SPLITS,
  type SplitSpec,
} from "./split_spec.ts";
export { TopK } from "./top_k.ts";
