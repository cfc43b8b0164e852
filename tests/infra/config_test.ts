/** @module */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { z } from "zod";
import { type Asset, asset, json } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { assetVariable, configFields, readConfig, SettingError, VARIABLES } from "../../infra/config.ts";

const read = (env: Record<string, string> = {}, dotenv = "", assets: readonly Asset[] = pipeline) =>
  readConfig((name) => env[name], dotenv, assets);
const refused = (env: Record<string, string>, said: string, dotenv = "") =>
  assertThrows(() => read(env, dotenv), SettingError, said);

Deno.test("readConfig() has a standard for what it needs, and nothing for the rest", () => {
  const { settings, assets } = read();
  assertEquals(settings as unknown, {
    QUESTLINE_HOME: ".questline",
    GAMES_SOURCE: { kind: "default" },
    LOGS_SOURCE: { kind: "default" },
    LOGS_ON_BAD_ROW: "fail",
    QUESTLINE_LEASE_SECONDS: 30,
    S3_PREFIX: "",
    S3_CACHE_BYTES: 1073741824,
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
  });
  assertEquals(settings.GAMES_SOURCE, { kind: "file", path: "a:b.csv", format: "csv" });
  assertEquals(settings.LOGS_SOURCE, { kind: "file", path: "plays.csv", format: "csv" });
  assertEquals([settings.GAMES_COLUMNS?.id, settings.LOGS_COLUMNS?.user], ["appid", "u"]);
  assertEquals([settings.QUESTLINE_CONCURRENCY, settings.QUESTLINE_LEASE_SECONDS], [256, 1]);
  assertEquals(settings.LOGS_ON_BAD_ROW, "skip");
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
    'GAMES_SOURCE is "parquet:x": not a source; it accepts sample, csv:PATH or json:PATH',
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
  assertEquals(read({}, "GAME=1\nWANDB_API_KEY=x\n").settings.LOGS_ON_BAD_ROW, "fail");
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
  assertEquals(asked.filter((name) => !/^(QUESTLINE|GAMES|LOGS|S3|AWS|ASSET)_/.test(name)), ["DATABASE_URL"]);
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
    assertMatch(name, /^(QUESTLINE|GAMES|LOGS|S3|AWS|ASSET)_|^DATABASE_URL$/);
  }
  for (const { accepts, summary } of Object.values(VARIABLES)) {
    assertMatch(accepts, /./);
    assertMatch(summary, /^[A-Z].*[^.]$/);
  }
});
