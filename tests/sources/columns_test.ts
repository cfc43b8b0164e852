import { assertEquals, assertThrows } from "@std/assert";
import { describeIndices, logIndices, parseLogColumns } from "../../infra/sources/log_columns.ts";

Deno.test("parseLogColumns() reads roles and columns", () => {
  assertEquals(parseLogColumns("user=user_id, game = app id ,time=played=at"), {
    user: "user_id",
    game: "app id",
    time: "played=at",
  });
});

const refusedSettings: [setting: string, message: string][] = [
  [
    "usr=a",
    'Cannot parse LOGS_COLUMNS: "usr" is not a role, expected user, game, weight or time; did you mean "user"?',
  ],
  ["", 'Cannot parse LOGS_COLUMNS: found "", expected user=column,game=column,weight=column,time=column'],
  [
    "user",
    'Cannot parse LOGS_COLUMNS: found "user", expected user=column,game=column,weight=column,time=column',
  ],
  ["user=", 'Cannot parse LOGS_COLUMNS: "user" has no column, expected user=column'],
  ["user=a,user=b", 'Cannot parse LOGS_COLUMNS: "user" is named twice'],
  ["user=a,game=a", 'Cannot parse LOGS_COLUMNS: column "a" is named for both "user" and "game"'],
];

for (const [setting, message] of refusedSettings) {
  Deno.test(`parseLogColumns() refuses "${setting}"`, () => {
    assertEquals(assertThrows(() => parseLogColumns(setting), SyntaxError).message, message);
  });
}

Deno.test("logIndices() recognises names in any case and spacing", () => {
  assertEquals(logIndices(["When", "User ID", "hours", "AppID"]), { user: 1, game: 3, weight: 2 });
  assertEquals(logIndices(["item_id", "userid", "date"]), { user: 1, game: 0, time: 2 });
});

Deno.test("logIndices() takes the first two columns of a header it does not know", () => {
  assertEquals(logIndices(["a", "b", "hours"]), { user: 0, game: 1, weight: 2 });
});

Deno.test("logIndices() with a setting reads weight and time only when they are named", () => {
  const header = ["user_id", "game_id", "hours", "date"];
  assertEquals(logIndices(header, { user: "user_id" }), { user: 0, game: 1 });
  assertEquals(logIndices(header, { weight: "HOURS" }), { user: 0, game: 1, weight: 2 });
});

const refusedHeaders: [header: string[], setting: string | undefined, message: string][] = [
  [
    ["user_id", "game_id"],
    "user=usr_id",
    'the header has no column "usr_id", which LOGS_COLUMNS names: found "user_id", "game_id"; did you mean "user_id"?',
  ],
  [["a", "a"], "user=a", 'the header has 2 columns "a": expected one'],
  [
    ["user_id", "title"],
    undefined,
    'the header has no column that is known to hold the game: found "user_id", "title"; name it with LOGS_COLUMNS=user=…,game=…',
  ],
  [
    ["1", "570"],
    undefined,
    'this line looks like data ("1"), not like a header: expected column names such as user_id,game_id; add a header line',
  ],
  [
    ["hours", "x"],
    undefined,
    'the header has no column that is known to hold the user: found "hours", "x"; name it with LOGS_COLUMNS=user=…,game=…',
  ],
  [
    ["only"],
    undefined,
    'the header has no column that is known to hold the user: found "only"; name it with LOGS_COLUMNS=user=…,game=…',
  ],
];

for (const [header, setting, message] of refusedHeaders) {
  Deno.test(`logIndices() refuses ${header.join(",")} with ${setting ?? "no setting"}`, () => {
    const columns = setting === undefined ? undefined : parseLogColumns(setting);
    assertEquals(assertThrows(() => logIndices(header, columns), SyntaxError).message, message);
  });
}

Deno.test("describeIndices() says what was chosen", () => {
  assertEquals(
    describeIndices([" user_id", "game"], { user: 0, game: 1 }),
    'user from "user_id", game from "game", no weight, no time',
  );
});
