/**
 * Crawls that stop, and go on; and the requests that a month has.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { SourceError } from "../../../assets/engine/mod.ts";
import { filesBelow } from "../../support/program.ts";
import { rawgGame } from "../../support/rawg_games.ts";
import { recordedContext } from "../files.ts";
import { QUERY, type RawgRig, upTo, withRawg } from "./rig.ts";

const HOUR = 3_600_000;

/** Crawls until page `number` was asked for, and is interrupted there. */
async function interrupted({ server, crawl }: RawgRig, number: number): Promise<void> {
  const stop = new AbortController();
  server.onAsked = ({ page }) => {
    if (page === number) stop.abort(new DOMException("Interrupted", "AbortError"));
  };
  await assertRejects(() => crawl({}, recordedContext(stop.signal)), DOMException, "Interrupted");
  server.onAsked = () => {};
}

Deno.test("a crawl that was interrupted goes on with the pages that came", () =>
  withRawg(95, async (rig) => {
    await interrupted(rig, 8);
    const before = rig.server.asked.length;
    assert(before >= 8);
    const { ids, context } = await rig.crawl();
    assertEquals(ids, upTo(95));
    assert(rig.server.asked.length - before <= 4, `${rig.server.pages}`);
    assertMatch(context.logged[0]!, /^info: RAWG: goes on with a crawl that stopped; [67] pages are there$/);
  }));

Deno.test("a crawl that failed goes on, over the end of a period too", () =>
  withRawg(95, async (rig) => {
    await rig.clock.advance(21 * HOUR);
    rig.server.script.set(10, [{ status: 400 }]);
    await assertRejects(() => rig.crawl(), SourceError, "what came is kept (9 pages)");
    await rig.clock.advance(4 * HOUR);
    const before = rig.server.asked.length;
    assertEquals((await rig.crawl()).ids, upTo(95));
    assertEquals(rig.server.asked.length - before, 1);
  }));

Deno.test("a crawl that stopped too long ago begins anew, and so does one of another query", () =>
  withRawg(40, async (rig) => {
    await interrupted(rig, 4);
    await rig.clock.advance(7 * HOUR);
    let before = rig.server.asked.length;
    assertEquals((await rig.crawl()).ids, upTo(40));
    assertEquals(rig.server.asked.length - before, 4);
    await rig.clock.advance(24 * HOUR);
    await interrupted(rig, 4);
    before = rig.server.asked.length;
    await rig.crawl({ query: { ...QUERY, tags: "" } });
    assertEquals(rig.server.asked.length - before, 4);
  }));

Deno.test("pages of before the catalogue changed are asked for again when a crawl goes on", () =>
  withRawg(40, async (rig) => {
    await interrupted(rig, 4);
    rig.server.games.push(rawgGame(41, { rating: 5 }));
    const { ids, context } = await rig.crawl();
    assertEquals(ids, upTo(41));
    assertEquals(context.noted["rawg_steady"], true);
  }));

Deno.test("kept pages that are damaged, and what a killed process left, are as good as none", () =>
  withRawg(40, async (rig) => {
    await interrupted(rig, 4);
    const pages = (await filesBelow(rig.folder)).filter((name) => name.includes("page-"));
    assert(pages.length >= 2);
    await Deno.truncate(`${rig.folder}/${pages[0]}`, 100);
    await Deno.writeTextFile(`${rig.folder}/${pages[1]}`, '{"format":1,"number":2}');
    assertEquals((await rig.crawl()).ids, upTo(40));
    // Of a crawl that is over, too.
    await Deno.truncate(`${rig.folder}/${pages[0]}`, 100);
    const before = rig.server.asked.length;
    assertEquals((await rig.crawl()).ids, upTo(40));
    assertEquals(rig.server.asked.length - before, 1);
    await Deno.writeTextFile(`${rig.folder}/${pages[0]!.split("/")[0]}/crawl.json`, "{");
    assertEquals((await rig.crawl()).ids, upTo(40));
    const left = `${rig.folder}/${pages[0]!.split("/")[0]}/page-001.json.x.new`;
    await Deno.writeTextFile(left, "{");
    await rig.clock.advance(24 * HOUR);
    await rig.crawl();
    assert(!(await filesBelow(rig.folder)).some((name) => name.endsWith(".new")));
  }));

Deno.test("requests are counted over crawls and failures, and refused when the month has no more", () =>
  withRawg(40, async (rig) => {
    rig.server.script.set(2, [{ status: 500 }, "reset"]);
    await rig.crawl();
    assertEquals((await Deno.stat(`${rig.folder}/requests-2026-01`)).size, 6);
    const other = (tags: string) => ({ monthlyBudget: 8, query: { ...QUERY, tags } });
    const error = await assertRejects(() => rig.crawl(other("a")), SourceError);
    assertEquals(
      error.message,
      "Cannot ask RAWG: it takes 3 requests more, and 1 of the 8 of RAWG_MONTHLY_BUDGET is left for 2026-01; " +
        "wait for the next month, raise it if your plan has more, or ask for less (RAWG_MAX_PAGES)",
    );
    assertEquals(rig.server.asked.length, 7);
    rig.server.script.set(1, [{ status: 500 }]);
    await assertRejects(() => rig.crawl(other("b")), SourceError, "a request more, and none of the 8");
    assertEquals(rig.server.asked.length, 8);
    await rig.clock.advance(31 * 24 * HOUR);
    assertEquals((await rig.crawl({ monthlyBudget: 8 })).ids, upTo(40));
    assertEquals((await Deno.stat(`${rig.folder}/requests-2026-02`)).size, 4);
  }));
