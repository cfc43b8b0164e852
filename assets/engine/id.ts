/**
 * Ids that sort by time: 48 bits of milliseconds, then 40 random bits, in Crockford's base 32.
 *
 * @module
 */

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new id of 18 characters. Ids of one millisecond come in no particular order. */
export function newId(now: number, random: () => number): string {
  let time = "";
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = DIGITS[rest % 32]! + time;
  let tail = "";
  for (let i = 0; i < 8; i++) tail += DIGITS[Math.floor(random() * 32)]!;
  return time + tail;
}

/** The milliseconds of an id; 0 for a text that is none. */
export function timeOfId(id: string): number {
  let time = 0;
  for (let i = 0; i < 10; i++) {
    const digit = DIGITS.indexOf(id[i] ?? "?");
    if (digit < 0) return 0;
    time = time * 32 + digit;
  }
  return time;
}
