/**
 * Where the program keeps its state in a test: all of it in a home, or in a home and a database.
 *
 * @module
 */
import { openMysql } from "../../db/mysql/mod.ts";
import type { MariaDb } from "./mariadb.ts";
import { copyFolder, filesBelow } from "./program.ts";

/** A kind of place. A test asks for homes, and gets what belongs to them. */
export interface Places {
  readonly name: string;
  /** What the program needs in its environment to find what belongs to a home; makes it when it is missing. */
  env(home: string): Promise<Readonly<Record<string, string>>>;
  /** Copies a home and what belongs to it. */
  copy(from: string, to: string): Promise<void>;
  /** Removes a home and what belongs to it. */
  remove(home: string): Promise<void>;
  /** What is being written, of a home. */
  temporaryFiles(home: string): Promise<string[]>;
}

/** Everything in the home: a file for the database, a folder for the artifacts. */
export const embedded: Places = {
  name: "embedded",
  env: () => Promise.resolve({}),
  copy: copyFolder,
  remove: (home) => Deno.remove(home, { recursive: true }),
  temporaryFiles: (home) => filesBelow(`${home}/artifacts/tmp`),
};

const TABLES = [
  "runs",
  "events",
  "event_archives",
  "code_manifests",
  "materializations",
  "currents",
  "failures",
  "leases",
  "steps",
  "checks",
  "metadata_series",
  "metadata_points",
  "model_numbers",
  "model_versions",
  "aliases",
  "alias_moves",
  "measurements",
  "pins",
  "published",
  "recommendations",
  "games",
];

/** Artifacts in the home, and a database for each home on a server. */
export function onMariaDb(server: MariaDb): Places {
  const databases = new Map<string, string>();
  const nameOf = async (home: string) => {
    const known = databases.get(home);
    if (known !== undefined) return known;
    const name = await server.newDatabase();
    databases.set(home, name);
    return name;
  };
  return {
    name: "MariaDB",
    temporaryFiles: embedded.temporaryFiles,
    env: async (home) => ({ DATABASE_URL: server.url(await nameOf(home)) }),
    async copy(from, to) {
      await copyFolder(from, to);
      const [source, target] = [await nameOf(from), await nameOf(to)];
      await (await openMysql(server.url(target))).close();
      await server.run([
        "set foreign_key_checks = 0",
        ...TABLES.map((table) => `insert into ${target}.${table} select * from ${source}.${table}`),
      ]);
    },
    async remove(home) {
      await Deno.remove(home, { recursive: true });
      const name = databases.get(home);
      databases.delete(home);
      if (name !== undefined) await server.run(`drop database if exists ${name}`);
    },
  };
}
