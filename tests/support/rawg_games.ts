/**
 * Invented games in the shape of RAWG's `/api/games`.
 *
 * @module
 */

/** A game as RAWG answers it. */
export interface RawgGameRow extends Record<string, unknown> {
  readonly id: number;
  readonly rating: number;
  readonly name: string;
}

/** An invented game. */
export function rawgGame(id: number, changes: Record<string, unknown> = {}): RawgGameRow {
  const rating = Math.round((1 + (id * 7919 % 400) / 100) * 100) / 100;
  const platform = { id: 4, name: "PC", slug: "pc" };
  return {
    id,
    slug: `game-${id}`,
    name: `Game ${id}`,
    released: `20${String(10 + id % 15)}-0${1 + id % 9}-1${id % 10}`,
    tba: false,
    background_image: `https://media.example/games/${id}.jpg`,
    rating,
    rating_top: 5,
    ratings: [{ id: 5, title: "exceptional", count: id * 3, percent: 51.5 }],
    ratings_count: id * 5,
    reviews_text_count: id % 7,
    added: id * 20,
    added_by_status: { yet: id, owned: id * 15, beaten: id, toplay: id, dropped: id, playing: id },
    metacritic: id % 3 === 0 ? 60 + id % 40 : null,
    playtime: id % 50,
    suggestions_count: id * 2,
    updated: `2025-12-${String(1 + id % 28).padStart(2, "0")}T10:00:00`,
    user_game: null,
    reviews_count: id * 5,
    saturated_color: "0f0f0f",
    dominant_color: "0f0f0f",
    platforms: [{ platform, released_at: "2013-09-17", requirements_en: null, requirements_ru: null }],
    parent_platforms: [{ platform: { id: 1, name: "PC", slug: "pc" } }],
    genres: [
      {
        id: 4,
        name: "Action",
        slug: "action",
        games_count: 189_000,
        image_background: "https://media.example/a",
      },
    ],
    stores: [{ id: id * 10, store: { id: 1, name: "Steam", slug: "steam", domain: "store.example" } }],
    clip: null,
    tags: [
      { id: 79, name: "Free to Play", slug: "free-to-play", language: "eng", games_count: 6000 },
      { id: 31 + id % 3, name: `Tag ${id % 3}`, slug: `tag-${id % 3}`, language: "eng", games_count: 10 },
    ],
    esrb_rating: id % 2 === 0 ? { id: 4, name: "Mature", slug: "mature" } : null,
    short_screenshots: [{ id: -1, image: `https://media.example/games/${id}.jpg` }],
    ...changes,
  };
}

/** Games with ids from 1 on. */
export function rawgCatalogue(count: number): RawgGameRow[] {
  return Array.from({ length: count }, (_, i) => rawgGame(i + 1));
}
