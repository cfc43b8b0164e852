/** @module */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { recommend, type RecommendArguments } from "../../infra/cli/commands/recommend.ts";
import { UsageError } from "../../infra/cli/exit.ts";
import { likedGames } from "../../infra/cli/liked_games.ts";
import { withFolder } from "../support/program.ts";
import { capturedTerminal, materializeIn, type TestSession, withSession } from "../support/session.ts";

async function ask(session: TestSession, options: Partial<RecommendArguments>) {
  const terminal = capturedTerminal();
  assertEquals(await recommend({ ...session, terminal }, { k: 3, json: false, ...options }), 0);
  return terminal.written;
}

Deno.test("recommend says when the model it answers from is stale, and why", () =>
  withFolder(async (home) => {
    await withSession(home, {}, async (session) => {
      await materializeIn(session);
      const fresh = await ask(session, { user: "user-001" });
      assertMatch(fresh.out, /^ {2}1\. \S.* {2}confidence +\d+ % {2}(because of|popular)/m);
      assertMatch(fresh.err, /^Model version 1, [0-9a-f]{12}; ordered by score; confidence says how alike/);
      const json = JSON.parse((await ask(session, { user: "user-001", json: true })).out);
      assertEquals([json.stale, json.causes], [false, []]);
    });
    await withSession(home, { ASSET_USER_LOGS__SEED: "7" }, async (session) => {
      const { err } = await ask(session, { user: "user-001" });
      assertStringIncludes(
        err,
        "Note: the model is stale (user_logs: config: seed went from 42 to 7); " +
          "deno task materialize brings it up to date\n",
      );
      const { out } = await ask(session, { user: "user-001", json: true });
      const { stale, causes } = JSON.parse(out);
      assertEquals([stale, causes.map(({ kind }: { kind: string }) => kind)], [true, ["config_changed"]]);
    });
    // New plays beside an old model are told as well.
    await withSession(home, { ASSET_USER_LOGS__SEED: "7" }, async (session) => {
      await materializeIn(session, ["user_logs"]);
      assertMatch((await ask(session, { user: "user-001" })).err, /^Note: the model is stale \(/);
    });
    await withSession(home, { LOGS_SOURCE: "csv:none.csv" }, async (session) => {
      const { out, err } = await ask(session, { user: "user-001", json: true });
      assertMatch(
        err,
        /^Note: whether the model is stale is not known: Cannot read "none.csv": there is no such file/,
      );
      const { stale, recommendations } = JSON.parse(out);
      assertEquals([stale, recommendations.length], [null, 3]);
    });
  }));

Deno.test("recommend takes names of games, and says which of --user and --games it lacks", () =>
  withFolder((home) =>
    withSession(home, {}, async (session) => {
      await materializeIn(session);
      const { recommendations } = JSON.parse((await ask(session, { user: "user-001", json: true })).out) as {
        recommendations: { game: string; name: string }[];
      };
      const { game, name } = recommendations[0]!;
      const liked = JSON.parse((await ask(session, { games: name.toUpperCase(), json: true })).out);
      assertEquals(liked.owned, [game]);
      const refused = (options: Partial<RecommendArguments>, said: string) =>
        assertRejects(() => ask(session, options), UsageError, said);
      await refused({}, "Say whom to recommend for: --user ID, or");
      await refused({ user: "a", games: "b" }, "Say --user or --games, not both");
      await refused({ user: "nobody" }, 'There is no user "nobody" in the play log');
    })
  ));

Deno.test("likedGames() finds ids before names, names before other cases, and names with commas whole", () => {
  const catalogue = [
    { game: "1", name: "Portal" },
    { game: "2", name: "Papers, Please" },
    { game: "3", name: "portal" },
    { game: "4", name: "Twin" },
    { game: "5", name: "Twin" },
    { game: "6", name: "New" },
    { game: "7", name: "4" },
  ];
  const ids = new Set(["1", "2", "3", "4", "5", "7", "only in the model"]);
  const liked = (text: string) => likedGames(text, ids, catalogue);
  assertEquals(liked("Portal, 2"), ["1", "2"]);
  assertEquals(liked("portal,papers,please,1"), ["3", "2", "1"]);
  assertEquals(liked("4,only in the model"), ["4", "only in the model"]);
  const refused = (text: string, said: string) => assertThrows(() => liked(text), UsageError, said);
  refused("PORTAL", 'Several games are called "PORTAL": give one of their ids, 1 or 3');
  refused("Twin", "4 or 5");
  refused("New", 'The model does not know "New"');
  refused("6", 'The model does not know "6"');
  refused("Protal", 'There is no game "Protal"; did you mean "Portal" (1)');
  refused(" ,", "--games is empty");
  assert(!assertThrows(() => liked("zzzzzzzzzzzz"), UsageError).message.includes("did you mean"));
});
