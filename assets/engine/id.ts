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
