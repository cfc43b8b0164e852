/**
 * `models promote` and `models rollback`: moving aliases by hand.
 *
 * @module
 */
import { type Alias, ALIASES, promote, rollbackAlias } from "../../../../assets/engine/mod.ts";
import { model, SERVING } from "../../../../assets/mod.ts";
import { EXIT, type ExitCode, UsageError } from "../../exit.ts";
import type { Session } from "../../session.ts";
import { givenVersion } from "../../versions.ts";

/** What both take. */
export interface PromoteArguments {
  readonly alias: string;
  readonly why?: string;
}

/** Makes an alias name a version. */
export async function promoteModel(
  session: Session,
  text: string,
  options: PromoteArguments,
): Promise<ExitCode> {
  const { engine, database: { versions }, terminal } = session;
  const wish = wishOf(session, options);
  const { number } = await givenVersion(versions, text);
  const moves = await promote(engine, versions, number, wish);
  const [move] = moves;
  if (move === undefined) {
    terminal.out(`Version ${number} is the ${wish.alias} already: nothing is changed`);
    return EXIT.done;
  }
  terminal.out(movedInWords(wish.alias, number, move.from));
  if (wish.alias === "champion") {
    terminal.err("deno task models rollback takes this back; a better version of a later run replaces it.");
  }
  return EXIT.done;
}

/** Takes the last move of an alias back. */
export async function rollbackModel(session: Session, options: PromoteArguments): Promise<ExitCode> {
  const { engine, database: { versions }, terminal } = session;
  const wish = wishOf(session, options);
  const { from, to } = await rollbackAlias(engine, versions, wish);
  terminal.out(movedInWords(wish.alias, to!, from));
  return EXIT.done;
}

function movedInWords(alias: Alias, to: number, from: number | null): string {
  const before = from === null || from === to ? "" : ` (it was version ${from})`;
  return `The ${alias} is version ${to} now${before}`;
}

function wishOf({ user, signal }: Session, { alias, why = "" }: PromoteArguments) {
  if (!(ALIASES as readonly string[]).includes(alias)) {
    throw new UsageError(`--alias is "${alias}": expected ${ALIASES.join(" or ")}`);
  }
  return { name: model.key, alias: alias as Alias, by: user(), why, needs: SERVING, signal };
}
