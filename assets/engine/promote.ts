/**
 * Promoting a version and rolling a promotion back, by a person's will.
 *
 * @module
 */
import { aliasMover, rollbackOf } from "./aliases.ts";
import type { Engine } from "./engine.ts";
import { type AssetKey, type DataVersion, EVERY, type StepId, stepId } from "./keys.ts";
import { readSet } from "./partition_set.ts";
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

/**
 * What a version needs to be served: the model's bytes, and those artifacts of its lineage that are of these assets. A set
 * of partitions needs its list and each of them; where the list is gone, it is all that is known.
 */
export async function servingVersions(
  engine: Pick<Engine, "store">,
  version: ModelVersion,
  needs: readonly AssetKey[],
): Promise<DataVersion[]> {
  return [...(await needed(engine, version, needs)).keys()];
}

/** Data versions, and what each is. */
async function needed(
  { store }: Pick<Engine, "store">,
  { name, dataVersion, lineage }: ModelVersion,
  needs: readonly AssetKey[],
): Promise<Map<DataVersion, StepId>> {
  const found = new Map<DataVersion, StepId>([[dataVersion, stepId(name)]]);
  for (const entry of lineage) {
    if (!needs.includes(entry.asset)) continue;
    if (entry.partition !== EVERY) {
      found.set(entry.dataVersion, stepId(entry.asset, entry.partition));
      continue;
    }
    found.set(entry.dataVersion, stepId(entry.asset));
    for (const [partition, part] of await readSet(store, entry.dataVersion) ?? []) {
      found.set(part, stepId(entry.asset, partition));
    }
  }
  return found;
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
  return await whilePinned(engine, await servingVersions(engine, version, needs), signal, async () => {
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
    const move = await whilePinned(
      engine,
      await servingVersions(engine, version, needs),
      signal,
      async () => {
        await requireIntact(
          engine,
          version,
          needs,
          `roll back the ${alias} of "${name}" to version ${undone.from}`,
        );
        return await mover(from, { name, alias, to: undone.from, by, why, undoes: undone.id });
      },
    );
    if (move !== undefined) return move;
    if (tries === TRIES) throw busy(name, alias);
  }
}

async function requireIntact(
  engine: PromoteEngine,
  version: ModelVersion,
  needs: readonly AssetKey[],
  what: string,
): Promise<void> {
  for (const [dataVersion, id] of await needed(engine, version, needs)) {
    const state = await engine.store.verify(dataVersion);
    if (state === "intact") continue;
    throw new VersionError(`Cannot ${what}: the artifact of "${id}" that it needs is ${state}`);
  }
}

function busy(name: string, alias: Alias): VersionError {
  return new VersionError(`Cannot move the ${alias} of "${name}": others keep moving it; try again`);
}
