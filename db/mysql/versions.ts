/**
 * The model registry on MySQL and MariaDB, and what was measured besides.
 *
 * Whoever registers or moves locks the row of the model's last number first: numbers have no gaps, and of two who move one
 * alias the second sees what the first did, also where there was no alias yet.
 *
 * @module
 */
import { and, asc, desc, eq, notInArray } from "drizzle-orm";
import type { Alias, ModelVersion, VersionRegistry } from "../../assets/engine/versions.ts";
import type { Measurements } from "../database.ts";
import { identityOf, moveOf, moveRow, versionOf, versionRow } from "../version_rows.ts";
import type { Connection, Queries } from "./connect.ts";
import { aliases, aliasMoves, measurements, modelNumbers, modelVersions } from "./schema.ts";

const isAlias = (name: string, alias: Alias) => and(eq(aliases.name, name), eq(aliases.alias, alias));
const isVersion = (name: string, number: number) =>
  and(eq(modelVersions.name, name), eq(modelVersions.number, number));

/** Versions over a connection. */
export function versionRegistry(connection: Connection): VersionRegistry {
  const versionsWhere = async (
    condition: ReturnType<typeof and>,
    limit?: number,
  ): Promise<ModelVersion[]> => {
    const rows = await connection.read((queries) => {
      const query = queries.select().from(modelVersions).where(condition).orderBy(desc(modelVersions.number));
      return limit === undefined ? query : query.limit(limit);
    });
    return rows.map(versionOf);
  };

  return {
    register: (version) =>
      connection.transaction(async (tx, again) => {
        const { name } = version;
        const last = await lockLast(tx, name);
        const [known] = await tx.select().from(modelVersions)
          .where(and(eq(modelVersions.name, name), eq(modelVersions.identity, identityOf(version))));
        if (known !== undefined) {
          // The answer to an earlier try was lost: then it is our own.
          const { materialization, runId, createdAt } = known;
          const isOurs = again && materialization === version.materialization && runId === version.runId &&
            createdAt === version.createdAt;
          return { version: versionOf(known), isNew: isOurs };
        }
        const numbered = { ...version, number: last + 1 };
        await tx.update(modelNumbers).set({ last: numbered.number }).where(eq(modelNumbers.name, name));
        await tx.insert(modelVersions).values(versionRow(numbered));
        return { version: numbered, isNew: true };
      }),
    versions: (name, limit) => versionsWhere(eq(modelVersions.name, name), limit),
    version: async (name, number) => (await versionsWhere(isVersion(name, number)))[0],
    async aliased(name, alias) {
      const [found] = await connection.read((queries) =>
        queries.select({ version: modelVersions }).from(aliases).innerJoin(
          modelVersions,
          and(eq(modelVersions.name, aliases.name), eq(modelVersions.number, aliases.number)),
        ).where(isAlias(name, alias))
      );
      return found === undefined ? undefined : versionOf(found.version);
    },
    async aliases(name) {
      const rows = await connection.read((queries) =>
        queries.select({ alias: aliases.alias, number: aliases.number }).from(aliases)
          .where(eq(aliases.name, name)).orderBy(asc(aliases.alias))
      );
      return new Map(rows.map(({ alias, number }) => [alias, number]));
    },
    move: (move) =>
      connection.transaction(async (tx, again) => {
        const { id, name, alias, from, to } = move;
        await lockLast(tx, name);
        if (again) {
          const [done] = await tx.select({ id: aliasMoves.id }).from(aliasMoves).where(eq(aliasMoves.id, id));
          if (done !== undefined) return true;
        }
        const [current] = await tx.select({ number: aliases.number }).from(aliases)
          .where(isAlias(name, alias));
        if ((current?.number ?? null) !== from) return false;
        if (to === null) {
          await tx.delete(aliases).where(isAlias(name, alias));
        } else {
          const [found] = await tx.select({ number: modelVersions.number }).from(modelVersions)
            .where(isVersion(name, to));
          if (found === undefined) {
            throw new RangeError(
              `Cannot move "${alias}" of "${name}" to version ${to}: there is no such version`,
            );
          }
          await tx.insert(aliases).values({ name, alias, number: to })
            .onDuplicateKeyUpdate({ set: { number: to } });
        }
        await tx.insert(aliasMoves).values(moveRow(move));
        return true;
      }),
    async moves(name, { alias, limit } = {}) {
      const rows = await connection.read((queries) => {
        const query = queries.select().from(aliasMoves)
          .where(
            and(eq(aliasMoves.name, name), alias === undefined ? undefined : eq(aliasMoves.alias, alias)),
          )
          .orderBy(desc(aliasMoves.id));
        return limit === undefined ? query : query.limit(limit);
      });
      return rows.map(moveOf);
    },
  };
}

/** The last number of a model, 0 when it has none; nobody else gets it before the transaction is through. */
async function lockLast(tx: Queries, name: string): Promise<number> {
  await tx.insert(modelNumbers).values({ name, last: 0 }).onDuplicateKeyUpdate({ set: { name } });
  const [row] = await tx.select({ last: modelNumbers.last }).from(modelNumbers)
    .where(eq(modelNumbers.name, name)).for("update");
  return row!.last;
}

/** Measurements over a connection. */
export function measurementRows(connection: Connection): Measurements {
  return {
    async find(identity) {
      const [found] = await connection.read((queries) =>
        queries.select({ report: measurements.report }).from(measurements)
          .where(eq(measurements.identity, identity))
      );
      return found?.report;
    },
    keep: (measurement) =>
      connection.transaction(async (tx) => {
        const { identity: _identity, ...rest } = measurement;
        await tx.insert(measurements).values(measurement).onDuplicateKeyUpdate({ set: rest });
      }),
    forgetExcept: (testParts) =>
      connection.transaction(async (tx) => {
        const [{ affectedRows }] = await tx.delete(measurements).where(
          testParts.length === 0 ? undefined : notInArray(measurements.testPart, [...testParts]),
        );
        return affectedRows;
      }),
  };
}
