/**
 * Fingerprints and code versions: the hash of everything that an asset is made from.
 *
 * @module
 */
import { hash } from "node:crypto";
import { type Canonical, canonical } from "./canonical.ts";
import type { AssetKey, CodeVersion, Fingerprint, PartitionKey } from "./keys.ts";
import type { CodeManifest, InputVersion } from "./ledger.ts";

/** Part of every fingerprint; raised when the encoding itself changes, which makes everything stale. */
const SCHEME = 1;

/** What a materialization is made from. */
export interface Provenance {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  readonly code: CodeVersion;
  /** The resolved config, seeds included. */
  readonly config: Readonly<Record<string, unknown>>;
  /** In any order; sorted here. */
  readonly inputs: readonly InputVersion[];
  /** What the source observed, for an asset that reads one. */
  readonly source: { readonly name: string; readonly version: string } | null;
}

/**
 * SHA-256 over the canonical encoding of a provenance.
 *
 * @throws {TypeError} when the config holds anything but plain data.
 */
export function fingerprint(provenance: Provenance): Fingerprint {
  const { asset, partition, code, config, source } = provenance;
  const inputs = provenance.inputs
    .map((input) => [input.asset, input.partition, input.dataVersion])
    .sort((a, b) => compare(a[0]!, b[0]!) || compare(a[1]!, b[1]!));
  return sha256(canonical([
    SCHEME,
    asset,
    partition,
    code,
    config as { readonly [key: string]: Canonical },
    inputs,
    source === null ? null : [source.name, source.version],
  ])) as Fingerprint;
}

/** The code version of a set of files and packages: a hash over each one's path and content hash. */
export function codeManifest(parts: Readonly<Record<string, string>>): CodeManifest {
  const sorted = Object.fromEntries(Object.entries(parts).sort(([a], [b]) => compare(a, b)));
  return { version: sha256(canonical(["code", sorted])) as CodeVersion, parts: sorted };
}

/** The code version that an explicit `version` stands for. */
export function explicitCode(version: string): CodeManifest {
  return { version: sha256(canonical(["version", version])) as CodeVersion, parts: { version } };
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** Code-unit order: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
