/**
 * The program on RAWG's catalogue, over a socket: from the crawl to recommendations, and the key nowhere.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Source, systemClock } from "../../assets/engine/mod.ts";
import { rawgGames } from "../../infra/sources/rawg/mod.ts";
import {
  eventsOf,
  expectExit,
  filesBelow,
  outcomesOf,
  questline,
  type Start,
  start,
  statesOf,
  withFolder,
} from "../support/program.ts";
import { rawgGame } from "../support/rawg_games.ts";
import { listeningRawg, type RawgServer } from "../support/rawg_server.ts";
import { expectMaterialized, materializeIn, versionsIn, withSession } from "../support/session.ts";
import { QUERY, SETTINGS } from "../sources/rawg/rig.ts";

const KEY = "k3y0fRAWGthatNobodyMaySee";

/** Gives a test a RAWG of so many games on a socket, a home, and what the program needs to find it. */
function withProgram(
  games: number,
  body: (rawg: { server: RawgServer; origin: string; home: string; options: Start }) => Promise<void>,
): Promise<void> {
  return withFolder(async (home) => {
    await using rawg = await listeningRawg(KEY, games);
    const env = {
      RAWG_API_KEY: KEY,
      RAWG_BASE_URL: rawg.origin,
      RAWG_PAGE_SIZE: "10",
      RAWG_REQUESTS_PER_SECOND: "50",
      RAWG_REFRESH_HOURS: "8760",
    };
    await body({ server: rawg.server, origin: rawg.origin, home, options: { home, env } });
  });
}

/** Fails when the key stands in a text or in any file of a home: database, artifacts, pages, events. */
async function assertNoKey(home: string, ...texts: string[]): Promise<void> {
  const files = await filesBelow(home);
  assert(files.some((name) => name.endsWith(".db")) && files.some((name) => name.includes("artifacts/")));
  const latin = new TextDecoder("latin1");
  for (const name of files) texts.push(name + latin.decode(await Deno.readFile(`${home}/${name}`)));
  for (const text of texts) assert(!text.includes(KEY), text.slice(0, 200));
}

Deno.test("a whole run on a RAWG that misbehaves ends with the right set, and the key is nowhere", () =>
  withProgram(57, async ({ server, home, options }) => {
    server.script.set(1, [{ status: 429, headers: { "retry-after": "0" } }]);
    server.script.set(2, ["reset"]);
    server.script.set(3, ["cut", { status: 500, body: `no ${KEY}` }]);
    server.script.set(5, [{ text: '{"count":' }]);
    const first = await expectExit(0, ["materialize", "--json"], options);
    assertEquals(server.asked.length, 6 + 5);
    const made = eventsOf(first.out).find((event) =>
      event.type === "step_materialized" && event.asset === "raw_games"
    );
    assert(made?.type === "step_materialized");
    assertEquals(made.metadata["rows"], 57);
    assertEquals(made.metadata["source"], "RAWG");
    assertEquals(made.metadata["attribution_url"], "https://rawg.io");
    const shown = await expectExit(0, ["show", "raw_games", "--limit", "100", "--json"], options);
    const { columns, rows } = JSON.parse(shown.out) as { columns: string[]; rows: string[][] };
    assertEquals(
      rows.map((row) => row[columns.indexOf("id")]),
      Array.from({ length: 57 }, (_, i) => `${i + 1}`),
    );

    // Neither a look nor a plan nor another run asks.
    const states = await statesOf(options);
    assertEquals(new Set(Object.values(states)), new Set(["fresh"]));
    const others = [];
    for (
      const args of [
        ["materialize"],
        ["materialize", "--plan", "--force"],
        ["materialize", "raw_games", "--force"],
        ["history", "raw_games", "--json"],
        ["why", "raw_games"],
      ]
    ) others.push(await expectExit(0, args, options));
    assertEquals(server.asked.length, 6 + 5);
    await assertNoKey(home, ...[first, shown, ...others].flatMap(({ out, err }) => [out, err]));
  }));

Deno.test("a run that cannot crawl fails with the page, keeps what is current, and shows no key", () =>
  withProgram(30, async ({ server, home, options }) => {
    await expectExit(0, ["materialize"], options);
    server.script.set(2, [{
      change: (answer) => ({ ...answer, next: `https://evil.example/?page=3&key=${KEY}` }),
    }]);
    const failing = { ...options, env: { ...options.env, RAWG_TAGS: "any" } };
    const { out, err } = await expectExit(1, ["materialize", "--json"], failing);
    assertEquals(outcomesOf(eventsOf(out))["raw_games"], "failed");
    assertMatch(err, /✗ raw_games +Cannot use RAWG's page 2 \(.*&page=2\): its "next" leads to another host/);
    await expectExit(0, ["recommend", "--user", "user-001"], failing);
    const wrong = await expectExit(1, ["materialize", "raw_games"], {
      ...options,
      env: { ...options.env, RAWG_TAGS: "none", RAWG_API_KEY: `${KEY}-wrong` },
    });
    assertMatch(wrong.err, /✗ raw_games +RAWG refuses the key: it answers 401 .*; correct RAWG_API_KEY/);
    await assertNoKey(home, out, err, wrong.out, wrong.err);
  }));

Deno.test("settings of RAWG that do not go together end with 2 before anything is made", () =>
  withProgram(3, async ({ server, home, options: { env } }) => {
    const ends: [env: Record<string, string>, said: string][] = [
      [
        { GAMES_SOURCE: "rawg" },
        "GAMES_SOURCE is rawg, and RAWG_API_KEY is not set: https://rawg.io/apidocs",
      ],
      [{ RAWG_API_KEY: "a key" }, "RAWG_API_KEY is ***: not a key; it accepts a key from"],
      [
        { ...env, RAWG_BASE_URL: `https://me:${KEY}@rawg.example` },
        'RAWG_BASE_URL is "https://***@rawg.example"',
      ],
      [
        { RAWG_PAGE_SIZE: "41" },
        'RAWG_PAGE_SIZE is "41": out of range; it accepts a whole number from 1 to 40',
      ],
      [{ RAWG_DATES: "2026-13-01,2026-12-31" }, "it has a day that is none"],
      [{ RAWG_ORDERING: "best" }, 'RAWG_ORDERING is "best": not an ordering; it accepts name, released,'],
      [{ RAWG_TAGS: "free to play" }, "not a list"],
      [
        { RAWG_API_KEYS: "x" },
        "The environment sets RAWG_API_KEYS, which is no variable of Questline; did you mean",
      ],
    ];
    for (const [env, said] of ends) {
      const { code, err } = await questline(["materialize"], { home, env });
      assertEquals(code, 2, err);
      assertStringIncludes(err, said);
      assert(!err.includes(KEY), err);
    }
    assertEquals(await filesBelow(home), []);
    const sample = { home, env: { ...env, GAMES_SOURCE: "sample" } };
    assertMatch((await expectExit(0, ["materialize", "raw_games"], sample)).err, /✓ raw_games +200 rows/);
    assertEquals(server.asked, []);
  }));

Deno.test("a crawl that was killed goes on where it was", () =>
  withProgram(80, async ({ server, home, options }) => {
    server.script.set(6, ["hang"]);
    const seven = Promise.withResolvers<void>();
    server.onAsked = ({ page }) => page === 7 && seven.resolve();
    {
      await using child = start(["materialize", "raw_games"], options);
      await seven.promise;
      child.kill("SIGKILL");
      await child.ended();
    }
    const kept = (await filesBelow(`${home}/rawg`)).filter((name) => /page-\d+\.json$/.test(name)).length;
    assert(kept >= 3, `${kept}`);
    const before = server.asked.length;
    const { err } = await expectExit(0, ["materialize", "raw_games"], options);
    assertMatch(err, /✓ raw_games +80 rows/);
    assertStringIncludes(err, `RAWG: goes on with a crawl that stopped; ${kept} pages are there`);
    assertEquals(server.asked.length - before, 8 - kept);
  }));

/** A RAWG source whose clock is ahead. */
function rawgAt(origin: string, home: string, ahead: { ms: number }): ReadonlyMap<string, Source<unknown>> {
  const clock = { now: () => Date.now() + ahead.ms, sleep: systemClock.sleep };
  const settings = {
    ...SETTINGS,
    key: KEY,
    query: { ...QUERY, baseUrl: origin },
    requestsPerSecond: 50,
    atOnce: 4,
  };
  return new Map([["games", rawgGames(settings, { folder: `${home}/rawg`, clock, random: () => 0, fetch })]]);
}

Deno.test("a new period is due; where nothing changed the data stays, and nothing below runs", () =>
  withProgram(40, async ({ server, origin, home }) => {
    const ahead = { ms: 0 };
    const sources = rawgAt(origin, home, ahead);
    await withSession(home, {}, async (session) => {
      await expectMaterialized(session);
      const before = await versionsIn(session);
      ahead.ms = SETTINGS.refreshMs;
      const outcomes = outcomesOf(await expectMaterialized(session));
      assertEquals(outcomes["raw_games"], "same");
      assertEquals(Object.values(outcomes).filter((outcome) => outcome === "fresh").length, 7);
      assertEquals(await versionsIn(session), before);
      assertEquals(server.asked.length, 8);
      ahead.ms *= 2;
      server.games.push(rawgGame(41));
      assertEquals(outcomesOf(await expectMaterialized(session))["clean_features"], "materialized");
    }, { sources });
  }));

Deno.test("a malformed game fails the step, or is left out and told, as the asset is configured", () =>
  withProgram(12, async ({ server, origin, home }) => {
    server.games[4] = { ...rawgGame(5), name: 5 as unknown as string };
    const sources = rawgAt(origin, home, { ms: 0 });
    await withSession(home, {}, async (session) => {
      const { code, events } = await materializeIn(session, ["raw_games"]);
      assertEquals(code, 1);
      const failed = events.find(({ type }) => type === "step_failed");
      assert(failed?.type === "step_failed");
      assertMatch(
        failed.error.message,
        /^Cannot use RAWG's page \d, game \d+ \(id 5\), field name: .*; correct it, or set ASSET_RAW/,
      );
    }, { sources });
    await withSession(home, { ASSET_RAW_GAMES__ON_BAD_GAME: "skip" }, async (session) => {
      const events = await expectMaterialized(session, ["raw_games"]);
      assert(
        events.some((event) => event.type === "step_log" && /^Left out RAWG's page/.test(event.message)),
      );
      const made = events.find(({ type }) => type === "step_materialized");
      assert(made?.type === "step_materialized");
      assertEquals([made.metadata["rows"], made.metadata["skipped_games"]], [11, 1]);
    }, { sources });
    assertEquals(server.asked.length, 2);
  }));
