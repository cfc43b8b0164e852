/**
 * A registry of model versions in memory, for tests and for programs without a database.
 *
 * @module
 */
import type { AssetKey } from "../keys.ts";
import type { Alias, AliasMove, ModelVersion, VersionRegistry } from "../versions.ts";

/** A registry that ends with the process. */
export function memoryVersions(): VersionRegistry {
  const versions = new Map<AssetKey, ModelVersion[]>();
  const aliases = new Map<AssetKey, Map<Alias, number>>();
  const moves: AliasMove[] = [];

  const of = (name: AssetKey) => versions.get(name) ?? [];
  const aliasesOf = (name: AssetKey) => aliases.get(name) ?? new Map<Alias, number>();
  const find = (name: AssetKey, number: number | undefined) =>
    of(name).find((version) => version.number === number);

  return {
    register: (wanted) =>
      answer(() => {
        const known = of(wanted.name).find(({ dataVersion, evaluation }) =>
          dataVersion === wanted.dataVersion && evaluation === wanted.evaluation
        );
        if (known !== undefined) return { version: known, isNew: false };
        const version = structuredClone({ ...wanted, number: of(wanted.name).length + 1 });
        versions.set(wanted.name, [...of(wanted.name), version]);
        return { version, isNew: true };
      }),
    versions: (name, limit = Infinity) => answer(() => [...of(name)].reverse().slice(0, limit)),
    version: (name, number) => answer(() => find(name, number)),
    aliased: (name, alias) => answer(() => find(name, aliasesOf(name).get(alias))),
    aliases: (name) => answer(() => new Map(aliasesOf(name))),
    move: (move) =>
      answer(() => {
        const { name, alias, from, to } = move;
        const named = aliasesOf(name);
        if ((named.get(alias) ?? null) !== from) return false;
        if (to !== null && find(name, to) === undefined) {
          throw new RangeError(`Cannot move "${alias}" of "${name}" to version ${to}: there is none`);
        }
        const moved = new Map(named);
        if (to === null) moved.delete(alias);
        else moved.set(alias, to);
        aliases.set(name, moved);
        moves.push(structuredClone(move));
        return true;
      }),
    moves: (name, { alias, limit = Infinity } = {}) =>
      answer(() =>
        moves.filter((move) => move.name === name && (alias === undefined || move.alias === alias))
          .reverse().slice(0, limit)
      ),
  };
}

/** What a function answers, as a promise: it throws only where it is awaited. */
function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
