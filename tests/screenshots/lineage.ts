/**
 * What `deno task screenshots` draws of the lineage, the assets and the runs: a pipeline in a workshop, with something that is stale,
 * something that failed, and a history.
 *
 * @module
 */
import { z } from "zod";
import { type Asset, asset, check, json } from "../../assets/engine/mod.ts";
import { openWorkshop, type Workshop } from "../support/workshop.ts";

/** One page to draw. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  /** Also what lies below the first screen. */
  readonly whole?: boolean;
  /** Opens a dialog, or does something else, before the picture is taken: a selector to click. */
  readonly click?: string;
}

/** A server and the pages of it to draw. */
export interface Shots extends AsyncDisposable {
  readonly fetch: Workshop["server"]["fetch"];
  readonly shots: readonly Shot[];
}

/** The pipeline after a few runs: co-occurrence's code has changed, and the evaluation's config. */
export async function pipelineShots(): Promise<Shots> {
  const shop = await openWorkshop();
  await shop.materialize();
  for (const k of [8, 12, 6]) {
    shop.configure("recommendations", { k });
    await shop.materialize();
  }
  shop.configure("evaluation", { ks: [5, 10] });
  shop.rewrite("co_occurrence", { "assets/co_occurrence.ts": "2", "assets/plays/interactions.ts": "1" });
  const [last] = await shop.database.runs.find({ limit: 1 });
  return {
    fetch: shop.server.fetch,
    shots: [
      { name: "lineage", path: "/assets?asset=model" },
      { name: "lineage-selection", path: "/assets?selection=%2Bmodel" },
      { name: "lineage-wrong", path: "/assets?selection=%2Bmodle" },
      { name: "materialize-dialog", path: "/assets", click: ".page-head [data-asks]" },
      { name: "materialize", path: "/runs/new?what=these&selection=model&upstream=yes", whole: true },
      { name: "asset", path: "/assets/model", whole: true },
      { name: "asset-rows", path: "/assets/clean_features?view=data" },
      { name: "asset-heat", path: "/assets/co_occurrence?view=data", whole: true },
      { name: "asset-neighbours", path: "/assets/model?view=data", whole: true },
      { name: "asset-trials", path: "/assets/trials?view=data" },
      { name: "asset-history", path: "/assets/recommendations?view=history", whole: true },
      { name: "asset-code", path: "/assets/co_occurrence?view=code", whole: true },
      { name: "rollback-dialog", path: "/assets/recommendations?view=history", click: ".table [data-asks]" },
      { name: "runs", path: "/runs" },
      { name: "run", path: `/runs/${last!.id}`, whole: true },
    ],
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

/** Nothing is materialized yet. */
export async function emptyShots(): Promise<Shots> {
  const shop = await openWorkshop();
  return {
    fetch: shop.server.fetch,
    shots: [
      { name: "lineage-first", path: "/assets" },
      { name: "runs-empty", path: "/runs" },
      { name: "asset-missing", path: "/assets/model", whole: true },
    ],
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

/** A run that failed after a retry, below it what was skipped. */
export async function failedShots(): Promise<Shots> {
  const shop = await openWorkshop({ assets: failing() });
  const id = await shop.materialize();
  return {
    fetch: shop.server.fetch,
    shots: [
      { name: "lineage-failed", path: "/assets?asset=orders%2Fclean" },
      { name: "asset-failed", path: "/assets/orders/clean", whole: true },
      { name: "run-failed", path: `/runs/${id}`, whole: true },
    ],
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

/** Two hundred assets in layers. */
export async function manyShots(): Promise<Shots> {
  const shop = await openWorkshop({ assets: layered(200) });
  await shop.materialize("group:layer_0 or group:layer_1 or group:layer_2");
  return {
    fetch: shop.server.fetch,
    shots: [{ name: "lineage-200", path: "/assets" }],
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

/** A pipeline in which an asset fails its check after its first try was cut off. */
export function failing(): Asset[] {
  let tries = 0;
  const raw = asset({
    key: "orders/raw",
    description: "What the shop sent, as it came",
    group: "orders",
    codec: json(z.array(z.number())),
    materialize: () => [3, -1, 5],
  });
  const clean = asset({
    key: "orders/clean",
    description: "Orders whose amounts make sense",
    group: "orders",
    deps: { raw },
    codec: json(z.array(z.number())),
    retry: { max: 1, backoff: "constant", delayMs: 120 },
    materialize({ raw }, context) {
      context.log("info", `Read ${raw.length} orders`);
      if (tries++ % 2 === 0) throw new Error("The connection to the shop was reset after 2 of 3 orders");
      context.log("warn", "One order has a negative amount");
      return raw;
    },
    checks: [
      check("there are orders", (orders: number[]) => orders.length > 0),
      check(
        "no amount is negative",
        (orders: number[]) => orders.every((one) => one >= 0) || "order 2 is −1",
      ),
    ],
  });
  const report = asset({
    key: "report",
    description: "Totals for the morning mail",
    group: "reports",
    deps: { clean },
    codec: json(z.number()),
    materialize: ({ clean }) => clean.reduce((a, b) => a + b, 0),
  });
  return [raw, clean, report];
}

/** A graph in layers: each asset depends on up to three of the layer before it. */
export function layered(size: number, width = Math.ceil(Math.sqrt(size))): Asset[] {
  const assets: Asset[] = [];
  for (let i = 0; i < size; i++) {
    const layer = Math.floor(i / width);
    const deps: Record<string, Asset> = {};
    for (let d = 0; layer > 0 && d < 3; d++) {
      const upstream = assets[(layer - 1) * width + (i + d * (1 + layer % 3)) % width]!;
      deps[upstream.key] = upstream;
    }
    assets.push(asset({
      key: `asset_${i}`,
      description: `Asset ${i} of layer ${layer}`,
      group: `layer_${layer}`,
      deps,
      codec: json(z.number()),
      materialize: (inputs) => Object.values(inputs as Record<string, number>).reduce((a, b) => a + b, i),
    }));
  }
  return assets;
}
