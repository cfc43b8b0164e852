/**
 * Moving aliases, and taking moves back.
 *
 * @module
 */
import type { Clock } from "./engine.ts";
import { newId, timeOfId } from "./id.ts";
import type { AssetKey } from "./keys.ts";
import type { Alias, AliasMove, VersionRegistry } from "./versions.ts";

/** What a move is to be; where it begins is what the alias names. */
export interface MoveWish {
  readonly name: AssetKey;
  readonly alias: Alias;
  readonly to: number | null;
  readonly by: string;
  readonly why: string;
  readonly undoes?: string;
}

/** Moves an alias from what the caller has seen; undefined, and nothing is moved, when it names something else by now. */
export type AliasMover = (from: number | null, wish: MoveWish) => Promise<AliasMove | undefined>;

/**
 * A mover over a registry. A move's id is later than those of all moves before it, also where one host's clock is behind
 * another's: their order is what a rollback goes by.
 */
export function aliasMover(
  { versions, clock, random }: {
    readonly versions: VersionRegistry;
    readonly clock: Pick<Clock, "now">;
    readonly random: () => number;
  },
): AliasMover {
  return async (from, wish) => {
    const [last] = await versions.moves(wish.name, { limit: 1 });
    const at = clock.now();
    const after = last === undefined ? at : Math.max(at, timeOfId(last.id) + 1);
    const move: AliasMove = { id: newId(after, random), from, at, ...wish };
    return await versions.move(move) ? move : undefined;
  };
}

/**
 * The move that a rollback takes back: the last one that is not a rollback and was not taken back yet. Rolling back twice
 * goes two moves back.
 *
 * @param moves of one alias, newest first
 */
export function rollbackOf(moves: readonly AliasMove[]): AliasMove | undefined {
  const undone = new Set(moves.map(({ undoes }) => undoes));
  return moves.find(({ id, undoes }) => undoes === undefined && !undone.has(id));
}
