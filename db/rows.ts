/**
 * Records as rows, the same in every dialect: only names and nesting change, and no SQL is in it.
 *
 * @module
 */
import type { CodeVersion } from "../assets/engine/keys.ts";
import type { CodeManifest, Materialization } from "../assets/engine/ledger.ts";
import type { GameFeature } from "../assets/schemas.ts";

/** A row of the table of materializations. */
export type MaterializationRow = Omit<Materialization, "code"> & { readonly codeVersion: CodeVersion };

/** A materialization as the row to insert. */
export function materializationRow(materialization: Materialization): MaterializationRow {
  const { code, ...columns } = materialization;
  return { ...columns, codeVersion: code.version };
}

/** A row and its manifest as the materialization that they were. */
export function materializationOf(row: MaterializationRow, code: CodeManifest): Materialization {
  const { id, runId, asset, partition, fingerprint, config, inputs, source, dataVersion } = row;
  const { size, metadata, checks, startedAt, finishedAt, attempts } = row;
  return {
    id,
    runId,
    asset,
    partition,
    fingerprint,
    code,
    config,
    inputs,
    source,
    dataVersion,
    size,
    metadata,
    checks,
    startedAt,
    finishedAt,
    attempts,
  };
}

/** A row of the table of games. */
export interface GameRow {
  readonly batch: number;
  readonly game: string;
  readonly name: string;
  readonly released: string | null;
  readonly genres: string[];
  readonly tags: string[];
  readonly rating: number;
  readonly ratingImputed: boolean;
  readonly playtime: number;
  readonly playtimeImputed: boolean;
  readonly ratingsCount: number;
  readonly added: number;
  readonly owned: number;
  readonly ownedRatio: number;
  readonly metacritic: number | null;
  readonly image: string | null;
  readonly ratingScaled: number;
  readonly playtimeScaled: number;
  readonly ratingsCountScaled: number;
  readonly addedScaled: number;
  readonly ownedRatioScaled: number;
}

/** A game as the row to insert. */
export function gameRow(value: GameFeature, batch: number): GameRow {
  return {
    batch,
    game: value.game,
    name: value.name,
    released: value.released,
    genres: value.genres,
    tags: value.tags,
    rating: value.rating,
    ratingImputed: value.rating_imputed,
    playtime: value.playtime,
    playtimeImputed: value.playtime_imputed,
    ratingsCount: value.ratings_count,
    added: value.added,
    owned: value.owned,
    ownedRatio: value.owned_ratio,
    metacritic: value.metacritic,
    image: value.image,
    ratingScaled: value.rating_scaled,
    playtimeScaled: value.playtime_scaled,
    ratingsCountScaled: value.ratings_count_scaled,
    addedScaled: value.added_scaled,
    ownedRatioScaled: value.owned_ratio_scaled,
  };
}
