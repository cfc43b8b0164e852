/**
 * Opened artifacts, the last few of them: a data version is the same for ever, so that what was opened once can be shown again.
 *
 * @module
 */
import type { Asset, DataVersion, Preview } from "../../../assets/engine/mod.ts";
import type { Services } from "../../services.ts";
import { headOfRows } from "./head_of_rows.ts";

/** Larger ones are opened again each time: what is kept here is memory that predictions do without. */
const LARGEST = 64 << 20;
const KEPT = 3;
const HEADS = 64;

/** Opens artifacts. */
export interface Artifacts {
  /** The value of an artifact. @throws {ArtifactError} when it is lost or corrupt. */
  open<T>(asset: Asset<T>, version: DataVersion, size: number): Promise<T>;
  /** Its first rows, as the codec shows them. @throws {ArtifactError} when it is lost or corrupt. */
  head(asset: Asset, version: DataVersion, rows: number): Promise<Preview>;
}

/** A keeper of opened artifacts. */
export function openArtifacts({ engine: { store } }: Pick<Services, "engine">): Artifacts {
  const values = new Map<string, Promise<unknown>>();
  const heads = new Map<string, Promise<Preview>>();
  return {
    open<T>(asset: Asset<T>, version: DataVersion, size: number): Promise<T> {
      const read = () => store.read(version).then((bytes) => asset.codec.decode(bytes));
      // What was put in under this id came from this asset.
      return recent(values, `${asset.key} ${version}`, size <= LARGEST ? KEPT : 0, read) as Promise<T>;
    },
    head: (asset, version, rows) =>
      recent(heads, `${asset.key} ${version} ${rows}`, HEADS, async () => {
        const { codec } = asset;
        const isCsv = codec.kind === "csv";
        const bytes = await store.read(version);
        return codec.preview(codec.decode(headOfRows(bytes, rows + (isCsv ? 1 : 0), isCsv)), rows);
      }),
  };
}

/** What is kept under an id, or made and kept; the last `most` that were asked for stay. */
function recent<V>(
  kept: Map<string, Promise<V>>,
  id: string,
  most: number,
  make: () => Promise<V>,
): Promise<V> {
  const value = kept.get(id) ?? make();
  kept.delete(id);
  if (most > 0) kept.set(id, value);
  value.catch(() => kept.delete(id));
  if (kept.size > Math.max(most, 1)) kept.delete(kept.keys().next().value!);
  return value;
}
