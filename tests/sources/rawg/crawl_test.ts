/**
 * Crawls of a RAWG that behaves: pages, order, limits, what is kept.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { SourceChangedError } from "../../../assets/engine/mod.ts";
import { rawgGames } from "../../../infra/sources/rawg/mod.ts";
import { rawgGame } from "../../support/rawg_games.ts";
import { filesBelow } from "../../support/program.ts";
import { recordedContext } from "../files.ts";
import { QUERY, SETTINGS, upTo, withRawg } from "./rig.ts";

const HOUR = 3_600_000;

Deno.test("rawgGames() follows all pages, and yields every game once, by id, as it came", () =>
  withRawg(47, async ({ server, crawl }) => {
    const { ids, records, context } = await crawl();
    assertEquals(ids, upTo(47));
    assertEquals(records[6], JSON.parse(JSON.stringify(server.games[6])));
    assertEquals(server.pages.toSorted(), upTo(5));
    const [first] = server.asked;
    assertEquals(Object.fromEntries(first!.query), {
      tags: "free-to-play",
      genres: "action",
      ordering: "-rating",
      page_size: "10",
      key: SETTINGS.key,
    });
    assertEquals(first!.headers.get("user-agent"), "questline");
    assertEquals(context.noted, {
      attribution: "Game data from RAWG",
      attribution_url: "https://rawg.io",
      rawg_games: 47,
      rawg_pages: 5,
      rawg_requests: 5,
      rawg_duplicates: 0,
      rawg_steady: true,
    });
    assertEquals(context.logged, []);
    assertEquals(context.done.at(-1), 47);
  }));

Deno.test("rawgGames() asks for what the query says, and leaves empty filters out", () =>
  withRawg(3, async ({ server, crawl }) => {
    const query = { ...QUERY, tags: "", platforms: "4,187", dates: "2020-01-01,2020-12-31" };
    await crawl({ query });
    assertEquals(Object.fromEntries(server.asked[0]!.query), {
      genres: "action",
      platforms: "4,187",
      dates: "2020-01-01,2020-12-31",
      ordering: "-rating",
      page_size: "10",
      key: SETTINGS.key,
    });
  }));

Deno.test("rawgGames() stops at the limit of pages, which is the best of them, and says so", () =>
  withRawg(47, async ({ server, crawl }) => {
    const { ids, context } = await crawl({ query: { ...QUERY, maxPages: 2 } });
    const best = server.games.toSorted((a, b) => b.rating - a.rating || a.id - b.id).slice(0, 20);
    assertEquals(ids, best.map(({ id }) => id).sort((a, b) => a - b));
    assertEquals(server.pages.length, 2);
    assertEquals(context.logged, ["info: Took the first 2 pages of RAWG's 47 games (RAWG_MAX_PAGES)"]);
  }));

Deno.test("rawgGames() takes an empty catalogue and one of exactly one page for what they are", () =>
  withRawg(0, async ({ server, crawl }) => {
    assertEquals((await crawl()).ids, []);
    server.games = [rawgGame(3), rawgGame(1)];
    assertEquals((await crawl({ query: { ...QUERY, pageSize: 2 } })).ids, [1, 3]);
    assertEquals(server.pages, [1, 1]);
  }));

Deno.test("rawgGames() asks for as many pages at once as it may, and no more", () =>
  withRawg(90, async ({ server, crawl }) => {
    let open = 0;
    let most = 0;
    const four = Promise.withResolvers<void>();
    server.gate = async ({ page }) => {
      if (page === 1) return;
      most = Math.max(most, ++open);
      if (open === 4) four.resolve();
      await four.promise;
      await Promise.resolve();
      open--;
    };
    assertEquals((await crawl({ atOnce: 4, timeoutMs: 1e9 })).ids, upTo(90));
    assertEquals(most, 4);
  }));

Deno.test("rawgGames() observes without a request: the query and the period decide", () =>
  withRawg(5, async ({ server, clock, folder }) => {
    const observe = (changes = {}) =>
      rawgGames({ ...SETTINGS, ...changes }, { folder, clock, random: () => 0, fetch: server.fetch })
        .observe(new AbortController().signal);
    const morning = await observe();
    assertEquals(
      morning.detail,
      "https://rawg.example/api/games?tags=free-to-play&genres=action&ordering=-rating&page_size=10" +
        " up to page 250 as of 2026-01-01T00:00Z",
    );
    await clock.advance(24 * HOUR - 1);
    assertEquals(await observe(), morning);
    await clock.advance(1);
    const next = await observe();
    assertNotEquals(next.version, morning.version);
    assertNotEquals(await observe({ query: { ...QUERY, genres: "" } }), next);
    assertNotEquals(await observe({ query: { ...QUERY, maxPages: 1 } }), next);
    assertEquals(await observe({ key: "another", timeoutMs: 1, requestsPerSecond: 1 }), next);
    assertEquals(server.asked, []);
    assertEquals(await filesBelow(folder), []);
  }));

Deno.test("rawgGames() reads a period's crawl again without a request, and crawls anew in the next one", () =>
  withRawg(30, async ({ server, clock, crawl }) => {
    const first = await crawl();
    const again = await crawl();
    assertEquals(again.records, first.records);
    assertEquals([server.asked.length, again.context.noted["rawg_requests"]], [3, 0]);
    server.games.push(rawgGame(31));
    await clock.advance(24 * HOUR);
    assertEquals((await crawl()).ids, upTo(31));
    assertEquals(server.asked.length, 7);
    await crawl({ query: { ...QUERY, genres: "rpg" } });
    assertEquals(server.asked.length, 11);
    await assertRejects(async () => {
      const source = rawgGames(SETTINGS, { folder: "", clock, random: () => 0, fetch: server.fetch });
      for await (const _ of source.read({ version: "of yesterday", detail: "" }, recordedContext()));
    }, SourceChangedError);
  }));

Deno.test("rawgGames() gives the same games in the same order, however RAWG ranks them", () =>
  withRawg(30, async ({ server, clock, crawl }) => {
    const first = await crawl();
    server.games.reverse();
    await clock.advance(24 * HOUR);
    const second = await crawl({ query: { ...QUERY, ordering: "name" } });
    assertEquals(JSON.stringify(second.records), JSON.stringify(first.records));
  }));

Deno.test("rawgGames() asks only for what changed, where RAWG says what did not", () =>
  withRawg(30, async ({ server, clock, crawl }) => {
    server.etags = true;
    await crawl();
    await clock.advance(24 * HOUR);
    const worst = server.games.reduce((a, b) => a.rating < b.rating ? a : b);
    server.games[worst.id - 1] = rawgGame(worst.id, { rating: worst.rating, added: 1 });
    const before = server.asked.length;
    const { records } = await crawl();
    const conditional = server.asked.slice(before);
    assertEquals(conditional.length, 3);
    assert(conditional.every(({ headers }) => headers.get("if-none-match") !== null));
    assertEquals((records[worst.id - 1] as { added: number }).added, 1);
    assertEquals(records.length, 30);
  }));

Deno.test("rawgGames() forgets the pages of queries that nobody asked for in a week", () =>
  withRawg(5, async ({ clock, folder, crawl }) => {
    await crawl({ query: { ...QUERY, genres: "rpg" } });
    await clock.advance(6 * 24 * HOUR);
    await crawl({ query: { ...QUERY, genres: "indie" } });
    await clock.advance(2 * 24 * HOUR);
    await crawl();
    const files = await filesBelow(folder);
    assertEquals(files.filter((name) => name.endsWith("crawl.json")).length, 2);
  }));
