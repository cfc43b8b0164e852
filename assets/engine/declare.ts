/**
 * What a module needs to declare assets: `asset`, `check`, the codecs and the tokens. It is apart from `mod.ts` so
 * that the code version of an asset does not hang on the code that runs it.
 *
 * @module
 */
export { asset, check, type Context } from "./asset.ts";
export { binary } from "./codecs/binary.ts";
export { csv } from "./codecs/csv.ts";
export { json, jsonLines } from "./codecs/json.ts";
export type { Codec } from "./codec.ts";
export { allPartitions, partitionsFor, partitionWindow } from "./dependency.ts";
export { partitionsOf, sourcePartitions, staticPartitions } from "./partition.ts";
export { partitionChanges, type PartitionValues } from "./partition_values.ts";
export { type Kernel, publisherToken } from "./ports.ts";
export { SourceError, sourceToken } from "./source.ts";
export { daily, hourly, monthly, type TimePartitions, weekly } from "./time_partitions.ts";
