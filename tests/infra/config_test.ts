/** @module */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { z } from "zod";
import { type Asset, asset, json } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { assetVariable, configFields, readConfig, SettingError, VARIABLES } from "../../infra/config.ts";
import denoJson from "../../deno.json" with { type: "json" };
import { gateOf } from "../../infra/settings/gate.ts";

/** Whether the tasks, the server's too, may look a variable up. */
const isGranted = (name: string) =>
  [denoJson.permissions.cli, denoJson.permissions.serve].every(({ env }) =>
    env.some((granted) => granted.endsWith("*") ? name.startsWith(granted.slice(0, -1)) : name === granted)
  );

const read = (env: Record<string, string> = {}, dotenv = "", assets: readonly Asset[] = pipeline) =>
  readConfig((name) => env[name], dotenv, assets);
const refused = (env: Record<string, string>, said: string, dotenv = "") =>
  assertThrows(() => read(env, dotenv), SettingError, said);

Deno.test("readConfig() has a standard for what it needs, and nothing for the rest", () => {
  const { settings, assets } = read();
  assertEquals(settings as unknown, {
    QUESTLINE_HOME: ".questline",
    RAWG_BASE_URL: "https://api.rawg.io",
    RAWG_TAGS: "free-to-play",
    RAWG_GENRES: "action",
    RAWG_ORDERING: "-rating",
    RAWG_PAGE_SIZE: 40,
    RAWG_MAX_PAGES: 250,
    RAWG_REFRESH_HOURS: 24,
    RAWG_REQUESTS_PER_SECOND: 4,
    RAWG_TIMEOUT_SECONDS: 30,
    RAWG_MONTHLY_BUDGET: 20000,
    LOGS_SOURCE: { kind: "default" },
    LOGS_ON_BAD_ROW: "fail",
    FEEDBACK: "on",
    FEEDBACK_SPOOL_BYTES: 67108864,
    QUESTLINE_LEASE_SECONDS: 30,
    MODEL_GATE: "on",
    MODEL_GATE_METRIC: "ndcg_at_10",
    MODEL_GATE_TOLERANCE: 0.02,
    S3_PREFIX: "",
    S3_CACHE_BYTES: 1073741824,
    SLACK_ON: ["failure", "refusal", "promotion", "recovery", "success"],
    SLACK_REPEAT_HOURS: 24,
    NOTICE_LANGUAGE: "en",
    WANDB_BASE_URL: "https://api.wandb.ai",
    WANDB_PROJECT: "questline",
    WANDB_MODE: "online",
    SCHEDULE_CRON: "0 5 * * *",
    SCHEDULE_TIMEZONE: "UTC",
    SCHEDULE_JITTER_SECONDS: 0,
    SCHEDULE_MISSED: "run",
  });
  assertEquals(settings.QUESTLINE_CONCURRENCY, undefined);
  assertEquals([...assets], []);
});

Deno.test("readConfig() reads every variable", () => {
  const { settings } = read({
    QUESTLINE_HOME: "/data",
    GAMES_SOURCE: "csv:a:b.csv",
    GAMES_COLUMNS: "id=appid,name=title",
    LOGS_SOURCE: "csv:plays.csv",
    LOGS_COLUMNS: "user=u,game=g",
    LOGS_ON_BAD_ROW: "skip",
    QUESTLINE_CONCURRENCY: "256",
    QUESTLINE_LEASE_SECONDS: "1",
    QUESTLINE_USER: "ada",
    MODEL_GATE: "manual",
    MODEL_GATE_METRIC: "hitRate_at_20",
    MODEL_GATE_TOLERANCE: ".5",
  });
  assertEquals(gateOf(settings), { mode: "manual", metric: "hitRate_at_20", tolerance: 0.5 });
  assertEquals(settings.GAMES_SOURCE, { kind: "file", path: "a:b.csv", format: "csv" });
  assertEquals(settings.LOGS_SOURCE, { kind: "file", path: "plays.csv", format: "csv" });
  assertEquals([settings.GAMES_COLUMNS?.id, settings.LOGS_COLUMNS?.user], ["appid", "u"]);
  assertEquals([settings.QUESTLINE_CONCURRENCY, settings.QUESTLINE_LEASE_SECONDS], [256, 1]);
  assertEquals(settings.LOGS_ON_BAD_ROW, "skip");
});

Deno.test("readConfig() reads what RAWG is asked for, and who is told", () => {
  const { settings } = read({
    GAMES_SOURCE: "rawg",
    RAWG_TAGS: "any",
    RAWG_GENRES: "rpg,4",
    RAWG_PLATFORMS: "4,187",
    RAWG_DATES: "2019-01-01,2019-12-31.2021-01-01,2021-12-31",
    RAWG_ORDERING: "released",
    RAWG_BASE_URL: "http://localhost:8080/",
    SLACK_ON: "failure, recovery",
    PUBLIC_URL: "https://games.example/q//",
    NOTICE_LANGUAGE: "ko",
  });
  assertEquals(settings.GAMES_SOURCE, { kind: "rawg" });
  assertEquals([settings.RAWG_TAGS, settings.RAWG_GENRES, settings.RAWG_PLATFORMS], ["", "rpg,4", "4,187"]);
  assertEquals(settings.RAWG_DATES, "2019-01-01,2019-12-31.2021-01-01,2021-12-31");
  assertEquals([settings.RAWG_ORDERING, settings.RAWG_BASE_URL], ["released", "http://localhost:8080"]);
  assertEquals(settings.SLACK_ON, ["failure", "recovery"]);
  assertEquals([settings.PUBLIC_URL, settings.NOTICE_LANGUAGE], ["https://games.example/q", "ko"]);
  refused({ RAWG_BASE_URL: "https://x.example/api" }, "not an address");
  refused({ SLACK_WEBHOOK_URL: "https://slack.example" }, "SLACK_WEBHOOK_URL is ***");
});

Deno.test("readConfig() reads the variables of Weights & Biases, and never shows the key", () => {
  const { settings } = read({
    WANDB_API_KEY: "0123abc",
    WANDB_BASE_URL: "https://wandb.example.org/",
    WANDB_PROJECT: "games",
    WANDB_ENTITY: "team",
    WANDB_MODE: "offline",
  });
  assertEquals(settings.WANDB_BASE_URL, "https://wandb.example.org");
  assertEquals([settings.WANDB_PROJECT, settings.WANDB_ENTITY, settings.WANDB_MODE], [
    "games",
    "team",
    "offline",
  ]);
  refused({ WANDB_API_KEY: "a b" }, "WANDB_API_KEY is ***: not a key");
  refused({ WANDB_BASE_URL: "https://me:secret@host" }, 'WANDB_BASE_URL is "https://***@host": not a server');
  refused({ WANDB_BASE_URL: "ftp://host" }, "it accepts https://HOST or http://HOST:PORT");
  refused({ WANDB_PROJECT: "a/b" }, "not a project's name");
  refused({ WANDB_MODE: "dryrun" }, "it accepts online, offline or disabled");
  refused({ WANDB_APIKEY: "x" }, "did you mean WANDB_API_KEY?");
});

Deno.test("readConfig() refuses a schedule that cannot be read", () => {
  refused({ SCHEDULE_CRON: "daily" }, 'SCHEDULE_CRON is "daily": Cannot read the schedule');
  refused({ SCHEDULE_TIMEZONE: "Mars/Base" }, 'Cannot use the time zone "Mars/Base"');
  refused({ SCHEDULE_JITTER_SECONDS: "86401" }, "out of range");
  refused({ SCHEDULE_MISED: "skip" }, "did you mean SCHEDULE_MISSED?");
});

Deno.test("readConfig() takes the environment before .env, and an empty value for none", () => {
  const dotenv = "LOGS_ON_BAD_ROW=skip\nQUESTLINE_HOME='a folder' # ours\nOTHER_PROGRAM=1\n";
  assertEquals(read({}, dotenv).settings.LOGS_ON_BAD_ROW, "skip");
  assertEquals(read({}, dotenv).settings.QUESTLINE_HOME, "a folder");
  assertEquals(read({ LOGS_ON_BAD_ROW: "fail" }, dotenv).settings.LOGS_ON_BAD_ROW, "fail");
  assertEquals(read({ LOGS_ON_BAD_ROW: "" }, dotenv).settings.LOGS_ON_BAD_ROW, "skip");
  assertEquals(read({ LOGS_ON_BAD_ROW: "" }).settings.LOGS_ON_BAD_ROW, "fail");
});

Deno.test("readConfig() refuses a wrong value by variable, value and what is accepted", () => {
  refused(
    { QUESTLINE_CONCURRENCY: "257" },
    'QUESTLINE_CONCURRENCY is "257": out of range; it accepts a whole number from 1 to 256',
  );
  refused({ QUESTLINE_CONCURRENCY: "1e2" }, "not a whole number");
  refused({ QUESTLINE_LEASE_SECONDS: "0" }, "it accepts a whole number from 1 to 3600");
  refused(
    { GAMES_SOURCE: "parquet:x" },
    'GAMES_SOURCE is "parquet:x": not a source; it accepts sample, rawg, csv:PATH or json:PATH',
  );
  refused({ LOGS_SOURCE: "csv:" }, "it accepts synthetic, csv:PATH, parquet:PATH or mysql:TABLE");
  refused({ LOGS_COLUMNS: "usr=a" }, 'did you mean "user"?');
  refused({}, 'LOGS_ON_BAD_ROW is "no": it accepts fail or skip', "LOGS_ON_BAD_ROW=no");
});

Deno.test("readConfig() refuses names in .env that are slips, and leaves other programs' alone", () => {
  refused(
    {},
    ".env sets GAMES_SORCE, which is no variable of Questline; did you mean GAMES_SOURCE?",
    "GAMES_SORCE=x",
  );
  refused({}, "did you mean ASSET_TRIALS__METRIC?", "ASSET_TRIALS__METRICS=map");
  refused({}, "which is no variable of Questline", "QUESTLINE_XYZXYZXYZXYZ=1");
  assertEquals(read({}, "GAME=1\nHF_TOKEN=x\n").settings.LOGS_ON_BAD_ROW, "fail");
});

Deno.test("readConfig() reads the config of assets by the type of each field's standard", () => {
  const odd = asset({
    key: "folder/odd",
    description: "Fields of each kind",
    codec: json(z.null()),
    config: z.strictObject({
      text: z.string().default("a"),
      many: z.number().default(1),
      flag: z.boolean().default(false),
      list: z.array(z.string()).default([]),
    }),
    materialize: () => null,
  });
  const env = {
    ASSET_FOLDER_ODD__TEXT: "12",
    ASSET_FOLDER_ODD__MANY: "1.5",
    ASSET_FOLDER_ODD__FLAG: "true",
    ASSET_FOLDER_ODD__LIST: '["x"]',
  };
  assertEquals([...read(env, "", [odd]).assets], [
    ["folder/odd", { text: "12", many: 1.5, flag: true, list: ["x"] }],
  ]);
  const dotenv = "ASSET_FOLDER_ODD__MANY=2\n";
  assertEquals([...read({}, dotenv, [odd]).assets], [["folder/odd", { many: 2 }]]);
  assertThrows(
    () => read({ ASSET_FOLDER_ODD__LIST: "x,y" }, "", [odd]),
    SettingError,
    'ASSET_FOLDER_ODD__LIST is "x,y": expected a list, such as ["one","two"]',
  );
});

Deno.test("readConfig() refuses candidates that are no model before anything runs", () => {
  const candidates = (...specs: string[]) => ({ ASSET_TRIALS__CANDIDATES: JSON.stringify(specs) });
  assertEquals([...read(candidates("slim:l1=1", "popularity")).assets.keys()], ["trials"]);
  refused(candidates("slim", "slimm"), 'Cannot find model "slimm": the models are ');
  refused(candidates("slim:l9=1"), "l9");
  refused(candidates("slim:l1=many"), "l1");
  refused(candidates(":"), "expected a name first");
});

Deno.test("readConfig() says in plain words what is wrong with a field of an asset", () => {
  refused({ ASSET_TRIALS__TEST: "1" }, 'ASSET_TRIALS__TEST is "1": must be below 1');
  refused({ ASSET_TRIALS__TEST: "0" }, "must be above 0");
  refused({ ASSET_TRIALS__K: "0" }, "must be at least 1");
  refused({ ASSET_TRIALS__K: "1.5" }, "expected a whole number");
  refused({ ASSET_RECOMMENDATIONS__K: "1001" }, "must be at most 1000");
  refused({ ASSET_TRIALS__CANDIDATES: "[]" }, "must have at least 1 entry");
  refused({ ASSET_EVALUATION__KS: "10" }, "expected a list, such as [5,10]");
  refused({ ASSET_EVALUATION__KS: "[5,0]" }, "entry 2: must be at least 1");
  refused({ ASSET_CLEAN_FEATURES__IMPUTATION: "avg" }, 'IMPUTATION is "avg": it accepts mean or median');
  refused({ ASSET_USER_LOGS__USERS: "none" }, "expected a number");
});

Deno.test("readConfig() refuses a line of .env that is no assignment, with its number", () => {
  refused(
    {},
    '.env:3: expected NAME=VALUE or a # comment, got "GAMES_SOURCE…"',
    "# ours\n\nGAMES_SOURCE csv:a.csv\n",
  );
  const fine = "A=1\r\nexport B = 2\n\n  # c\nC='two\nlines'\nD=it's\nLOGS_ON_BAD_ROW=skip\n";
  assertEquals(read({}, fine).settings.LOGS_ON_BAD_ROW, "skip");
});

Deno.test("readConfig() refuses likely slips in the environment", () => {
  const slips = [
    ["LOGS_ON_BADROW", "LOGS_ON_BAD_ROW"],
    ["GAMES_SORUCE", "GAMES_SOURCE"],
    ["ASSET_TRIALS_METRIC", "ASSET_TRIALS__METRIC"],
    ["QUESTLINE_HOOME", "QUESTLINE_HOME"],
    ["MODEL_GATE_METRICS", "MODEL_GATE_METRIC"],
  ] as const;
  for (const [slip, meant] of slips) {
    refused(
      { [slip]: "x" },
      `The environment sets ${slip}, which is no variable of Questline; did you mean ${meant}?`,
    );
  }
  // The permission set of the tasks looks up these and no others.
  const asked: string[] = [];
  readConfig((name) => void asked.push(name), "", pipeline);
  assertEquals(asked.filter((name) => !isGranted(name)), []);
});

Deno.test("every asset's every field has a variable of its own", () => {
  assertEquals(assetVariable("clean_features", "imputation"), "ASSET_CLEAN_FEATURES__IMPUTATION");
  const names = pipeline.flatMap((asset) =>
    configFields(asset).map(([field]) => assetVariable(asset.key, field))
  );
  assertEquals(
    new Set([...names, ...Object.keys(VARIABLES)]).size,
    names.length + Object.keys(VARIABLES).length,
  );
  // The permission set of the tasks reads these and no others.
  for (const name of [...names, ...Object.keys(VARIABLES)]) {
    assert(isGranted(name), name);
  }
  for (const { accepts, summary } of Object.values(VARIABLES)) {
    assertMatch(accepts, /./);
    assertMatch(summary, /^[A-Z].*[^.]$/);
  }
});
