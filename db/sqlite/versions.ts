/**
 * The model registry on SQLite, and what was measured besides.
 *
 * @module
 */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Alias, AliasMove, ModelVersion, VersionRegistry } from "../../assets/engine/versions.ts";
import type { Measurements } from "../database.ts";
import { identityOf, moveOf, moveRow, versionOf, versionRow } from "../version_rows.ts";
import { type Connection, isOneOf, type Transaction } from "./connect.ts";
import { aliases, aliasMoves, measurements, modelNumbers, modelVersions } from "./schema.ts";

/** Versions over a connection. */
export function versionRegistry(connection: Connection): VersionRegistry {
  const { queries } = connection;
  const isAlias = (name: string, alias: Alias) => and(eq(aliases.name, name), eq(aliases.alias, alias));
  const isVersion = (name: string, number: number) =>
    and(eq(modelVersions.name, name), eq(modelVersions.number, number));
  const versionsWhere = async (
    condition: ReturnType<typeof and>,
    limit?: number,
  ): Promise<ModelVersion[]> => {
    const query = queries.select().from(modelVersions).where(condition).orderBy(desc(modelVersions.number));
    return (await connection.read(limit === undefined ? query : query.limit(limit))).map(versionOf);
  };
  const first = (tx: Pick<Transaction, "all">, query: Parameters<Transaction["all"]>[0]) =>
    tx.all(query)[0]?.[0] as number | undefined;

  return {
    async register(version) {
      const { name } = version;
      const { number, isNew } = await connection.transaction((tx) => {
        const known = first(
          tx,
          queries.select({ number: modelVersions.number }).from(modelVersions)
            .where(and(eq(modelVersions.name, name), eq(modelVersions.identity, identityOf(version)))),
        );
        if (known !== undefined) return { number: known, isNew: false };
        tx.run(
          queries.insert(modelNumbers).values({ name, last: 1 })
            .onConflictDoUpdate({ target: modelNumbers.name, set: { last: sql`${modelNumbers.last} + 1` } }),
        );
        const number = first(
          tx,
          queries.select({ last: modelNumbers.last }).from(modelNumbers).where(eq(modelNumbers.name, name)),
        )!;
        tx.run(queries.insert(modelVersions).values(versionRow({ ...version, number })));
        return { number, isNew: true };
      });
      return {
        version: isNew ? { ...version, number } : (await versionsWhere(isVersion(name, number)))[0]!,
        isNew,
      };
    },
    versions: (name, limit) => versionsWhere(eq(modelVersions.name, name), limit),
    version: async (name, number) => (await versionsWhere(isVersion(name, number)))[0],
    async aliased(name, alias) {
      const [found] = await connection.read(
        queries.select({ version: modelVersions }).from(aliases).innerJoin(
          modelVersions,
          and(eq(modelVersions.name, aliases.name), eq(modelVersions.number, aliases.number)),
        ).where(isAlias(name, alias)),
      );
      return found === undefined ? undefined : versionOf(found.version);
    },
    async aliases(name) {
      const rows = await connection.read(
        queries.select({ alias: aliases.alias, number: aliases.number }).from(aliases)
          .where(eq(aliases.name, name)).orderBy(asc(aliases.alias)),
      );
      return new Map(rows.map(({ alias, number }) => [alias, number]));
    },
    move: (move) =>
      connection.transaction((tx) => {
        const { name, alias, from, to } = move;
        const number = first(
          tx,
          queries.select({ number: aliases.number }).from(aliases).where(isAlias(name, alias)),
        );
        if ((number ?? null) !== from) return false;
        if (to === null) {
          tx.run(queries.delete(aliases).where(isAlias(name, alias)));
        } else {
          const isThere = queries.select({ number: modelVersions.number }).from(modelVersions)
            .where(isVersion(name, to));
          if (first(tx, isThere) === undefined) throw noVersion(move, to);
          tx.run(
            queries.insert(aliases).values({ name, alias, number: to })
              .onConflictDoUpdate({ target: [aliases.name, aliases.alias], set: { number: to } }),
          );
        }
        tx.run(queries.insert(aliasMoves).values(moveRow(move)));
        return true;
      }),
    async moves(name, { alias, limit } = {}) {
      const query = queries.select().from(aliasMoves)
        .where(and(eq(aliasMoves.name, name), alias === undefined ? undefined : eq(aliasMoves.alias, alias)))
        .orderBy(desc(aliasMoves.id));
      return (await connection.read(limit === undefined ? query : query.limit(limit))).map(moveOf);
    },
  };
}

function noVersion({ name, alias }: AliasMove, to: number): RangeError {
  return new RangeError(`Cannot move "${alias}" of "${name}" to version ${to}: there is no such version`);
}

/** Measurements over a connection. */
export function measurementRows(connection: Connection): Measurements {
  const { queries } = connection;
  return {
    async find(identity) {
      const [found] = await connection.read(
        queries.select({ report: measurements.report }).from(measurements)
          .where(eq(measurements.identity, identity)),
      );
      return found?.report;
    },
    keep: (measurement) =>
      connection.transaction((tx) => {
        const { identity: _identity, ...rest } = measurement;
        tx.run(
          queries.insert(measurements).values(measurement)
            .onConflictDoUpdate({ target: measurements.identity, set: rest }),
        );
      }),
    forgetExcept: (testParts) =>
      connection.transaction((tx) =>
        tx.run(
          queries.delete(measurements).where(
            testParts.length === 0 ? undefined : sql`not ${isOneOf(measurements.testPart, testParts)}`,
          ),
        )
      ),
  };
}
