/**
 * Generates the bundled sample: an INVENTED catalogue in the shape of RAWG's `/api/games`. No game in it exists. The
 * same seed gives the same bytes; `write.ts` writes them to `games.json`.
 *
 * What goes together in real catalogues goes together here: few games are widely known and most are hardly known
 * (log-normal), what many have is rated by many, critics rate what is known, long genres are played long. The gaps
 * are those of real answers: 0 or null where nobody rated or measured, names with dirt, names that occur twice.
 *
 * @module
 */
import { Random } from "../recommender/random.ts";
import { inventTitle, pick, slugOf } from "./titles.ts";
import { COMMON_TAGS, GENRES, type SampleGenre, WHOLE_TITLES } from "./vocabulary.ts";

/** The seed of the committed sample. */
export const SAMPLE_SEED = 20260;

/** How many games the committed sample has. */
export const SAMPLE_SIZE = 200;

/** An id, name and slug, as RAWG answers genres and tags. */
export interface SampleLabel {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
}

/** A game of the sample, in RAWG's shape. */
export interface SampleGame {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** Says of each game that it does not exist. */
  readonly invented: true;
  readonly released: string | null;
  readonly rating: number | null;
  readonly ratings_count: number;
  readonly added: number;
  readonly added_by_status: Readonly<Record<Status, number>> | null;
  readonly playtime: number | null;
  readonly metacritic: number | null;
  readonly genres: readonly SampleLabel[];
  readonly tags: readonly SampleLabel[];
  readonly background_image: null;
}

const STATUSES = ["yet", "owned", "beaten", "toplay", "dropped", "playing"] as const;
type Status = (typeof STATUSES)[number];

/** How those who added a game are spread over the statuses, on average. */
const STATUS_SHARES: Readonly<Record<Status, number>> = {
  yet: 0.07,
  owned: 0.62,
  beaten: 0.12,
  toplay: 0.1,
  dropped: 0.06,
  playing: 0.03,
};

const ALL_TAGS = [...new Set([...COMMON_TAGS, ...GENRES.flatMap((genre) => genre.tags)])];

/** Invents a catalogue. */
export function generateSample(seed = SAMPLE_SEED, size = SAMPLE_SIZE): SampleGame[] {
  const random = new Random(seed);
  const taken = new Set<string>();
  const games: SampleGame[] = [];
  let id = 1000;
  for (let i = 0; i < size; i++) {
    id += 1 + random.int(9);
    const genre = pickGenre(random);
    games.push(inventGame(id, nameOf(i, games, genre, taken, random), genre, random));
  }
  return games;
}

/** The catalogue as text: a JSON array, one game a line. */
export function sampleText(games: readonly SampleGame[]): string {
  return `[\n${games.map((game) => JSON.stringify(game)).join(",\n")}\n]\n`;
}

function nameOf(
  i: number,
  games: readonly SampleGame[],
  genre: SampleGenre,
  taken: Set<string>,
  random: Random,
): string {
  // Every seventh name is a whole one while they last; a few repeat the name of an earlier game.
  if (i % 7 === 3 && (i - 3) / 7 < WHOLE_TITLES.length) return WHOLE_TITLES[(i - 3) / 7]!;
  if (i % 50 === 49) return games[i - 40]!.name;
  return inventTitle(genre, taken, random);
}

function inventGame(id: number, name: string, genre: SampleGenre, random: Random): SampleGame {
  const fame = random.normal();
  const quality = 0.35 * fame + Math.sqrt(1 - 0.35 * 0.35) * random.normal();
  const added = random.next() < 0.02 ? 0 : Math.round(Math.exp(5.4 + 1.5 * fame));
  const ratingsCount = Math.min(added, Math.round(added * 0.15 * Math.exp(0.4 * random.normal())));
  const rating = Math.min(4.8, Math.max(1.2, 3.6 + 0.55 * quality));
  const hours = Math.round(genre.hours * Math.exp(0.7 * random.normal() + 0.1 * quality));
  const critics = Math.min(97, Math.max(35, Math.round(72 + 9 * quality + 4 * random.normal())));
  return {
    id,
    slug: slugOf(name, id),
    name,
    invented: true,
    released: inventDate(random),
    rating: random.next() < 0.04 ? null : ratingsCount < 3 ? 0 : round2(rating),
    ratings_count: ratingsCount < 3 ? 0 : ratingsCount,
    added,
    added_by_status: added === 0 ? null : spread(added, random),
    playtime: random.next() < 0.03 ? null : random.next() < 0.22 ? 0 : hours,
    metacritic: added > 400 && random.next() < 0.7 ? critics : null,
    genres: inventGenres(genre, random),
    tags: inventTags(genre, random),
    background_image: null,
  };
}

function pickGenre(random: Random): SampleGenre {
  let left = random.next() * GENRES.reduce((sum, { share }) => sum + share, 0);
  return GENRES.find(({ share }) => (left -= share) < 0) ?? GENRES[0]!;
}

function inventGenres(main: SampleGenre, random: Random): SampleLabel[] {
  const second = random.next() < 0.4 ? pickGenre(random) : main;
  return [...new Set([main, second])].map((genre) => label(genre.name, GENRES.indexOf(genre) + 1));
}

function inventTags(genre: SampleGenre, random: Random): SampleLabel[] {
  const own = 2 + random.int(3);
  const names = new Set<string>();
  while (names.size < own) names.add(pick(genre.tags, random));
  const common = random.int(4);
  for (let i = 0; i < common; i++) names.add(pick(COMMON_TAGS, random));
  return [...names].map((name) => label(name, ALL_TAGS.indexOf(name) + 1));
}

function label(name: string, id: number): SampleLabel {
  return { id, name, slug: slugOf(name, id) };
}

/** A date from 2004 to 2025, later years being likelier; sometimes none, rarely one that is not in the calendar. */
function inventDate(random: Random): string | null {
  const year = 2004 + Math.floor(22 * Math.sqrt(random.next()));
  const day = new Date(Date.UTC(year, random.int(12), 1 + random.int(28))).toISOString().slice(0, 10);
  const gap = random.next();
  if (gap < 0.04) return null;
  return gap < 0.05 ? `${year}-00-00` : day;
}

/** Spreads a count over the statuses: about their shares, exactly the count. */
function spread(added: number, random: Random): Record<Status, number> {
  const weights = STATUSES.map((status) => STATUS_SHARES[status] * Math.exp(0.25 * random.normal()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.floor(added * weight / total));
  const [yet, owned, beaten, toplay, dropped, playing] = counts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const rest = added - counts.reduce((sum, count) => sum + count, 0);
  return { yet, owned: owned + rest, beaten, toplay, dropped, playing };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
