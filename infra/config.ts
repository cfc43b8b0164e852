/**
 * Configuration: environment variables, and a `.env` file below them. Every variable is declared here, with what
 * it accepts; a wrong value is refused before anything runs.
 *
 * @module
 */
import { join } from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { type Asset, nearestNames, resolveConfig } from "../assets/engine/mod.ts";
import { type DatabaseLocation, parseAddress } from "../db/mod.ts";
import { badLine, slipsOf } from "./dotenv.ts";
import { issueInWords } from "./setting_words.ts";
import { parseGameColumns } from "./sources/game_columns.ts";
import { parseLogColumns } from "./sources/log_columns.ts";
import { bucketName, cacheBytes, flag, keyPrefix, serverAddress } from "./store/s3/values.ts";

/** Where records come from: bundled or made up, or a file. */
export type SourceSetting =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly path: string; readonly format: string };

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/, "not a whole number").transform(Number).refine(
    (n) => n >= least && n <= most,
    "out of range",
  );

/** `default`, or `csv:path` and the like. */
const sourceSetting = (standard: string, kinds: readonly string[]) =>
  z.string().transform((text, ctx): SourceSetting => {
    if (text === standard) return { kind: "default" };
    const [, kind, path] = /^([a-z]+):(.+)$/.exec(text) ?? [];
    if (kind !== undefined && kinds.includes(kind)) return { kind: "file", path: path!, format: kind };
    ctx.addIssue("not a source");
    return z.NEVER;
  });

const columns = <T>(parse: (text: string) => T) =>
  z.string().transform((text, ctx): T => {
    try {
      return parse(text);
    } catch (error) {
      ctx.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });

/** The address is kept as it was written; it is taken apart where it is used. */
const databaseUrl = z.string().transform((text, ctx): string => {
  try {
    parseAddress(text);
    return text;
  } catch (error) {
    ctx.addIssue(error instanceof Error ? error.message : "not an address");
    return z.NEVER;
  }
});

/** One environment variable. */
interface Variable<T extends z.ZodType> {
  readonly schema: T;
  /** What people may write. */
  readonly accepts: string;
  readonly summary: string;
  /** As it would be written; undefined when nothing stands for it. */
  readonly standard?: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

const variable = <const V extends Variable<z.ZodType>>(declared: V): V => declared;

/** Every variable but those of the assets' config, which their own schemas declare. */
export const VARIABLES = {
  QUESTLINE_HOME: variable({
    schema: z.string().min(1),
    accepts: "a folder",
    summary: "Where the database and the artifacts are kept",
    standard: ".questline",
  }),
  DATABASE_URL: variable({
    schema: databaseUrl,
    accepts: "mysql://USER:PASSWORD@HOST:PORT/DATABASE, with ?tls=off, required or verify and more behind it",
    summary: "A MySQL or MariaDB database to use instead of the embedded one",
    secret: true,
  }),
  GAMES_SOURCE: variable({
    schema: sourceSetting("sample", ["csv", "json", "file"]),
    accepts: "sample, csv:PATH or json:PATH",
    summary: "The catalogue: the bundled sample of invented games, or a file",
    standard: "sample",
  }),
  GAMES_COLUMNS: variable({
    schema: columns(parseGameColumns),
    accepts: "id=COLUMN,name=COLUMN,… for a CSV catalogue",
    summary: "Which columns of the catalogue hold what, where their names do not say it",
  }),
  LOGS_SOURCE: variable({
    schema: sourceSetting("synthetic", ["csv", "parquet", "mysql"]),
    accepts: "synthetic, csv:PATH, parquet:PATH or mysql:TABLE",
    summary: "The plays: synthetic ones, or a team's own log: a file, or a folder with a file for each day",
    standard: "synthetic",
  }),
  LOGS_COLUMNS: variable({
    schema: columns(parseLogColumns),
    accepts: "user=COLUMN,game=COLUMN,weight=COLUMN,time=COLUMN (the last two may be left out)",
    summary: "Which columns of the log hold what, where their names do not say it",
  }),
  LOGS_ON_BAD_ROW: variable({
    schema: z.enum(["fail", "skip"]),
    accepts: "fail or skip",
    summary: "What a row that cannot be used does: end the step, or be left out, counted and reported",
    standard: "fail",
  }),
  QUESTLINE_CONCURRENCY: variable({
    schema: whole(1, 256),
    accepts: "a whole number from 1 to 256",
    summary: "How many assets are materialized at once; as many as there are cores by default",
  }),
  QUESTLINE_LEASE_SECONDS: variable({
    schema: whole(1, 3600),
    accepts: "a whole number from 1 to 3600",
    summary: "How long another host waits before it takes over from a process that went silent",
    standard: "30",
  }),
  S3_BUCKET: variable({
    schema: bucketName,
    accepts: "the name of a bucket",
    summary: "Where artifacts are kept instead of a local folder",
  }),
  S3_ENDPOINT: variable({
    schema: serverAddress,
    accepts: "http://HOST:PORT or https://HOST",
    summary: "The S3 server; Amazon's own by default",
  }),
  S3_PREFIX: variable({
    schema: keyPrefix,
    accepts: "a path of letters, digits and !-_.*'()/",
    summary: "What every key in the bucket begins with; nothing by default",
    standard: "/",
  }),
  S3_REGION: variable({
    schema: z.string().regex(/^[\w-]+$/, "not a region"),
    accepts: "a region such as eu-central-1",
    summary: "The bucket's region; AWS_REGION by default",
  }),
  S3_FORCE_PATH_STYLE: variable({
    schema: flag,
    accepts: "true or false",
    summary:
      "Whether the bucket stands in the address's path and not in its host; true by default with S3_ENDPOINT",
  }),
  S3_CACHE_BYTES: variable({
    schema: cacheBytes,
    accepts: "a whole number",
    summary: "How much of the bucket is kept in QUESTLINE_HOME/cache at most; 0 keeps nothing",
    standard: "1073741824",
  }),
  AWS_ACCESS_KEY_ID: variable({
    schema: z.string(),
    accepts: "the id of a key",
    summary: "Who asks for the bucket; without it the usual chain of AWS decides",
    secret: true,
  }),
  AWS_SECRET_ACCESS_KEY: variable({
    schema: z.string(),
    accepts: "the secret of that key",
    summary: "Goes with AWS_ACCESS_KEY_ID",
    secret: true,
  }),
  AWS_SESSION_TOKEN: variable({
    schema: z.string(),
    accepts: "the token of a temporary key",
    summary: "Goes with a temporary AWS_ACCESS_KEY_ID",
    secret: true,
  }),
  AWS_PROFILE: variable({
    schema: z.string(),
    accepts: "a profile of ~/.aws",
    summary: "Who asks for the bucket, instead of a key",
  }),
  AWS_REGION: variable({
    schema: z.string().regex(/^[\w-]+$/, "not a region"),
    accepts: "a region such as eu-central-1",
    summary: "The bucket's region where S3_REGION is not set",
  }),
} satisfies Record<string, Variable<z.ZodType>>;

type Variables = typeof VARIABLES;
type Value<V extends Variable<z.ZodType>> = z.output<V["schema"]>;

/** The settings, by variable; one that was not given and has no standard is undefined. */
export type Settings = {
  readonly [N in keyof Variables]: Variables[N] extends { readonly standard: string } ? Value<Variables[N]>
    : Value<Variables[N]> | undefined;
};

/** All configuration of a process. */
export interface Config {
  readonly settings: Settings;
  /** By asset key and field: what differs from the assets' defaults. */
  readonly assets: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** A variable has a value that is not accepted. Ends the process with exit code 2. */
export class SettingError extends Error {
  override name = "SettingError";
}

/**
 * Reads the configuration.
 *
 * @param env looks a variable up; the empty string counts as not given.
 * @param dotenv the text of a `.env` file. The environment wins over it.
 * @throws {SettingError} that names the variable, what it was (secrets masked) and what is accepted.
 */
export function readConfig(
  env: (name: string) => string | undefined,
  dotenv: string,
  assets: readonly Asset[],
): Config {
  const bad = badLine(dotenv);
  if (bad !== undefined) {
    throw new SettingError(
      `.env:${bad.line}: expected NAME=VALUE or a # comment, got ${quotedStart(bad.text)}`,
    );
  }
  const file = parseEnv(dotenv) as Record<string, string>;
  const get = (name: string) => env(name) || file[name] || undefined;
  refuseUnknown(Object.keys(file), assets);
  refuseSlips(env, assets);
  const settings: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(VARIABLES) as [string, Variable<z.ZodType>][]) {
    const given = get(name) ?? declared.standard;
    if (given === undefined) continue;
    const parsed = declared.schema.safeParse(given);
    if (!parsed.success) {
      const shown = declared.secret ? "***" : JSON.stringify(withoutPassword(given));
      const issue = parsed.error.issues[0]!;
      // Which values are accepted is told anyway.
      const problem = issue.code === "invalid_value" ? "" : `${issueInWords(issue, declared.standard)}; `;
      throw new SettingError(`${name} is ${shown}: ${problem}it accepts ${declared.accepts}`);
    }
    settings[name] = parsed.data;
  }
  return { settings: settings as unknown as Settings, assets: assetConfig(get, assets) };
}

/** An address may hold a password where none belongs. */
function withoutPassword(given: string): string {
  return given.replace(/\/\/[^/@\s]*@/g, "//***@");
}

/** Where the database is. */
export function databaseOf({ DATABASE_URL: url, QUESTLINE_HOME: home }: Settings): DatabaseLocation {
  return url === undefined
    ? { dialect: "sqlite", path: join(home, "questline.db") }
    : { dialect: "mysql", url };
}

/** The variable of a field of an asset's config: `ASSET_CLEAN_FEATURES__IMPUTATION`. */
export function assetVariable(key: string, field: string): string {
  return `ASSET_${key.replaceAll("/", "_")}__${field}`.toUpperCase();
}

/** The fields of an asset's config, with their defaults. */
export function configFields(asset: Asset): [field: string, standard: unknown][] {
  return Object.entries(resolveConfig(asset));
}

function assetConfig(get: (name: string) => string | undefined, assets: readonly Asset[]): Config["assets"] {
  const config = new Map<string, Record<string, unknown>>();
  for (const asset of assets) {
    const overrides: Record<string, unknown> = {};
    for (const [field, standard] of configFields(asset)) {
      const name = assetVariable(asset.key, field);
      const given = get(name);
      if (given === undefined) continue;
      overrides[field] = typeof standard === "string" ? given : jsonOr(given);
      const issue = asset.config.safeParse({ [field]: overrides[field] }).error?.issues[0];
      if (issue !== undefined) {
        const at = issue.path.slice(1).map((key) => typeof key === "number" ? `entry ${key + 1}: ` : "").join(
          "",
        );
        throw new SettingError(`${name} is ${JSON.stringify(given)}: ${at}${issueInWords(issue, standard)}`);
      }
      try {
        resolveConfig(asset, { [field]: overrides[field] });
      } catch (error) {
        throw new SettingError(
          `${name} is ${JSON.stringify(given)}: ${error instanceof Error ? error.message : error}`,
          { cause: error },
        );
      }
    }
    if (Object.keys(overrides).length > 0) config.set(asset.key, overrides);
  }
  return config;
}

/** Numbers, flags and lists are written as JSON. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The beginning of a line, which may hold a secret further on. */
function quotedStart(line: string): string {
  const start = line.trim().slice(0, 12);
  return JSON.stringify(start.length < line.trim().length ? `${start}…` : start);
}

function knownVariables(assets: readonly Asset[]): string[] {
  return [
    ...Object.keys(VARIABLES),
    ...assets.flatMap((asset) => configFields(asset).map(([field]) => assetVariable(asset.key, field))),
  ];
}

/** Of the environment only names of our own prefixes may be looked up, one by one: the likely slips. */
function refuseSlips(env: (name: string) => string | undefined, assets: readonly Asset[]): void {
  const known = knownVariables(assets);
  for (const name of known) {
    // Only these prefixes may be looked up as a whole; names of AWS are its own to declare.
    if (!/^(QUESTLINE|GAMES|LOGS|S3|ASSET)_/.test(name)) continue;
    const slip = slipsOf(name).find((slip) => !known.includes(slip) && env(slip) !== undefined);
    if (slip === undefined) continue;
    throw new SettingError(
      `The environment sets ${slip}, which is no variable of Questline; did you mean ${name}?`,
    );
  }
}

const OURS = /^(QUESTLINE|GAMES|LOGS|S3|DATABASE|ASSET)_/;

/** A `.env` file is ours alone, so a name that we do not know is a slip. */
function refuseUnknown(names: readonly string[], assets: readonly Asset[]): void {
  const known = knownVariables(assets);
  const unknown = names.find((name) => OURS.test(name) && !known.includes(name));
  if (unknown === undefined) return;
  const [nearest] = nearestNames(unknown, known);
  throw new SettingError(
    `.env sets ${unknown}, which is no variable of Questline${
      nearest === undefined ? "" : `; did you mean ${nearest}?`
    }`,
  );
}
