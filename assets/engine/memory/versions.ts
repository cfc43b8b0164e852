/**
 * A model registry in memory, for tests. It keeps the contract of every registry: the same suite tests it.
 *
 * @module
 */
import type { Alias, AliasMove, ModelVersion, VersionRegistry } from "../versions.ts";

/** A registry that ends with the process. */
export function memoryVersions(): VersionRegistry {
  /** By name, in the order of their numbers. */
  const known = new Map<string, ModelVersion[]>();
  const aliases = new Map<string, Map<Alias, number>>();
  const moves: AliasMove[] = [];
  const of = (name: string) => known.get(name) ?? [];
  const find = (name: string, number: number | undefined) =>
    of(name).find((version) => version.number === number);

  return {
    register(version) {
      const same = of(version.name).find(({ dataVersion, evaluation }) =>
        dataVersion === version.dataVersion && evaluation === version.evaluation
      );
      if (same !== undefined) return Promise.resolve({ version: same, isNew: false });
      const numbered = structuredClone({ ...version, number: of(version.name).length + 1 });
      known.set(version.name, [...of(version.name), numbered]);
      return Promise.resolve({ version: numbered, isNew: true });
    },
    versions: (name, limit) => Promise.resolve(of(name).toReversed().slice(0, limit)),
    version: (name, number) => Promise.resolve(find(name, number)),
    aliased: (name, alias) => Promise.resolve(find(name, aliases.get(name)?.get(alias))),
    aliases: (name) => Promise.resolve(new Map(aliases.get(name))),
    move(move) {
      const { name, alias, from, to } = move;
      const ofName = aliases.get(name) ?? new Map<Alias, number>();
      if ((ofName.get(alias) ?? null) !== from) return Promise.resolve(false);
      if (to === null) ofName.delete(alias);
      else if (find(name, to) !== undefined) ofName.set(alias, to);
      else {
        return Promise.reject(
          new RangeError(`Cannot move "${alias}" of "${name}" to version ${to}: there is no such version`),
        );
      }
      aliases.set(name, ofName);
      moves.push({ ...move });
      return Promise.resolve(true);
    },
    moves: (name, { alias, limit } = {}) =>
      Promise.resolve(
        moves.filter((move) => move.name === name && (alias === undefined || move.alias === alias))
          .sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit),
      ),
  };
}
