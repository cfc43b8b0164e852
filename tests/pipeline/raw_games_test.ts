/**
 * The `raw_games` asset.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { CheckFailedError, materialize, SourceError } from "../../assets/engine/mod.ts";
import { rawGames } from "../../assets/mod.ts";
import { records } from "./rig.ts";

const go = { id: 7, name: "Go", platforms: ["board"] };

Deno.test("raw_games keeps what it does not know, in the source's order, with ids as text", async () => {
  const { value, metadata } = await materialize(rawGames, {
    source: records<unknown>(go, { id: "3", name: "Chess" }),
  });
  assertEquals(value.map(({ id, name }) => [id, name]), [["7", "Go"], ["3", "Chess"]]);
  assertEquals(value[0]!["platforms"], ["board"]);
  assertEquals([metadata["rows"], metadata["skipped_games"]], [2, 0]);
});

Deno.test("raw_games refuses a record that is no game, or skips and counts it", async () => {
  const source = records<unknown>(go, { id: 8 });
  const error = await assertRejects(
    () => materialize(rawGames, { source }),
    SourceError,
    'game 2 of records of a test: "name"',
  );
  assertEquals(error.message.includes("ASSET_RAW_GAMES__ON_BAD_GAME=skip"), true);
  const { value, metadata, events } = await materialize(rawGames, {
    source,
    config: { on_bad_game: "skip" },
  });
  assertEquals([value.length, metadata["skipped_games"]], [1, 1]);
  assertEquals(events.filter(({ type }) => type === "step_log").length, 1);
});

Deno.test("raw_games does not become current without games", async () => {
  await assertRejects(
    () => materialize(rawGames, { source: records<unknown>() }),
    CheckFailedError,
    "at least one game",
  );
});

Deno.test("raw_games treats what a source could not read as it treats a record that is no game", async () => {
  const source = records<unknown>(new SourceError("g.csv:2:1: the id is empty"), go);
  await assertRejects(
    () => materialize(rawGames, { source }),
    SourceError,
    "Cannot use g.csv:2:1: the id is empty; correct it, or set ASSET_RAW_GAMES__ON_BAD_GAME=skip",
  );
  const { value, metadata } = await materialize(rawGames, { source, config: { on_bad_game: "skip" } });
  assertEquals([value.length, metadata["skipped_games"]], [1, 1]);
});
