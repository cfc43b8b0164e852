/**
 * Puts plays into the one order in which they are stored.
 *
 * @module
 */
import type { Play } from "../schemas.ts";

/** What the plays hold, as counts. */
export interface PlayCounts {
  readonly plays: number;
  readonly users: number;
  readonly games: number;
  /** Plays of a game by a user who has played it in another of these plays before. */
  readonly duplicate_pairs: number;
}

/**
 * Sorts plays by user, time (unknown first), game and weight, text in code-unit order, so that the same plays in
 * any order give the same bytes. Times have to be of one form, as sources write them.
 */
export function normalizePlays(plays: readonly Play[]): { plays: Play[]; counts: PlayCounts } {
  const byUser = new Map<string, Play[]>();
  const games = new Set<string>();
  for (const play of plays) {
    const own = byUser.get(play.user);
    if (own === undefined) byUser.set(play.user, [play]);
    else own.push(play);
    games.add(play.game);
  }
  const sorted: Play[] = [];
  let pairs = 0;
  // User by user: comparing few plays of one user is much cheaper than comparing all with all.
  for (const user of [...byUser.keys()].sort()) {
    const own = byUser.get(user)!.sort(compareOwn);
    pairs += new Set(own.map((play) => play.game)).size;
    for (const play of own) sorted.push(play);
  }
  return {
    plays: sorted,
    counts: {
      plays: sorted.length,
      users: byUser.size,
      games: games.size,
      duplicate_pairs: sorted.length - pairs,
    },
  };
}

function compareOwn(a: Play, b: Play): number {
  if (a.time !== b.time) {
    if (a.time === null) return -1;
    if (b.time === null) return 1;
    return a.time < b.time ? -1 : 1;
  }
  if (a.game !== b.game) return a.game < b.game ? -1 : 1;
  return a.weight - b.weight;
}
