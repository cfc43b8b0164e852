/**
 * Finds the names a person most likely meant.
 *
 * @module
 */

/** The names nearest to a misspelt one, best first: at most three, within a third of its length in edits, any case. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const meant = name.toLowerCase();
  const limit = Math.max(2, Math.ceil(name.length / 3));
  return names
    .map((candidate) => ({ candidate, edits: editDistance(meant, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) =>
      edits <= limit || (name.length >= 3 && candidate.toLowerCase().includes(meant))
    )
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Longer names are compared by their start. */
const COMPARED = 100;

/** Levenshtein's distance. */
function editDistance(first: string, second: string): number {
  const [a, b] = [first.slice(0, COMPARED), second.slice(0, COMPARED)];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
