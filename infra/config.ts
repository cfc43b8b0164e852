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
import { BUCKET_VARIABLES } from "./settings/bucket.ts";
import { GATE_VARIABLES } from "./settings/gate.ts";
import { NOTICE_VARIABLES } from "./settings/notice.ts";
import { RAWG_VARIABLES } from "./settings/rawg.ts";
import { SCHEDULE_VARIABLES } from "./settings/schedule.ts";
import { SOURCE_VARIABLES } from "./settings/sources.ts";
import { type SettingsOf, type Variable, variable, whole } from "./settings/variable.ts";
import { WANDB_VARIABLES } from "./settings/wandb.ts";

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

/** Every variable but those of the server, and those of the assets' config, which their own schemas declare. */
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
  ...SOURCE_VARIABLES,
  ...RAWG_VARIABLES,
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
  QUESTLINE_USER: variable({
    schema: z.string().min(1).max(255),
    accepts: "a name",
    summary: "Who promotes and rolls back, for the record; the user of the operating system by default",
  }),
  ...GATE_VARIABLES,
  ...BUCKET_VARIABLES,
  ...NOTICE_VARIABLES,
  ...WANDB_VARIABLES,
  ...SCHEDULE_VARIABLES,
} satisfies Record<string, Variable<z.ZodType>>;

/** The variables of the server, which `settings/server.ts` declares: its command alone reads them, but any may be in `.env`. */
export const SERVER_NAMES = [
  "HOST",
  "PORT",
  "API_TOKEN",
  "CORS_ORIGINS",
  "RATE_LIMIT",
  "TRUST_PROXY",
  "ACCESS_LOG",
  "SERVER_ALIAS",
  "SERVER_POLL_SECONDS",
  "SERVER_BODY_BYTES",
  "SERVER_DRAIN_SECONDS",
] as const;

/** The settings, by variable. */
export type Settings = SettingsOf<typeof VARIABLES>;

/** Looks a variable up; undefined when it was not given. */
export type Lookup = (name: string) => string | undefined;

/** All configuration of a process. */
export interface Config {
  readonly settings: Settings;
  /** By asset key and field: what differs from the assets' defaults. */
  readonly assets: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** For variables that one command alone looks at, such as those of the server. */
  readonly lookup: Lookup;
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
  return { settings: readVariables(VARIABLES, get), assets: assetConfig(get, assets), lookup: get };
}

/** Reads variables that are declared. @throws {SettingError} as {@link readConfig} does. */
export function readVariables<V extends Readonly<Record<string, Variable<z.ZodType>>>>(
  declarations: V,
  get: Lookup,
): SettingsOf<V> {
  const settings: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(declarations)) {
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
  return settings as SettingsOf<V>;
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
    ...SERVER_NAMES,
    ...assets.flatMap((asset) => configFields(asset).map(([field]) => assetVariable(asset.key, field))),
  ];
}

/** What the tasks may look up as a whole; names of AWS are its own to declare. */
const LOOKED_UP = /^(QUESTLINE|GAMES|LOGS|RAWG|SLACK|FEEDBACK|MODEL|S3|WANDB|SCHEDULE|ASSET)_/;

/** Of the environment only names of our own prefixes may be looked up, one by one: the likely slips. */
function refuseSlips(env: (name: string) => string | undefined, assets: readonly Asset[]): void {
  const known = knownVariables(assets);
  for (const name of known) {
    if (!LOOKED_UP.test(name)) continue;
    const slip = slipsOf(name).find((slip) => !known.includes(slip) && env(slip) !== undefined);
    if (slip === undefined) continue;
    throw new SettingError(
      `The environment sets ${slip}, which is no variable of Questline; did you mean ${name}?`,
    );
  }
}

const OURS = /^(QUESTLINE|GAMES|LOGS|RAWG|SLACK|FEEDBACK|MODEL|S3|DATABASE|SCHEDULE|ASSET|SERVER|API|CORS)_/;

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
