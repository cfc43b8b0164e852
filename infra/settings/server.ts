/**
 * How the server behaves, from the environment. The other commands do not look at these variables: `HOST` and `PORT` are often
 * set for something else.
 *
 * @module
 */
import { z } from "zod";
import { ALIASES } from "../../assets/engine/mod.ts";
import type { RateLimit, ServerSettings } from "../../server/mod.ts";
import { type Lookup, readVariables, type SERVER_NAMES } from "../config.ts";
import { flag } from "../store/s3/values.ts";
import { type Variable, variable, whole } from "./variable.ts";

/** `50`, or `50:200`. */
const rateLimit = z.string().transform((text, ctx): RateLimit | undefined => {
  if (text === "off") return undefined;
  const [, perSecond, burst] = /^(\d{1,6}(?:\.\d{1,3})?)(?::(\d{1,6}))?$/.exec(text) ?? [];
  const rate = Number(perSecond);
  if (perSecond !== undefined && rate > 0 && burst !== "0") {
    return { perSecond: rate, burst: Number(burst ?? Math.max(1, Math.ceil(rate * 2))) };
  }
  ctx.addIssue("not a rate");
  return z.NEVER;
});

const origins = z.string().transform((text, ctx): readonly string[] => {
  const list = text.split(",").map((origin) => origin.trim()).filter((origin) => origin !== "");
  const wrong = list.find((origin) => origin !== "*" && URL.parse(origin)?.origin !== origin);
  if (wrong === undefined) return list;
  ctx.addIssue(`"${wrong}" is no origin`);
  return z.NEVER;
});

/** Every variable of the server. */
export const SERVER_VARIABLES = {
  HOST: variable({
    schema: z.string().regex(/^[\w.:-]+$/, "not an address"),
    accepts: "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them",
    summary: "Where the server listens",
    standard: "127.0.0.1",
  }),
  PORT: variable({
    schema: whole(0, 65_535),
    accepts: "a whole number from 0 to 65535; 0 takes any free port",
    summary: "On which port",
    standard: "8000",
  }),
  API_TOKEN: variable({
    schema: z.string().regex(/^[\x21-\x7e]{16,}$/, "too short, or it has blanks"),
    accepts: "16 characters or more, without blanks",
    summary: "What a write has to bring; without it, writes are taken from this machine only",
    secret: true,
  }),
  CORS_ORIGINS: variable({
    schema: origins,
    accepts: "origins such as https://shop.example, joined by commas, or *",
    summary: "Whose pages may read answers",
  }),
  RATE_LIMIT: variable({
    schema: rateLimit,
    accepts: "off, or requests per second and client, and how many at once: 50 or 50:200",
    summary: "How often one client may ask",
    standard: "off",
  }),
  TRUST_PROXY: variable({
    schema: flag,
    accepts: "true or false",
    summary: "Whether X-Forwarded-For names the client: only behind a proxy that sets it",
    standard: "false",
  }),
  ACCESS_LOG: variable({
    schema: flag,
    accepts: "true or false",
    summary: "Whether every request is a line of the log",
    standard: "true",
  }),
  SERVER_ALIAS: variable({
    schema: z.enum(ALIASES),
    accepts: "champion or challenger",
    summary:
      "Which version is served; a challenger's server serves the champion while there is no challenger",
    standard: "champion",
  }),
  SERVER_POLL_SECONDS: variable({
    schema: whole(1, 3600),
    accepts: "a whole number from 1 to 3600",
    summary: "How often a newer model is looked for",
    standard: "2",
  }),
  SERVER_BODY_BYTES: variable({
    schema: whole(1024, 1 << 30),
    accepts: "a whole number from 1024",
    summary: "The largest body that is read",
    standard: "1048576",
  }),
  SERVER_DRAIN_SECONDS: variable({
    schema: whole(0, 3600),
    accepts: "a whole number up to 3600",
    summary: "How long answers under way may take once the server is told to stop",
    standard: "20",
  }),
} satisfies Record<typeof SERVER_NAMES[number], Variable<z.ZodType>>;

/** How long a body may take. */
const BODY_MS = 10_000;

/** Reads them. @throws {SettingError} that names the variable and what is accepted. */
export function serverSettings(lookup: Lookup): ServerSettings & { readonly accessLog: boolean } {
  const read = readVariables(SERVER_VARIABLES, lookup);
  return {
    host: read.HOST,
    port: read.PORT,
    apiToken: read.API_TOKEN,
    corsOrigins: read.CORS_ORIGINS ?? [],
    rateLimit: read.RATE_LIMIT,
    trustProxy: read.TRUST_PROXY,
    alias: read.SERVER_ALIAS,
    pollMs: read.SERVER_POLL_SECONDS * 1000,
    bodyBytes: read.SERVER_BODY_BYTES,
    bodyMs: BODY_MS,
    drainMs: read.SERVER_DRAIN_SECONDS * 1000,
    accessLog: read.ACCESS_LOG,
  };
}
