/**
 * Model versions and moves of aliases as rows and back, the same in every dialect.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { AliasMove, ModelVersion } from "../assets/engine/versions.ts";

/** A row of the table of versions. */
export type VersionRow = ModelVersion & { readonly identity: string };

/** What makes a version the same as another one: the bytes of the model and of its evaluation. */
export function identityOf({ dataVersion, evaluation }: Omit<ModelVersion, "number">): string {
  return createHash("sha256").update(`${dataVersion} ${evaluation ?? "not measured"}`).digest("hex");
}

/** A version as the row to insert. */
export function versionRow(version: ModelVersion): VersionRow {
  return { ...version, identity: identityOf(version) };
}

/** A row as the version that it was. */
export function versionOf({ identity: _identity, ...version }: VersionRow): ModelVersion {
  return version;
}

/** A row of the table of moves. */
export type MoveRow = Omit<AliasMove, "undoes"> & { readonly undoes: string | null };

/** A move as the row to insert. */
export function moveRow(move: AliasMove): MoveRow {
  return { ...move, undoes: move.undoes ?? null };
}

/** A row as the move that it was. */
export function moveOf({ undoes, ...move }: MoveRow): AliasMove {
  return undoes === null ? move : { ...move, undoes };
}
