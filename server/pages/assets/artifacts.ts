/**
 * Opened artifacts, the last few of them: a data version is the same for ever, so that what was opened once can be shown again.
 *
 * @module
 */
import type { Asset, DataVersion } from "../../../assets/engine/mod.ts";
import type { Services } from "../../services.ts";

/** Larger ones are opened again each time: what is kept here is memory that predictions do without. */
const LARGEST = 64 << 20;
const KEPT = 3;

/** Opens artifacts. */
export interface Artifacts {
  /** The value of an artifact. @throws {ArtifactError} when it is lost or corrupt. */
  open<T>(asset: Asset<T>, version: DataVersion, size: number): Promise<T>;
}

/** A keeper of opened artifacts. */
export function openArtifacts({ engine: { store } }: Pick<Services, "engine">): Artifacts {
  const kept = new Map<string, Promise<unknown>>();
  return {
    open<T>(asset: Asset<T>, version: DataVersion, size: number): Promise<T> {
      const id = `${asset.key} ${version}`;
      const value = kept.get(id) ?? store.read(version).then((bytes) => asset.codec.decode(bytes));
      kept.delete(id);
      if (size <= LARGEST) kept.set(id, value);
      value.catch(() => kept.delete(id));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      // What was put in under this id came from this asset.
      return value as Promise<T>;
    },
  };
}
