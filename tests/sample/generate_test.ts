import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { generateSample, SAMPLE_SIZE, sampleText } from "../../assets/sample/generate.ts";
import { RawGame } from "../../assets/schemas.ts";

const committed = new URL("../../assets/sample/games.json", import.meta.url);

Deno.test("generateSample() reproduces the committed sample byte for byte", async () => {
  const bytes = await Deno.readFile(committed);
  assertEquals(new TextEncoder().encode(sampleText(generateSample())), bytes);
});

Deno.test("generateSample() gives another catalogue for another seed", () => {
  assertNotEquals(sampleText(generateSample(1)), sampleText(generateSample(2)));
});

Deno.test("generateSample() gives games in RAWG's shape, each called invented", () => {
  const games = generateSample();
  assertEquals(games.length, SAMPLE_SIZE);
  for (const game of games) {
    assertEquals(RawGame.parse(game).id, String(game.id));
    assertEquals(game.invented, true);
    assert(game.ratings_count <= game.added);
    if (game.added_by_status !== null) {
      const { yet, owned, beaten, toplay, dropped, playing } = game.added_by_status;
      assertEquals(yet + owned + beaten + toplay + dropped + playing, game.added, game.name);
    }
  }
  assertEquals(new Set(games.map(({ id }) => id)).size, games.length);
});

Deno.test("generateSample() has the gaps and names of real catalogues", () => {
  const games = generateSample();
  const some = (what: string, test: (game: (typeof games)[number]) => boolean) =>
    assert(games.some(test), what);
  some("a rating of null", ({ rating }) => rating === null);
  some("a rating of 0 nobody gave", ({ rating, ratings_count }) => rating === 0 && ratings_count === 0);
  some("a playtime of 0", ({ playtime }) => playtime === 0);
  some("a playtime of null", ({ playtime }) => playtime === null);
  some("a game nobody added", ({ added, added_by_status }) => added === 0 && added_by_status === null);
  some("no release date", ({ released }) => released === null);
  some("white space at the ends", ({ name }) => name !== name.trim());
  some("a zero-width character", ({ name }) => name.includes("\u200b"));
  some("an emoji with a joiner", ({ name }) => name.includes("\u200d"));
  some("Hangul", ({ name }) => /\p{Script=Hangul}/u.test(name));
  some("Japanese", ({ name }) => /\p{Script=Hiragana}/u.test(name));
  some("composed accents", ({ name }) => /é|â/u.test(name));
  some("decomposed accents", ({ name }) => name !== name.normalize("NFC"));
  const names = games.map(({ name }) => name);
  assert(new Set(names).size < names.length, "two games of one name");
});

Deno.test("generateSample() lets ratings_count follow added", () => {
  const games = generateSample().filter(({ added, ratings_count }) => added > 0 && ratings_count > 0);
  const x = games.map(({ added }) => Math.log(added));
  const y = games.map(({ ratings_count }) => Math.log(ratings_count));
  assert(correlation(x, y) > 0.9);
});

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const dx = x.map((value) => value - mean(x));
  const dy = y.map((value) => value - mean(y));
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return dot(dx, dy) / Math.sqrt(dot(dx, dx) * dot(dy, dy));
}
