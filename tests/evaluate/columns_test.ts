/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csv, run, withFiles } from "./program.ts";

const PLAYS = [["a", "u1"], ["b", "u1"], ["a", "u2"], ["c", "u2"], ["b", "u3"]];

/** Measures popularity, learning from `train`. */
async function measured(train: string, test: string, ...more: string[]) {
  return await withFiles({ "train.csv": train, "test.csv": test }, async (path) => {
    const files = ["--train", path("train.csv"), "--test", path("test.csv")];
    const { code, out, err } = await run(["evaluate", ...files, "--model", "popularity", "--json", ...more]);
    assertEquals(code, 0, err);
    const { data, models } = JSON.parse(out);
    return { data, at: models[0].at, err: err.split("\n") };
  });
}

Deno.test("evaluate knows users and games by their columns' names, in any order", async () => {
  const swapped = await measured(csv("game_id,user_id", PLAYS), csv("user_id,game_id", [["u1", "c"]]));
  const straight = await measured(
    csv("user_id,game_id", PLAYS.map(([game, user]) => [user!, game!])),
    csv("user_id,game_id", [["u1", "c"]]),
  );
  assertEquals(swapped.at, straight.at);
  assertEquals([swapped.data.users, swapped.data.measured_users], [3, 1]);
  assertEquals(swapped.err.slice(0, 2), [
    'Columns of train.csv: user from "user_id", game from "game_id", no weight, no time',
    'Columns of test.csv: user from "user_id", game from "game_id"',
  ]);
  assertEquals(swapped.data.warnings, []);
});

Deno.test("evaluate recognises weights and times, and reads none of them once columns are named", async () => {
  const rows = PLAYS.map(([game, user], p) => [game!, user!, p, 1.6e9 + p]);
  const train = csv("game,user,hours,timestamp", rows);
  const test = csv("user,game,hours", [["u1", "c", "nonsense"]]);
  const { err } = await measured(train, test);
  assertEquals(
    err[0],
    'Columns of train.csv: user from "user", game from "game", weight from "hours", time from "timestamp"',
  );
  const named = await measured(train, test, "--columns", "user=user");
  assertEquals(named.err[0], 'Columns of train.csv: user from "user", game from "game", no weight, no time');
});

Deno.test("evaluate guesses only when no name is known, and says so everywhere", async () => {
  const train = csv("who,what,hours", PLAYS.map(([game, user]) => [user!, game!, 1]));
  const { err, data } = await measured(train, csv("user_id,game_id", [["u1", "c"]]));
  const note =
    'no column of train.csv has a known name, so the first two were taken: user from "who", game from "what", ' +
    'weight from "hours", no time; if that is wrong, name them with --columns user=…,game=…';
  assertEquals(err[0], `Note: ${note}`);
  assertEquals(data.warnings, [note]);
  const told = csv("who,what", [["u1", "c"]]);
  const named = await measured(train, told, "--columns", "user=who,game=what");
  assert(!named.err.some((line) => line.startsWith("Note:")), named.err.join());
  await withFiles({ "train.csv": csv("id,user_id", [["1", "u"]]), "test.csv": told }, async (path) => {
    const files = ["--train", path("train.csv"), "--test", path("test.csv")];
    const { code, err } = await run(["evaluate", ...files, "--model", "popularity"]);
    assertEquals(code, 2);
    assertStringIncludes(err, "the header has no column that is known to hold the game");
  });
});
