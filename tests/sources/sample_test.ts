import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { SourceChangedError } from "../../assets/engine/source.ts";
import { SAMPLE_SIZE } from "../../assets/sample/generate.ts";
import { RawGame } from "../../assets/schemas.ts";
import { sampleGames } from "../../infra/sources/sample.ts";
import { readAll, recordedContext } from "./files.ts";

Deno.test("sampleGames() yields the bundled games and calls them invented", async () => {
  const source = sampleGames();
  assertMatch(source.name, /invented/);
  const observed = await source.observe(new AbortController().signal);
  assertMatch(observed.version, /^[0-9a-f]{64}$/);
  assertMatch(observed.detail, /^the bundled sample of invented games, \d+ kB$/);
  const games = (await readAll(source)).map((game) => RawGame.parse(game));
  assertEquals(games.length, SAMPLE_SIZE);
});

Deno.test("sampleGames() refuses to read what it did not observe", async () => {
  await assertRejects(async () => {
    for await (const _ of sampleGames().read({ version: "other", detail: "" }, recordedContext()));
  }, SourceChangedError);
});
