/**
 * Korean particles, which change with the sound that a word ends in.
 *
 * @module
 */

/** The two shapes of a particle: after a consonant, and after a vowel. */
const PARTICLES = {
  "을/를": ["을", "를"],
  "이/가": ["이", "가"],
  "은/는": ["은", "는"],
  "과/와": ["과", "와"],
  // After ㄹ it is "로" as well.
  "으로/로": ["으로", "로"],
} as const;

export type Particle = keyof typeof PARTICLES;

const RIEUL = 8;
/** Digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구, by their last consonant (0 for none). */
const DIGITS = [21, 8, 0, 16, 0, 0, 1, 8, 8, 0];
/** Latin letters at the end of a name that are read with a last consonant. */
const LATIN: Readonly<Record<string, number>> = {
  l: RIEUL,
  m: 16,
  n: 4,
  b: 17,
  k: 1,
  p: 17,
  t: 19,
  c: 1,
  g: 21,
};

/** The word with its particle: `particle("포털", "을/를")` is `포털을`. What is in brackets at its end is not read. */
export function particle(word: string, shape: Particle): string {
  const final = lastConsonant(word);
  const [afterConsonant, afterVowel] = PARTICLES[shape];
  const closed = final > 0 && !(shape === "으로/로" && final === RIEUL);
  return word + (closed ? afterConsonant : afterVowel);
}

/** The number of the last syllable's final consonant in Unicode's order; 0 for none. */
function lastConsonant(word: string): number {
  const read = word.replace(/\s*\([^()]*\)\s*$/, "").replace(/[^\p{L}\p{N}]+$/u, "");
  const last = read.at(-1) ?? "";
  const code = last.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28;
  if (/\d/.test(last)) return DIGITS[Number(last)]!;
  return LATIN[last.toLowerCase()] ?? 0;
}
