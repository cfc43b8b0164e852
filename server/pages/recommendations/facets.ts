/**
 * What can be filtered by, and whom there is to ask for.
 *
 * @module
 */
import { nearestNames } from "../../../assets/engine/mod.ts";
import type { Catalogue } from "../../model/catalogue.ts";
import type { ServedModel } from "../../model/served_model.ts";
import type { Postings } from "../../model/postings.ts";

const GENRES = 14;
const TAGS = 18;
const FOUND = 8;
const COMPARED = 2_000;
/** Players named on the first visit. */
const EXAMPLES = 4;

/** The words that most games have. */
export interface Facets {
  readonly genres: readonly string[];
  readonly tags: readonly string[];
}

const known = new WeakMap<Catalogue, Facets>();

/** The most frequent genres and tags of a catalogue, most frequent first. */
export function facetsOf(catalogue: Catalogue): Facets {
  const found = known.get(catalogue) ?? {
    genres: mostFrequent(catalogue.genres, GENRES),
    tags: mostFrequent(catalogue.tags, TAGS),
  };
  known.set(catalogue, found);
  return found;
}

function mostFrequent(postings: Postings, count: number): string[] {
  return postings.words.map((word) => ({ word, games: postings.gamesWith(word)?.length ?? 0 }))
    .sort((a, b) => b.games - a.games).slice(0, count).map(({ word }) => word);
}

/** The games whose name holds the words: those that begin with them first, then the ones that more players have. */
export function findGames({ catalogue, recommender }: ServedModel, text: string, most = FOUND): number[] {
  const wanted = text.normalize("NFKC").toLowerCase().trim();
  if (wanted === "") return [];
  const begins = (item: number) => catalogue.nameOf(item).toLowerCase().startsWith(wanted) ? 1 : 0;
  return [...catalogue.search(text)].sort((a, b) =>
    begins(b) - begins(a) || recommender.popularity[b]! - recommender.popularity[a]! || a - b
  ).slice(0, most);
}

/** The users whose id begins with a text, in the order of the log. */
export function findUsers({ owned: { users } }: ServedModel, text: string, most = FOUND): string[] {
  const wanted = text.toLowerCase();
  const found: string[] = [];
  for (let user = 0; user < users.size && found.length < most; user++) {
    const id = users.idOf(user);
    if (id.toLowerCase().startsWith(wanted)) found.push(id);
  }
  return found;
}

/** The users whose ids are nearest to one that there is not. */
export function nearestUsers({ owned: { users } }: ServedModel, text: string): string[] {
  const wanted = text.slice(0, 100);
  const alike: string[] = [];
  // Comparing two ids costs more than this look at each, and predictions wait meanwhile.
  for (let user = 0; user < users.size && alike.length < COMPARED; user++) {
    const id = users.idOf(user);
    if (id[0] === wanted[0] && Math.abs(id.length - wanted.length) <= 2) alike.push(id);
  }
  return nearestNames(wanted, alike);
}

/** A few users with enough games to be worth a look, spread over the log. */
export function exampleUsers({ owned }: ServedModel): string[] {
  const { users } = owned;
  const found: string[] = [];
  for (let n = 0; n < EXAMPLES; n++) {
    const start = Math.floor(n * users.size / EXAMPLES);
    const end = Math.min(users.size, start + Math.min(200, Math.ceil(users.size / EXAMPLES)));
    let best = -1;
    let most = 0;
    for (let user = start; user < end; user++) {
      const count = owned.profileOf(user).items.length;
      if (count > most && count <= 40) [best, most] = [user, count];
    }
    if (best >= 0) found.push(users.idOf(best));
  }
  return found;
}
