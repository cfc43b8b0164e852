/**
 * Numbered names for model versions: `models/<name>/v<N>.json`.
 *
 * @module
 */
import type { ModelVersion } from "../../../assets/engine/mod.ts";
import { StoreError } from "../store_error.ts";
import type { Manifest, Shelf, ShelfPath } from "./shelf.ts";

/** Names of model versions. */
export interface VersionNames {
  /**
   * Names a version; one that has its name already keeps it.
   *
   * @throws {StoreError} when another model has the name.
   */
  place(version: ModelVersion, signal: AbortSignal): Promise<void>;
  /** The numbers that have a name. */
  numbers(name: string, signal: AbortSignal): Promise<number[]>;
  remove(name: string, number: number, signal: AbortSignal): Promise<void>;
}

/** Names of versions on a shelf. Who may have a number is decided by the database; here it is only written down. */
export function versionNames(shelf: Shelf, prefix: string): VersionNames {
  const pathOf = (name: string, number: number): ShelfPath => `models/${name}/v${number}`;
  return {
    async place(version, signal) {
      const path = pathOf(version.name, version.number);
      if (await shelf.place(path, manifestOf(version, prefix), signal)) return;
      const found = await shelf.read(path, signal);
      if (found === undefined || found.content.sha256 === version.dataVersion) return;
      throw new StoreError(
        `"${path}.json" names another model: the bucket has versions of another database; set another S3_PREFIX, or ` +
          "move them away",
        path,
      );
    },
    async numbers(name, signal) {
      const numbers: number[] = [];
      for await (const path of shelf.list(`models/${name}/v`, signal)) {
        const [, number] = /\/v(\d+)$/.exec(path) ?? [];
        if (number !== undefined) numbers.push(Number(number));
      }
      return numbers.sort((a, b) => a - b);
    },
    remove: (name, number, signal) => shelf.remove(pathOf(name, number), signal),
  };
}

function manifestOf(version: ModelVersion, prefix: string): Manifest {
  const { name, number, dataVersion, size, materialization, runId, fingerprint } = version;
  const { spec, evaluation, metrics, lineage, fitMs, createdAt } = version;
  return {
    version: 1,
    asset: name,
    partition: "",
    content: { key: `${prefix}artifacts/${dataVersion}`, sha256: dataVersion, size },
    number,
    spec,
    materialization,
    run: runId,
    createdAt: new Date(createdAt).toISOString(),
    fingerprint,
    evaluation: evaluation === null ? null : `${prefix}artifacts/${evaluation}`,
    metrics,
    lineage,
    fitMs,
  };
}
