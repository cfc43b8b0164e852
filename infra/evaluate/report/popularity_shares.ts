/**
 * How recommendations spread over games of different popularity.
 *
 * @module
 */

/**
 * Groups games by the doubling of how many users have them (0, 1, 2–3, 4–7, …) and adds up counts in each group, as
 * shares of their sum. A group is named by its least popularity; groups that no game is in are left out.
 *
 * @param popularity How many users have each game.
 * @param counts Of the same games; one row of shares comes out for each.
 */
export function popularityShares(
  popularity: Uint32Array,
  counts: readonly Uint32Array[],
): { readonly groups: string[]; readonly shares: number[][] } {
  const groupOf = (n: number) => n === 0 ? 0 : 1 + Math.floor(Math.log2(n));
  let most = 0;
  for (const n of popularity) most = Math.max(most, groupOf(n));
  const games = new Uint32Array(most + 1);
  for (const n of popularity) games[groupOf(n)]!++;
  const kept = [...games.keys()].filter((group) => games[group]! > 0);
  const shares = counts.map((row) => {
    const sums = new Float64Array(most + 1);
    let total = 0;
    for (let i = 0; i < row.length; i++) {
      const group = groupOf(popularity[i]!);
      sums[group] = sums[group]! + row[i]!;
      total += row[i]!;
    }
    return kept.map((group) => total > 0 ? sums[group]! / total : 0);
  });
  return { groups: kept.map((group) => String(group === 0 ? 0 : 2 ** (group - 1))), shares };
}
