/**
 * Puts the titles of the invented catalogue together.
 *
 * @module
 */
import type { Random } from "../recommender/random.ts";
import { BEGINNINGS, ENDINGS, ROLES, type SampleGenre, SUBTITLES, SYLLABLES } from "./vocabulary.ts";

const SEQUELS = ["II", "III", "Remastered", "Deluxe Edition"];

/** One of a list, each equally likely. */
export function pick<T>(list: readonly T[], random: Random): T {
  return list[random.int(list.length)]!;
}

/** An invented title that is not among those taken; it is added to them. */
export function inventTitle(genre: SampleGenre, taken: Set<string>, random: Random): string {
  for (;;) {
    const title = draft(genre, taken, random);
    if (taken.has(title)) continue;
    taken.add(title);
    return title;
  }
}

function draft(genre: SampleGenre, taken: ReadonlySet<string>, random: Random): string {
  const compound = pick(BEGINNINGS, random) + pick(ENDINGS, random);
  const place = SYLLABLES.map((syllables) => pick(syllables, random)).join("");
  const noun = pick(genre.nouns, random);
  switch (random.int(8)) {
    case 0:
      return compound;
    case 1:
    case 2:
      return `${compound} ${noun}`;
    case 3:
      return `${noun} of ${place}`;
    case 4:
      return `The ${pick(ROLES, random)} of ${place}`;
    case 5:
      return `${compound}: ${pick(SUBTITLES, random)}`;
    case 6:
      return `${place} ${noun}`;
    default: {
      const first = pick([...taken], random);
      return first === undefined || first.includes(":")
        ? `${place}: ${pick(SUBTITLES, random)}`
        : `${first} ${pick(SEQUELS, random)}`;
    }
  }
}

/** A title as part of an address: `moss-gear-depot`; `invented-1042` where no Latin letter is left. */
export function slugOf(title: string, id: number): string {
  const words = title.normalize("NFKD").replaceAll(/[\p{M}\p{Cf}\p{Cc}]/gu, "").toLowerCase().match(
    /[a-z0-9]+/g,
  );
  return words === null ? `invented-${id}` : words.join("-");
}
