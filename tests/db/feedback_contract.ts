/**
 * What every dialect's feedback has to do.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Database, dayOf, type Feedback } from "../../db/mod.ts";

/** A play, or what the changes make of it. */
export function sampleFeedback(id: string, changes: Partial<Feedback> = {}): Feedback {
  const at = Date.UTC(2026, 2, 1, 18, 30);
  return { id, kind: "play", user: "ann", game: "go", weight: 1.5, at, receivedAt: at + 7, ...changes };
}

async function playsIn({ feedback }: Database, upTo: number): Promise<Feedback[]> {
  const plays: Feedback[] = [];
  for await (const batch of feedback.plays(upTo)) plays.push(...batch);
  return plays;
}

/**
 * Registers the contract as tests.
 *
 * @param open a new, empty database; the test closes it
 * @param again another connection to the same database
 */
export function testFeedback(
  name: string,
  open: () => Promise<{ database: Database; again: () => Promise<Database> }>,
): void {
  function test(what: string, body: (database: Database, again: () => Promise<Database>) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const { database, again } = await open();
      try {
        await body(database, again);
      } finally {
        await database.close();
      }
    });
  }

  test("an empty database holds no feedback", async (database) => {
    assertEquals(await database.feedback.counts(), { play: 0, click: 0 });
    assertEquals(await database.feedback.position(), { plays: 0, last: null });
    assertEquals(await playsIn(database, 0), []);
    assertEquals(await database.feedback.add([]), { play: 0, click: 0 });
  });

  test("add() keeps every field, counts by kind, and keeps the order", async (database) => {
    const first = sampleFeedback("b", { user: "앤", game: "돌의 정원", weight: 0.1 + 0.2 });
    const click = sampleFeedback("c", { kind: "click", weight: 1 });
    const second = sampleFeedback("a", { weight: 0 });
    assertEquals(await database.feedback.add([first, click, second]), { play: 2, click: 1 });
    assertEquals(await database.feedback.counts(), { play: 2, click: 1 });
    assertEquals(await database.feedback.position(), { plays: 2, last: "a" });
    assertEquals(await playsIn(database, 2), [first, second]);
    assertEquals(await playsIn(database, 1), [first]);
  });

  test("add() writes an id once, whether it comes again in the batch or later, of whatever kind", async (database) => {
    const one = sampleFeedback("one");
    assertEquals(await database.feedback.add([one, sampleFeedback("one", { weight: 9 })]), {
      play: 1,
      click: 0,
    });
    const batch = [sampleFeedback("one", { kind: "click" }), sampleFeedback("two")];
    assertEquals(await database.feedback.add(batch), { play: 1, click: 0 });
    assertEquals(await database.feedback.add(batch), { play: 0, click: 0 });
    assertEquals(await playsIn(database, 2), [one, sampleFeedback("two")]);
    assertEquals(await database.feedback.position(), { plays: 2, last: "two" });
    // Ids are compared byte by byte.
    assertEquals(await database.feedback.add([sampleFeedback("ONE")]), { play: 1, click: 0 });
  });

  test("position() names the same plays for ever, and moves with plays only", async (database) => {
    await database.feedback.add([sampleFeedback("1"), sampleFeedback("2")]);
    const { plays } = await database.feedback.position();
    await database.feedback.add([sampleFeedback("3", { kind: "click" })]);
    assertEquals(await database.feedback.position(), { plays: 2, last: "2" });
    await database.feedback.add([sampleFeedback("4")]);
    assertEquals((await playsIn(database, plays)).map(({ id }) => id), ["1", "2"]);
  });

  test("plays() reads more than fit in one batch", async (database) => {
    const many = Array.from({ length: 5_001 }, (_, i) => sampleFeedback(`${i}`, { user: `u${i % 7}` }));
    assertEquals(await database.feedback.add(many), { play: 5_001, click: 0 });
    assertEquals(await playsIn(database, 5_001), many);
  });

  test("days() counts plays by their day in UTC, and plays() can begin in the middle", async (database) => {
    const at = (text: string) => Date.parse(text);
    const days = [
      "2026-03-01T23:59:59.999Z",
      "2026-03-02T00:00:00Z",
      "1969-12-31T23:00:00Z",
      "2026-03-01T00:00:00Z",
    ];
    await database.feedback.add([
      ...days.map((text, i) => sampleFeedback(`${i}`, { at: at(text) })),
      sampleFeedback("click", { kind: "click" }),
    ]);
    const { feedback } = database;
    assertEquals(await feedback.days(4), [
      { day: -1, plays: 1, first: 3, last: 3 },
      { day: 20_513, plays: 2, first: 1, last: 4 },
      { day: 20_514, plays: 1, first: 2, last: 2 },
    ]);
    assertEquals(await feedback.days(3, 1), [
      { day: -1, plays: 1, first: 3, last: 3 },
      { day: 20_514, plays: 1, first: 2, last: 2 },
    ]);
    assertEquals(await feedback.days(0), []);
    assertEquals(days.map((text) => dayOf(at(text))), [20_513, 20_514, -1, 20_513]);
    const ids: string[] = [];
    for await (const batch of feedback.plays(3, 1)) ids.push(...batch.map(({ id }) => id));
    assertEquals(ids, ["1", "2"]);
  });

  test("several writers who all write the same leave no gap and nothing twice", async (database, again) => {
    const others = await Promise.all([again(), again(), again()]);
    try {
      const batches = Array.from(
        { length: 10 },
        (_, b) => Array.from({ length: 20 }, (_, i) => sampleFeedback(`${b}-${i}`)),
      );
      const added = await Promise.all(
        [database, ...others].flatMap(({ feedback }) => batches.map((batch) => feedback.add(batch))),
      );
      assertEquals(added.reduce((sum, { play }) => sum + play, 0), 200);
      assertEquals((await database.feedback.position()).plays, 200);
      assertEquals(new Set((await playsIn(database, 200)).map(({ id }) => id)).size, 200);
    } finally {
      for (const other of others) await other.close();
    }
  });
}
