/**
 * A RAWG that misbehaves: every crawl ends with the right set, or with an error that names the page; and the key is
 * nowhere.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { SourceError } from "../../../assets/engine/mod.ts";
import { filesBelow } from "../../support/program.ts";
import { rawgGame } from "../../support/rawg_games.ts";
import type { Misbehaviour, RawgAnswer } from "../../support/rawg_server.ts";
import { recordedContext } from "../files.ts";
import { KEY, QUERY, type RawgRig, upTo, withRawg } from "./rig.ts";

/** Fails when the key stands in what was told or kept, as it is or as an address writes it. */
async function assertNoKey({ folder }: RawgRig, ...told: string[]): Promise<void> {
  const kept = await Promise.all(
    (await filesBelow(folder)).map(async (name) => name + await Deno.readTextFile(`${folder}/${name}`)),
  );
  for (const text of [...told, ...kept]) {
    for (const form of [KEY, encodeURIComponent(KEY), "5ecret"]) {
      assert(!text.includes(form), text.slice(0, 300));
    }
  }
}

/** The message that a crawl ends with. */
async function failure(rig: RawgRig, changes: Parameters<RawgRig["crawl"]>[0] = {}): Promise<string> {
  const context = recordedContext();
  const error = await assertRejects(() => rig.crawl(changes, context), SourceError);
  await assertNoKey(rig, error.message, error.stack!, Deno.inspect(error), ...context.logged);
  return error.message;
}

const unavailable: Misbehaviour = { status: 503 };
const passing: Record<string, Misbehaviour[]> = {
  "429 with seconds": [{ status: 429, headers: { "retry-after": "7" } }],
  "429 with a date": [{ status: 429, headers: { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" } }],
  "429 without a word": [{ status: 429 }],
  "500, 502, 503": [{ status: 500 }, { status: 502 }, { status: 503, headers: { "retry-after": "1" } }],
  "resets": ["reset", "reset", "reset"],
  "nothing at all": ["hang"],
  "half an answer": ["cut", "cut"],
  "another page's HTML": [{ text: "<html>Just a moment…</html>" }],
  "malformed JSON": [{ text: '{"count": 47, "next": nul' }],
  "five failures": [unavailable, "reset", "cut", { status: 429 }, { text: "" }],
};

for (const [name, misbehaviours] of Object.entries(passing)) {
  Deno.test(`a crawl gets over ${name}, on the first page, in the middle and on the last`, () =>
    withRawg(47, async (rig) => {
      for (const page of [1, 3, 5]) rig.server.script.set(page, [...misbehaviours]);
      const { ids, context } = await rig.crawl({ atOnce: 3 });
      assertEquals(ids, upTo(47));
      assertEquals(rig.server.asked.length, 5 + 3 * misbehaviours.length);
      assertEquals(context.noted["rawg_requests"], rig.server.asked.length);
      await assertNoKey(rig, ...context.logged, JSON.stringify(context.noted));
    }));
}

Deno.test("a pause that RAWG asks for holds all requests, and none begins before its end", () =>
  withRawg(90, async ({ server, clock, crawl }) => {
    server.script.set(4, [{ status: 429, headers: { "retry-after": "20" } }]);
    const asked: number[] = [];
    server.onAsked = () => asked.push(clock.now());
    const pauses: { before: number; at: number }[] = [];
    const context = recordedContext();
    await crawl({ atOnce: 4 }, {
      ...context,
      log(level, message) {
        context.log(level, message);
        pauses.push({ before: asked.length, at: clock.now() });
      },
    });
    assertEquals(context.logged, ["info: RAWG asks for a pause of 20 s (page 4: it answers 429)"]);
    const [{ before, at }] = pauses as [{ before: number; at: number }];
    assert(asked.length > before);
    for (const later of asked.slice(before)) assert(later >= at + 20_000, `${at}: ${asked}`);
  }));

Deno.test("a crawl ends at a page that fails six times, and names it", () =>
  withRawg(47, async (rig) => {
    const always = (one: Misbehaviour) => Array.from({ length: 6 }, () => one);
    const endings: [misbehaviour: Misbehaviour, said: string][] = [
      [unavailable, "it answers 503"],
      ["reset", "connection reset while asking https://rawg.example/"],
      ["hang", "no answer in 30 s"],
      ["cut", "the answer is not JSON ("],
      [{ text: "[" }, "the answer is not JSON (1 characters"],
    ];
    for (const [misbehaviour, said] of endings) {
      rig.server.script.set(3, always(misbehaviour));
      const message = await failure(rig, { query: { ...QUERY, genres: `g${said.length}` } });
      assertMatch(
        message,
        /^Cannot crawl RAWG: page 3 \(https:\/\/rawg\.example\/api\/games\?.*page=3\) failed 6 times/,
      );
      assert(message.includes(`last because ${said}`), message);
      assertMatch(message, /; what came is kept \(\d pages?\), and a run within 6 hours goes on from there$/);
    }
  }));

Deno.test("a crawl ends at once at what asking again does not mend, and names the page", () =>
  withRawg(47, async (rig) => {
    const change = (changes: Record<string, unknown>): Misbehaviour => ({
      change: (answer) => ({ ...answer, ...changes }),
    });
    const endings: [misbehaviour: Misbehaviour, said: RegExp][] = [
      [
        change({ next: `https://evil.example/api/games?page=4&key=${encodeURIComponent(KEY)}` }),
        /page 3 .*: its "next" leads to another host \(evil\.example\)/,
      ],
      [
        change({ next: "https://rawg.example/api/games?page=9" }),
        /page 3 .*: its "next" does not lead to page 4/,
      ],
      [change({ next: "https://" }), /page 3 .*: its "next" is no address/],
      [change({ count: "47" }), /page 3 .*: "count": /],
      [change({ results: { 0: {} } }), /page 3 .*: "results": /],
      [{ text: "[1]" }, /page 3 .*: "the answer": /],
      [
        { status: 302, headers: { location: `https://evil.example/?key=${KEY}` } },
        /page 3 .*: it answers 302, elsewhere/,
      ],
      [
        { status: 400, body: `{"detail":"no ${KEY}"}` },
        /page 3 .*: it answers 400 \("no \*\*\*"\); check the RAWG_… filters/,
      ],
      [
        { status: 429, headers: { "retry-after": "3600" } },
        /page 3 .* wants to be left alone for 60 min; run again then/,
      ],
    ];
    for (const [i, [misbehaviour, said]] of endings.entries()) {
      rig.server.script.set(3, [misbehaviour]);
      assertMatch(await failure(rig, { query: { ...QUERY, genres: `g${i}` } }), said);
      assertEquals(rig.server.script.get(3), []);
    }
    rig.server.script.set(1, [{ status: 404 }]);
    assertMatch(
      await failure(rig, { query: { ...QUERY, genres: "none" } }),
      /page 1 .*: it answers 404; check RAWG_BASE_URL/,
    );
  }));

Deno.test("a wrong key is told by the name of its variable, at the first request", () =>
  withRawg(47, async (rig) => {
    assertEquals(
      await failure(rig, { key: "wrong" }),
      'RAWG refuses the key: it answers 401 ("The API key is not found"); correct RAWG_API_KEY, which ' +
        "https://rawg.io/apidocs shows, and see there whether its requests of the month are used up",
    );
    assertEquals(rig.server.asked.length, 1);
  }));

Deno.test("games on two pages are taken once: the copy that was updated last", () =>
  withRawg(47, async (rig) => {
    const stale = rawgGame(5, { updated: "2020-01-01T00:00:00", name: "Old" });
    const fresh = rawgGame(6, { updated: "2026-01-01T00:00:00", name: "New" });
    rig.server.script.set(2, [{
      change: (answer) => ({ ...answer, results: [stale, fresh, ...answer.results] }),
    }]);
    rig.server.script.set(4, [{ change: (answer) => ({ ...answer, results: [fresh, ...answer.results] }) }]);
    const { ids, records, context } = await rig.crawl();
    assertEquals(ids, upTo(47));
    assertEquals(records.slice(4, 6).map((game) => (game as { name: string }).name), ["Game 5", "New"]);
    assertEquals(context.noted["rawg_duplicates"], 3);
  }));

Deno.test("the same page twice is noticed by the games that are missing", () =>
  withRawg(47, async (rig) => {
    let first: RawgAnswer | undefined;
    rig.server.script.set(1, [{ change: (answer) => first = answer }]);
    rig.server.script.set(2, [{ change: (answer) => ({ ...answer, results: first!.results }) }]);
    const { ids, context } = await rig.crawl();
    assertEquals(ids.length, 37);
    assertEquals(context.logged, ["warn: RAWG counts 47 games, and its pages hold 37 different ones"]);
  }));

Deno.test("a catalogue that grows in the middle of the crawl is taken as it is at the end", () =>
  withRawg(47, async (rig) => {
    let grown = false;
    rig.server.onAsked = ({ page }) => {
      if (page !== 4 || grown) return;
      grown = true;
      // The best of all: every game behind it moves on by one.
      rig.server.games.push(...upTo(8).map((i) => rawgGame(47 + i, { rating: 5 })));
    };
    const { ids, context } = await rig.crawl();
    assertEquals(ids, upTo(55));
    assertEquals([context.noted["rawg_games"], context.noted["rawg_pages"], context.noted["rawg_steady"]], [
      55,
      6,
      true,
    ]);
    assertMatch(
      context.logged.join("\n"),
      /info: RAWG's catalogue changed in the middle of the crawl: asks for \d of 6 pages again/,
    );
  }));

Deno.test("a catalogue that shrinks in the middle of the crawl is taken as it is at the end", () =>
  withRawg(47, async (rig) => {
    rig.server.onAsked = ({ page }) => {
      if (page === 2) rig.server.games = rig.server.games.filter(({ id }) => id > 9);
    };
    const { ids, context } = await rig.crawl();
    assertEquals(ids, upTo(47).slice(9));
    assertEquals([context.noted["rawg_pages"], context.noted["rawg_steady"]], [4, true]);
    const asked = rig.server.asked.length;
    assertEquals((await rig.crawl()).ids, ids);
    assertEquals(rig.server.asked.length, asked);
  }));

Deno.test("a page that is promised and is not there ends the crawl, and is not looked for again", () =>
  withRawg(40, async (rig) => {
    const next = "https://rawg.example/api/games?page=5";
    rig.server.script.set(4, [{ change: (answer) => ({ ...answer, next }) }]);
    const { ids, context } = await rig.crawl();
    assertEquals(ids, upTo(40));
    assertEquals([rig.server.pages.at(-1), context.noted["rawg_pages"], context.logged], [5, 4, []]);
    assertEquals((await rig.crawl()).ids, ids);
    assertEquals(rig.server.asked.length, 5);
  }));

Deno.test("a catalogue that never stands still is taken with a note", () =>
  withRawg(47, async (rig) => {
    let id = 100;
    rig.server.onAsked = () => rig.server.games.push(rawgGame(id++, { rating: 0 }));
    const { ids, context } = await rig.crawl();
    assertEquals(ids.slice(0, 47), upTo(47));
    assertEquals(context.noted["rawg_steady"], false);
    assertMatch(context.logged.join("\n"), /warn: RAWG's catalogue kept changing during the crawl/);
  }));

Deno.test("a record that is no game is yielded as what is wrong with it, by page and place", () =>
  withRawg(12, async (rig) => {
    rig.server.script.set(2, [{
      change: (answer) => ({
        ...answer,
        results: [{ ...rawgGame(90), name: null }, 7, { ...rawgGame(91), rating: "5" }, ...answer.results],
      }),
    }]);
    const { records, context } = await rig.crawl();
    const bad = records.filter((record) => record instanceof SourceError).map(({ message }) => message);
    assertEquals(bad.map((message) => message.split(":")[0]), [
      "RAWG's page 2, game 1 (id 90), field name",
      "RAWG's page 2, game 2",
      "RAWG's page 2, game 3 (id 91), field rating",
    ]);
    assertEquals(records.length, 15);
    assertEquals(context.logged, []);
  }));
