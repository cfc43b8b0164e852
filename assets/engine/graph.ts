/**
 * The asset graph: assets in topological order, with their edges both ways.
 *
 * @module
 */
import { type Asset, mappingOf } from "./asset.ts";
import type { AssetKey } from "./keys.ts";
import type { PartitionMapping } from "./mapping.ts";
import { nearestNames } from "./nearest.ts";
import { isPartitioned } from "./partition.ts";

/** A validated, immutable graph of assets. */
export interface AssetGraph {
  /** Upstream before downstream; ties keep the order of declaration. */
  readonly assets: readonly Asset[];
  readonly keys: readonly AssetKey[];
  has(key: AssetKey): boolean;
  /** @throws {UnknownAssetError} for a key that is not in the graph, with the nearest ones. */
  get(key: AssetKey): Asset;
  /** Keys that `key` is made from, in order of declaration. */
  upstream(key: AssetKey): readonly AssetKey[];
  /** Keys made from `key`. */
  downstream(key: AssetKey): readonly AssetKey[];
}

/** The assets do not form a graph that can be materialized. */
export class GraphError extends Error {
  override name = "GraphError";
}

/** There is no asset of that name. */
export class UnknownAssetError extends Error {
  override name = "UnknownAssetError";
  constructor(readonly key: string, readonly nearest: readonly string[], known: readonly string[] = []) {
    const hint = nearest.length > 0
      ? `did you mean ${nearest.map((k) => `"${k}"`).join(" or ")}?`
      : known.length > 0
      ? `there are ${known.join(", ")}`
      : "it is not declared";
    super(`No asset is called "${key}": ${hint}`);
  }
}

/**
 * Builds the graph of these assets.
 *
 * @throws {GraphError} for two assets of one key, a dependency that is not among the assets, or a cycle; it shows
 * the path.
 */
export function assetGraph(assets: readonly Asset[]): AssetGraph {
  const byKey = new Map<AssetKey, Asset>();
  for (const asset of assets) {
    const other = byKey.get(asset.key);
    if (other !== undefined) {
      throw new GraphError(
        `Two assets are called "${asset.key}": one in ${other.module}, one in ${asset.module}; rename one of them`,
      );
    }
    byKey.set(asset.key, asset);
  }
  const upstream = new Map<AssetKey, AssetKey[]>();
  const downstream = new Map<AssetKey, AssetKey[]>(assets.map(({ key }) => [key, []]));
  for (const asset of assets) {
    const keys: AssetKey[] = [];
    for (const [name, dependency] of Object.entries(asset.deps)) {
      // A value that is not defined yet is how a cycle between modules shows itself.
      if (dependency === undefined) {
        throw new GraphError(
          `"${asset.key}" depends on "${name}", which is undefined: do their modules import each other?`,
        );
      }
      if (byKey.get(dependency.key) !== dependency) {
        throw new GraphError(
          `"${asset.key}" depends on "${dependency.key}", which is not in the graph: add it to the list of assets`,
        );
      }
      refuseMapping(asset, dependency, mappingOf(asset, name).kind);
      if (!keys.includes(dependency.key)) keys.push(dependency.key);
    }
    upstream.set(asset.key, keys);
    for (const key of keys) downstream.get(key)!.push(asset.key);
  }
  const order = topological(assets.map(({ key }) => key), upstream, downstream);
  return {
    assets: order.map((key) => byKey.get(key)!),
    keys: order,
    has: (key) => byKey.has(key),
    get(key) {
      const found = byKey.get(key);
      if (found === undefined) throw new UnknownAssetError(key, nearestNames(key, order), order);
      return found;
    },
    upstream: (key) => upstream.get(key) ?? [],
    downstream: (key) => downstream.get(key) ?? [],
  };
}

/** @throws {GraphError} for a dependency whose partitions cannot be told. */
function refuseMapping(asset: Asset, dependency: Asset, kind: PartitionMapping["kind"]): void {
  const refuse = (why: string) => {
    throw new GraphError(`"${asset.key}" depends on ${why}`);
  };
  const { key } = dependency;
  if (kind === "same" && isPartitioned(dependency) && !isPartitioned(asset)) {
    refuse(`"${key}", which has partitions, and has none itself: write allPartitions(…) or partitionsFor(…)`);
  }
  // A function may choose the whole, called "", or not.
  if ((kind === "all" || kind === "window") && !isPartitioned(dependency)) {
    refuse(`partitions of "${key}", which has none: depend on it as it is`);
  }
  if (kind === "window" && !isPartitioned(asset)) {
    refuse(`a window of "${key}", and has no partitions that it could lie around: write allPartitions(…)`);
  }
}

/** Kahn's algorithm; what is left over holds a cycle. */
function topological(
  keys: readonly AssetKey[],
  upstream: ReadonlyMap<AssetKey, readonly AssetKey[]>,
  downstream: ReadonlyMap<AssetKey, readonly AssetKey[]>,
): AssetKey[] {
  const waiting = new Map(keys.map((key) => [key, upstream.get(key)!.length]));
  const order = keys.filter((key) => waiting.get(key) === 0);
  for (let next = 0; next < order.length; next++) {
    for (const key of downstream.get(order[next]!)!) {
      const left = waiting.get(key)! - 1;
      waiting.set(key, left);
      if (left === 0) order.push(key);
    }
  }
  if (order.length < keys.length) {
    const placed = new Set(order);
    const cycle = findCycle(keys.filter((key) => !placed.has(key)), upstream);
    throw new GraphError(
      `Assets depend on each other in a circle: ${cycle.join(" → ")}; remove one of these dependencies`,
    );
  }
  return order;
}

/** Walks upstream from any unplaced asset: every one of them has an unplaced upstream, so the walk must return. */
function findCycle(
  unplaced: readonly AssetKey[],
  upstream: ReadonlyMap<AssetKey, readonly AssetKey[]>,
): AssetKey[] {
  const stuck = new Set(unplaced);
  const path: AssetKey[] = [];
  let at = unplaced[0]!;
  while (!path.includes(at)) {
    path.push(at);
    at = upstream.get(at)!.find((key) => stuck.has(key))!;
  }
  return [...path.slice(path.indexOf(at)), at];
}
