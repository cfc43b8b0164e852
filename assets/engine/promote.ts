/**
 * Promoting a version and rolling a promotion back, by a person's will.
 *
 * @module
 */
import { aliasMover, rollbackOf } from "./aliases.ts";
import type { Engine } from "./engine.ts";
import type { AssetKey, DataVersion } from "./keys.ts";
import { type PinEngine, whilePinned } from "./pinning.ts";
import type { Alias, AliasMove, ModelVersion, VersionRegistry } from "./versions.ts";

/** A version cannot be what was asked for. */
export class VersionError extends Error {
  override name = "VersionError";
}

/** What promoting needs of an engine. */
export type PromoteEngine = PinEngine & Pick<Engine, "store" | "random">;

/** Who wants what, and why. */
export interface Promotion {
  readonly name: AssetKey;
  readonly alias: Alias;
  readonly by: string;
  readonly why: string;
  /** The assets whose artifacts a version needs, besides its own, to be served. */
  readonly needs: readonly AssetKey[];
  readonly signal: AbortSignal;
}

/** How often to look again when somebody else moves the same alias at the same time. */
const TRIES = 5;

/** What a version needs to be served: the model's bytes, and those artifacts of its lineage that are of these assets. */
export function servingVersions(
  { dataVersion, lineage }: ModelVersion,
  needs: readonly AssetKey[],
): DataVersion[] {
  return [
    dataVersion,
    ...lineage.filter(({ asset }) => needs.includes(asset)).map((entry) => entry.dataVersion),
  ];
}

/**
 * A version by its number.
 *
 * @throws {VersionError} when there is none.
 */
export async function versionNumbered(
  versions: VersionRegistry,
  name: AssetKey,
  number: number,
): Promise<ModelVersion> {
  const found = await versions.version(name, number);
  if (found !== undefined) return found;
  const [newest] = await versions.versions(name, 1);
  throw new VersionError(
    `There is no version ${number} of "${name}"${
      newest === undefined ? ": it has none yet" : `: they are numbered from 1 to ${newest.number}`
    }`,
  );
}

/**
 * Makes an alias name a version. A challenger that becomes the champion is no challenger any more.
 *
 * @returns the moves; none when the alias names the version already.
 * @throws {VersionError} when there is no such version, or what it needs to be served is lost or corrupt.
 */
export async function promote(
  engine: PromoteEngine,
  versions: VersionRegistry,
  number: number,
  { name, alias, by, why, needs, signal }: Promotion,
): Promise<AliasMove[]> {
  const version = await versionNumbered(versions, name, number);
  const mover = aliasMover({ versions, clock: engine.clock, random: engine.random });
  return await whilePinned(engine, servingVersions(version, needs), signal, async () => {
    await requireIntact(engine, version, needs, `make version ${number} of "${name}" the ${alias}`);
    for (let tries = 1;; tries++) {
      const aliases = await versions.aliases(name);
      if (aliases.get(alias) === number) return [];
      if (alias === "challenger" && aliases.get("champion") === number) {
        throw new VersionError(
          `Version ${number} of "${name}" is the champion: it cannot be its own challenger`,
        );
      }
      const move = await mover(aliases.get(alias) ?? null, { name, alias, to: number, by, why });
      if (move !== undefined) {
        const isBoth = alias === "champion" && aliases.get("challenger") === number;
        const left = isBoth &&
          await mover(number, { name, alias: "challenger", to: null, by, why: "it is the champion now" });
        return left ? [move, left] : [move];
      }
      if (tries === TRIES) throw busy(name, alias);
    }
  });
}

/**
 * Takes the last move of an alias back that was not taken back yet: twice goes two moves back.
 *
 * @throws {VersionError} when there is nothing to take back, or what the earlier version needs is lost or corrupt.
 */
export async function rollbackAlias(
  engine: PromoteEngine,
  versions: VersionRegistry,
  { name, alias, by, why, needs, signal }: Promotion,
): Promise<AliasMove> {
  const mover = aliasMover({ versions, clock: engine.clock, random: engine.random });
  for (let tries = 1;; tries++) {
    // The alias first: what moves in between is seen by the move.
    const from = (await versions.aliases(name)).get(alias) ?? null;
    const undone = rollbackOf(await versions.moves(name, { alias }));
    if (undone === undefined) {
      throw new VersionError(`Cannot roll back the ${alias} of "${name}": no move is left to take back`);
    }
    if (undone.from === null) {
      throw new VersionError(
        `Cannot roll back the ${alias} of "${name}": there was none before version ${undone.to}`,
      );
    }
    const version = await versionNumbered(versions, name, undone.from);
    const move = await whilePinned(engine, servingVersions(version, needs), signal, async () => {
      await requireIntact(
        engine,
        version,
        needs,
        `roll back the ${alias} of "${name}" to version ${undone.from}`,
      );
      return await mover(from, { name, alias, to: undone.from, by, why, undoes: undone.id });
    });
    if (move !== undefined) return move;
    if (tries === TRIES) throw busy(name, alias);
  }
}

async function requireIntact(
  { store }: PromoteEngine,
  version: ModelVersion,
  needs: readonly AssetKey[],
  what: string,
): Promise<void> {
  for (const needed of new Set(servingVersions(version, needs))) {
    const state = await store.verify(needed);
    if (state === "intact") continue;
    const asset = version.lineage.find(({ dataVersion }) => dataVersion === needed)?.asset ?? version.name;
    throw new VersionError(`Cannot ${what}: the artifact of "${asset}" that it needs is ${state}`);
  }
}

function busy(name: string, alias: Alias): VersionError {
  return new VersionError(`Cannot move the ${alias} of "${name}": others keep moving it; try again`);
}
