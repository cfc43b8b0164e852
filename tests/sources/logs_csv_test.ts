import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { SourceChangedError } from "../../assets/engine/source.ts";
import { Play } from "../../assets/schemas.ts";
import { csvLogs, type CsvLogsOptions } from "../../infra/sources/logs_csv.ts";
import { messageOf, readAll, recordedContext, withFile } from "./files.ts";

function read(
  content: string | Uint8Array,
  options: CsvLogsOptions = {},
  context = recordedContext(),
): Promise<Play[]> {
  return withFile("purchases.csv", content, (path) => readAll(csvLogs(path, options), context));
}

Deno.test("csvLogs() reads ids as strings, weight 1 and no time by default", async () => {
  assertEquals(await read("user_id,game_id\n007, 10 \n"), [{
    user: "007",
    game: "10",
    weight: 1,
    time: null,
  }]);
});

Deno.test("csvLogs() reads weight and time, from the columns it recognises or is told", async () => {
  const expected = [{ user: "u", game: "g", weight: 2.5, time: "2026-03-01T00:00:00.000Z" }];
  assertEquals(await read("date,hours,user,appid\n2026-03-01,2.5,u,g\n"), expected);
  const columns = { user: "who", game: "what", weight: "how much", time: "when" };
  assertEquals(await read("when,how much,who,what\n2026-03-01,2.5,u,g\n", { columns }), expected);
});

Deno.test("csvLogs() gives plays that the schema accepts, with a byte-order mark, CRLF and quoted line ends", async () => {
  const plays = await read('\ufeffuser,game\r\n"a\r\nb",1\r\n사용자,"2"\r\n');
  assertEquals(plays.map((play) => Play.parse(play).user), ["a\nb", "사용자"]);
});

Deno.test("csvLogs() warns when it can only guess which columns hold user and game", async () => {
  const guessed = recordedContext();
  await read("a,b\nu,g\n", {}, guessed);
  assertEquals(guessed.logged, [
    'warn: purchases.csv: user from "a", game from "b", no weight, no time; that is a guess, as no column is ' +
    "called user or game: if it is wrong, set LOGS_COLUMNS=user=…,game=…",
  ]);
  const told = recordedContext();
  await read("a,b\nu,g\n", { columns: { user: "a", game: "b" } }, told);
  await read("user,item\nu,g\n", {}, told);
  assertEquals(told.logged.map((line) => line.slice(0, 5)), ["info:", "info:"]);
});

Deno.test("csvLogs() keeps a pair that stands twice", async () => {
  assertEquals((await read("user,game\nu,g\nu,g\n")).length, 2);
});

const tip = "; correct the row, or set LOGS_ON_BAD_ROW=skip to leave such rows out";

const refused: [what: string, content: string, message: string][] = [
  [
    "a negative weight",
    "user,game,hours\nu,g,1\nu,g,-4\n",
    `purchases.csv:3:5: weight "-4" is below 0: expected a number from 0 to 1000000000${tip}`,
  ],
  [
    "an absurd weight behind a quoted line end",
    'user,game,hours\n"u\nu",g,1e12\n',
    `purchases.csv:3:6: weight "1e12" is above 1000000000: expected a number from 0 to 1000000000${tip}`,
  ],
  ["an empty user", "user,game\n ,g\n", `purchases.csv:2:1: the user is empty: expected an id${tip}`],
  ["an empty game", "user,game\nu,\n", `purchases.csv:2:3: the game is empty: expected an id${tip}`],
  ["a ragged row", "user,game\nu\n", `purchases.csv:2:2: expected 2 fields, as in the header, got 1${tip}`],
  [
    "a wrong header",
    "user_id,title\nu,g\n",
    'purchases.csv:1:1: the header has no column that is known to hold the game: found "user_id", "title"; name it with ' +
    "LOGS_COLUMNS=user=…,game=…",
  ],
];

for (const [what, content, message] of refused) {
  Deno.test(`csvLogs() refuses ${what}`, async () => {
    assertEquals(await messageOf(read(content)), `SourceError: ${message}`);
  });
}

Deno.test("csvLogs() names the column it was told and does not find", async () => {
  assertEquals(
    await messageOf(read("user_id,game_id\nu,g\n", { columns: { user: "user_id", game: "gameid2" } })),
    'SourceError: purchases.csv:1:1: the header has no column "gameid2", which LOGS_COLUMNS names: found "user_id", "game_id"; ' +
      'did you mean "game_id"?',
  );
});

Deno.test("csvLogs() with skip leaves bad rows out, counts them and reports the first five", async () => {
  const context = recordedContext();
  const bad = 'u,g,-1\n,g,1\nu,g\nu,g,x\nu,"g"x,1\nu,g,-2\nu,g,-3\n';
  const plays = await read(`user,game,hours\nu,g,1\n${bad}v,g,2\n`, { onBadRow: "skip" }, context);
  assertEquals(plays.map(({ user }) => user), ["u", "v"]);
  assertEquals(context.noted, { skipped_rows: 7 });
  const warnings = context.logged.filter((line) => line.startsWith("warn"));
  assertEquals(warnings.length, 6);
  // In the order of the file, whether a row or a value is at fault.
  assertEquals(warnings.slice(0, 5).map((line) => /csv:(\d+:\d+): /.exec(line)?.[1]), [
    "3:5",
    "4:1",
    "5:4",
    "6:5",
    "7:6",
  ]);
  assertEquals(/Skipped 7 rows of ".*purchases\.csv", the first 5 as told above/.test(warnings[5]!), true);
});

Deno.test("csvLogs() with skip leaves out rows that are not UTF-8", async () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode("user,game\nu,"),
    0xc3,
    0x28,
    ...new TextEncoder().encode("\nv,g\n"),
  ]);
  const context = recordedContext();
  assertEquals((await read(bytes, { onBadRow: "skip" }, context)).map(({ user }) => user), ["v"]);
  assertEquals(context.noted, { skipped_rows: 1 });
});

Deno.test("csvLogs() with skip refuses a file in which every row is bad", async () => {
  assertEquals(
    await messageOf(read("user,game\n,1\n,2\n", { onBadRow: "skip" })),
    'SourceError: Cannot use "purchases.csv": none of its 2 rows can be used; set LOGS_ON_BAD_ROW=fail to see what is wrong with ' +
      "the first one",
  );
});

Deno.test("csvLogs() with skip still refuses a quote that is never closed", async () => {
  const message = await messageOf(read('user,game\nu,g\nu,"g\nv,g\n', { onBadRow: "skip" }));
  assertEquals(
    message.startsWith("SourceError: purchases.csv:3:3: the quoted field that opens here is never closed"),
    true,
  );
});

Deno.test("csvLogs() observes the bytes, the columns and what happens to bad rows", async () => {
  await withFile("purchases.csv", "user,game\nu,g\n", async (path) => {
    const signal = new AbortController().signal;
    const version = async (options: CsvLogsOptions) => (await csvLogs(path, options).observe(signal)).version;
    const first = await version({});
    assertEquals(await version({ onBadRow: "fail" }), first);
    const others = [
      await version({ onBadRow: "skip" }),
      await version({ columns: { user: "user" } }),
      await version({ columns: {} }),
    ];
    assertEquals(new Set([first, ...others]).size, 4);
    await Deno.writeTextFile(path, "user,game\nu,h\n");
    assertNotEquals(await version({}), first);
  });
});

Deno.test("csvLogs() notices a file that changed after it was observed", async () => {
  await withFile("purchases.csv", "user,game\nu,g\n", async (path) => {
    const source = csvLogs(path);
    const context = recordedContext();
    const observed = await source.observe(context.signal);
    await Deno.writeTextFile(path, "user,game\nu,g\nv,g\n");
    await assertRejects(
      async () => {
        for await (const _ of source.read(observed, context));
      },
      SourceChangedError,
      "changed while it was being read",
    );
  });
});

Deno.test("csvLogs() tells its progress in bytes", async () => {
  const context = recordedContext();
  const content = "user,game\n" + "u,g\n".repeat(10_000);
  await read(content, {}, context);
  assertEquals(context.done.at(-1), content.length);
});
