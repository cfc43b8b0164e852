/**
 * `db:status` and `db:migrate`: which database is used, and bringing it up to date.
 *
 * @module
 */
import { type DatabaseStatus, databaseStatus, migrateDatabase } from "../../../db/mod.ts";
import { databaseOf } from "../../config.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Configured } from "../session.ts";

/** Shows the database and its version, and changes nothing. */
export async function databaseStatusCommand(
  { config, terminal }: Configured,
  options: { json: boolean },
): Promise<ExitCode> {
  const status = await databaseStatus(databaseOf(config.settings));
  if (options.json) {
    terminal.out(JSON.stringify(status, null, 2));
    return EXIT.done;
  }
  terminal.out(`database  ${status.where}`);
  terminal.out(`server    ${[status.server, ...status.notes].join(", ")}`);
  terminal.out(`version   ${versionInWords(status)}`);
  return EXIT.done;
}

function versionInWords({ version, newest }: DatabaseStatus): string {
  if (version === 0) return "empty: the first materialize makes its tables";
  if (version === newest) return `${version}, up to date`;
  return version < newest
    ? `${version}, and this Questline needs ${newest}; next: deno task db:migrate`
    : `${version}, and this Questline knows versions up to ${newest}: use the newer Questline that wrote it`;
}

/** Applies what the database lacks. */
export async function databaseMigrate({ config, terminal }: Configured): Promise<ExitCode> {
  const { where, from, to } = await migrateDatabase(databaseOf(config.settings));
  terminal.out(
    from === to
      ? `${where} has version ${to} already: nothing to do`
      : `Migrated ${where} from version ${from} to version ${to}`,
  );
  return EXIT.done;
}
