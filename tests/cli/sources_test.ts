/** @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { eventsOf, expectExit, outcomesOf, statesOf, withFolder } from "../support/program.ts";

const GAMES = `id,name,rating,owners
10,Counter-Strike,4.1,900
20,"Team, Fortress",3.9,500
30,Day of Defeat,3.5,100
40,Portal,4.8,700
50,地球防衛軍,4.0,300
`;

/** Ten users with three or four games each; everybody has the first, and pairs of the others go together. */
const PLAYS = [
  "player,title,hours,when",
  ...Array.from(
    { length: 10 },
    (_, u) =>
      ["10", ...(u % 2 === 0 ? ["20", "30"] : ["40", "50"]), ...(u % 5 === 0 ? ["40"] : [])].map((game, i) =>
        `u${u},${game},${i + 1}.5,2024-05-0${i + 1}`
      ),
  ).flat(),
].join("\n") + "\n";

async function withFiles(
  files: Record<string, string>,
  body: (home: string, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    const home = `${folder}/home`;
    await Deno.mkdir(home);
    await body(home, folder);
  });
}

Deno.test("a team's own catalogue and log go through the whole pipeline", () =>
  withFiles({ "games.csv": GAMES, "plays.csv": PLAYS }, async (home, folder) => {
    const env = {
      GAMES_SOURCE: `csv:${folder}/games.csv`,
      LOGS_SOURCE: "csv:plays.csv",
      LOGS_COLUMNS: "user=player,game=title,weight=hours,time=when",
    };
    // A relative path is seen from where the command is called.
    const options = { home, cwd: folder, env };
    const { err } = await expectExit(0, ["materialize"], options);
    assertMatch(err, /✓ raw_games +5 rows/);
    assertMatch(err, /✓ user_logs +32 rows/);
    const { out } = await expectExit(0, ["recommend", "--user", "u0", "-k", "2"], options);
    assertMatch(out, /^u0 has Counter-Strike, .*\n {2}1\. 地球防衛軍 {2}confidence +\d+ % {2}because of /);
    const all = await expectExit(0, ["show", "recommendations", "--limit", "1000", "--json"], options);
    const rows = (JSON.parse(all.out).rows as string[][]).filter(([user]) => user === "u1");
    const asked = await expectExit(0, ["recommend", "--user", "u1", "-k", "10", "--json"], options);
    assertEquals(
      (JSON.parse(asked.out).recommendations as { game: string; score: number }[]).map((
        { game, score },
      ) => [game, `${score}`]),
      rows.map(([, , game, score]) => [game, score]),
    );

    // The log grows: it and what is made from it is stale, and the cause says which file.
    await Deno.writeTextFile(`${folder}/plays.csv`, `${PLAYS}u10,10,1,2024-06-01\n`);
    const states = await statesOf(options);
    assertEquals([states["clean_features"], states["user_logs"], states["model"]], [
      "fresh",
      "stale",
      "stale",
    ]);
    const why = await expectExit(0, ["why", "recommendations"], options);
    assertMatch(why.out, /Roots:\n {2}user_logs: source: .*plays\.csv/);
    const next = await expectExit(0, ["materialize", "--json"], options);
    assertEquals(outcomesOf(eventsOf(next.out))["user_logs"], "materialized");
  }));

Deno.test("bad rows of a log end the step with file, line and column, or are skipped and counted", () =>
  withFiles(
    { "plays.csv": `${PLAYS}u11,10\nu12,10,-4,2024-05-01\nu13,10,1,some day\n` },
    async (home, folder) => {
      const env = {
        LOGS_SOURCE: `csv:${folder}/plays.csv`,
        LOGS_COLUMNS: "user=player,game=title,weight=hours,time=when",
      };
      const failed = await expectExit(1, ["materialize", "--json", "+user_logs"], { home, env });
      const ended = eventsOf(failed.out).find(({ type }) => type === "step_failed");
      const message = ended?.type === "step_failed" ? ended.error.message : "";
      assertStringIncludes(message, `${folder}/plays.csv:34:`);
      assertMatch(message, /expected 4 fields, as in the header, got 2; .*LOGS_ON_BAD_ROW=skip/);
      assertEquals(outcomesOf(eventsOf(failed.out)), {
        raw_games: "materialized",
        clean_features: "materialized",
        user_logs: "failed",
      });
      assertStringIncludes(failed.err, "✗ Failed: 2 materialized, 1 failed in ");

      const skip = { home, env: { ...env, LOGS_ON_BAD_ROW: "skip" } };
      const { err } = await expectExit(0, ["materialize", "user_logs"], skip);
      for (const line of [34, 35, 36]) {
        assertMatch(err, new RegExp(`^! user_logs +Skipped .*plays\\.csv:${line}:`, "m"));
      }
      const [made] = JSON.parse((await expectExit(0, ["history", "user_logs", "--json"], skip)).out);
      assertEquals([made.metadata.rows, made.metadata.skipped_rows], [32, 3]);
    },
  ));

Deno.test("a failed asset leaves the rest alone: what is below is skipped, what is current stays", () =>
  withFiles({ "plays.csv": PLAYS }, async (home, folder) => {
    const env = {
      LOGS_SOURCE: `csv:${folder}/plays.csv`,
      LOGS_COLUMNS: "user=player,game=title,weight=hours,time=when",
    };
    await expectExit(0, ["materialize"], { home, env });
    const before = await statesOf({ home, env });
    await Deno.writeTextFile(`${folder}/plays.csv`, `${PLAYS}"never closed`);
    const { out, err } = await expectExit(1, ["materialize", "--json"], { home, env });
    assertEquals(outcomesOf(eventsOf(out)), {
      raw_games: "fresh",
      clean_features: "fresh",
      user_logs: "failed",
      co_occurrence: "skipped",
      trials: "skipped",
      model: "skipped",
      evaluation: "skipped",
      recommendations: "skipped",
    });
    assertMatch(err, /^- model +skipped: (trials|co_occurrence|user_logs) is not there$/m);
    await expectExit(0, ["recommend", "--user", "u1"], { home, env });
    await Deno.writeTextFile(`${folder}/plays.csv`, PLAYS);
    assertEquals(await statesOf({ home, env }), before);
  }));

Deno.test("a source that is not there is a clear error, before anything runs", () =>
  withFiles({ "empty.csv": "", "not.json": "{" }, async (home, folder) => {
    const wrong: [env: Record<string, string>, said: RegExp][] = [
      [
        { LOGS_SOURCE: `csv:${folder}/none.csv` },
        /^Error: Cannot read ".*none\.csv": there is no such file; check LOGS_SOURCE\n$/,
      ],
      [{ GAMES_SOURCE: `csv:${folder}/none.csv` }, /there is no such file; check GAMES_SOURCE\n$/],
      [{ GAMES_SOURCE: `json:${folder}` }, /it is a folder, expected a file; check GAMES_SOURCE\n$/],
    ];
    for (const [env, said] of wrong) {
      const { out, err } = await expectExit(1, ["materialize", "--json"], { home, env });
      assertMatch(err, said);
      assertEquals(out, "");
    }
    for (const source of [`csv:${folder}/empty.csv`, `json:${folder}/not.json`]) {
      const { err } = await expectExit(1, ["materialize", "raw_games"], {
        home,
        env: { GAMES_SOURCE: source },
      });
      assertMatch(err, /✗ raw_games +.*(empty\.csv|not\.json)/);
    }
  }));
