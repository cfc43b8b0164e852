/**
 * The variables of RAWG.
 *
 * @module
 */
import { z } from "zod";
import { serverAddress, variable, whole } from "./variable.ts";

/** RAWG's words for a filter, joined by commas; `any` for no filter. */
const filter = z.string().regex(/^[\w-]+(,[\w-]+)*$/, "not a list").transform((text) =>
  text === "any" ? "" : text
);

const ORDERINGS = ["name", "released", "added", "created", "updated", "rating", "metacritic"];

const ordering = z.string().refine((text) => ORDERINGS.includes(text.replace(/^-/, "")), "not an ordering");

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;

/** One period or several, as RAWG writes them. */
const periods = z.string().regex(new RegExp(`^${DAY},${DAY}(\\.${DAY},${DAY})*$`), "not a period")
  .refine(
    (text) => text.split(/[.,]/).every((day) => !Number.isNaN(Date.parse(day))),
    "it has a day that is none",
  );

export const RAWG_VARIABLES = {
  RAWG_API_KEY: variable({
    schema: z.string().regex(/^[\x21-\x7e]+$/, "not a key"),
    accepts: "a key from https://rawg.io/apidocs",
    summary: "Takes the catalogue from RAWG, unless GAMES_SOURCE says otherwise",
    secret: true,
  }),
  RAWG_BASE_URL: variable({
    schema: serverAddress("RAWG_API_KEY"),
    accepts: "http://HOST:PORT or https://HOST",
    summary: "The server that is asked",
    standard: "https://api.rawg.io",
  }),
  RAWG_TAGS: variable({
    schema: filter,
    accepts: "slugs or ids of RAWG's tags, joined by commas, or any",
    summary: "Only games with these tags",
    standard: "free-to-play",
  }),
  RAWG_GENRES: variable({
    schema: filter,
    accepts: "slugs or ids of RAWG's genres, joined by commas, or any",
    summary: "Only games of these genres",
    standard: "action",
  }),
  RAWG_PLATFORMS: variable({
    schema: z.string().regex(/^\d+(,\d+)*$/, "not a list"),
    accepts: "ids of RAWG's platforms, joined by commas",
    summary: "Only games on these platforms; on all by default",
  }),
  RAWG_DATES: variable({
    schema: periods,
    accepts: "YYYY-MM-DD,YYYY-MM-DD, several periods joined by points",
    summary: "Only games released in these periods; all by default",
  }),
  RAWG_ORDERING: variable({
    schema: ordering,
    accepts: `${ORDERINGS.slice(0, -1).join(", ")} or ${
      ORDERINGS.at(-1)
    }, with - in front for the other way round`,
    summary: "Which games come first, and so are within RAWG_MAX_PAGES",
    standard: "-rating",
  }),
  RAWG_PAGE_SIZE: variable({
    schema: whole(1, 40),
    accepts: "a whole number from 1 to 40",
    summary: "How many games a request asks for",
    standard: "40",
  }),
  RAWG_MAX_PAGES: variable({
    schema: whole(1, 500),
    accepts: "a whole number from 1 to 500",
    summary: "How many pages are asked for at most; RAWG has none beyond 500",
    standard: "250",
  }),
  RAWG_REFRESH_HOURS: variable({
    schema: whole(1, 8760),
    accepts: "a whole number from 1 to 8760",
    summary: "How long the catalogue counts as up to date: periods of that length, counted in UTC",
    standard: "24",
  }),
  RAWG_REQUESTS_PER_SECOND: variable({
    schema: whole(1, 50),
    accepts: "a whole number from 1 to 50",
    summary: "How fast RAWG is asked at most",
    standard: "4",
  }),
  RAWG_TIMEOUT_SECONDS: variable({
    schema: whole(1, 600),
    accepts: "a whole number from 1 to 600",
    summary: "How long one request may take",
    standard: "30",
  }),
  RAWG_MONTHLY_BUDGET: variable({
    schema: whole(1, 1_000_000_000),
    accepts: "a whole number from 1 to 1000000000",
    summary:
      "How many requests this home makes in a calendar month (UTC) at most; RAWG's free plan has 20000",
    standard: "20000",
  }),
};
