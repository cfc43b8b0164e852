/**
 * The addresses of an asset's pages. A key may hold slashes, and they stay slashes; `-` cannot be a part of a key, and begins
 * what is below an asset.
 *
 * @module
 */
import type { AssetKey } from "../../../assets/engine/mod.ts";

/** An asset's page, or one of its views. */
export function assetUrl(key: AssetKey, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `/assets/${key.split("/").map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** The question before an asset is rolled back. @param to a materialization's id */
export function rollbackUrl(key: AssetKey, to: string): string {
  return `${assetUrl(key)}/-/rollback?${new URLSearchParams({ to })}`;
}

/** A run's page. */
export function runUrl(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** The plan of a run, before it is started. */
export function planUrl(wish: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(wish).toString();
  return `/runs/new${text === "" ? "" : `?${text}`}`;
}

/** The part of an id that tells it from its neighbours. */
export function shortId(id: string): string {
  return id.length > 10 ? `…${id.slice(-6)}` : id;
}
