/**
 * Moving the aliases of model versions.
 *
 * @module
 */
import { type Alias, type AliasMove, newId, type VersionRegistry } from "../../assets/engine/mod.ts";
import type { Clock } from "../../assets/engine/mod.ts";
import { Problem } from "../problem.ts";

/** Who moves what, and why. */
export interface MoveRequest {
  readonly name: string;
  readonly alias: Alias;
  readonly by: string;
  readonly why: string;
}

/** Someone else may move the alias between our look and our move. */
const MOST_TRIES = 5;
const MOVES_LOOKED_AT = 1_000;

/**
 * Points an alias at a version.
 *
 * @returns null when it names that version already.
 * @throws {Problem} 404 when there is no such version.
 */
export async function promote(
  versions: VersionRegistry,
  clock: Clock,
  request: MoveRequest,
  number: number,
): Promise<AliasMove | null> {
  if (await versions.version(request.name, number) === undefined) {
    throw new Problem("not-found", `There is no version ${number}; /api/v1/models lists them`);
  }
  return await moved(versions, async () => {
    const from = (await versions.aliases(request.name)).get(request.alias) ?? null;
    return from === number ? null : newMove(clock, request, from, number);
  });
}

/**
 * Takes the last move of an alias back. Doing it again takes back the one before it.
 *
 * @throws {Problem} 409 when there is nothing to go back to.
 */
export async function takeBack(
  versions: VersionRegistry,
  clock: Clock,
  request: MoveRequest,
): Promise<AliasMove | null> {
  return await moved(versions, async () => {
    const { name, alias } = request;
    const moves = await versions.moves(name, { alias, limit: MOVES_LOOKED_AT });
    const undone = new Set(moves.map(({ undoes }) => undoes));
    const last = moves.find(({ id, undoes }) => undoes === undefined && !undone.has(id));
    if (last === undefined || last.from === null) {
      throw new Problem("conflict", `Cannot roll back "${alias}": there was no other version before`);
    }
    const from = (await versions.aliases(name)).get(alias) ?? null;
    return { ...newMove(clock, request, from, last.from), undoes: last.id };
  });
}

function newMove(
  clock: Clock,
  { name, alias, by, why }: MoveRequest,
  from: number | null,
  to: number,
): AliasMove {
  const at = clock.now();
  return { id: newId(at, Math.random), name, alias, from, to, at, by, why };
}

async function moved(
  versions: VersionRegistry,
  next: () => Promise<AliasMove | null>,
): Promise<AliasMove | null> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const move = await next();
    if (move === null || await versions.move(move)) return move;
  }
  throw new Problem("conflict", "Someone else moves this alias at the same time: look at it, and try again");
}
