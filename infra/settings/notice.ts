/**
 * The variables of notices.
 *
 * @module
 */
import { z } from "zod";
import { LANGUAGES, NOTICES } from "../notice/kinds.ts";
import { variable, whole } from "./variable.ts";

/** An address that is a secret by itself. Only Slack's own are always encrypted; others speak its language. */
const webhook = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && ["http:", "https:"].includes(url.protocol) && url.pathname.length > 1;
}, "not an address");

const publicUrl = z.string().transform((text, ctx): string => {
  const url = URL.parse(text);
  if (
    url !== null && ["http:", "https:"].includes(url.protocol) && url.search === "" && url.hash === "" &&
    url.username === "" && url.password === ""
  ) return url.href.replace(/\/+$/, "");
  ctx.addIssue("not an address");
  return z.NEVER;
});

const notices = z.string().transform((text) => text.split(",").map((word) => word.trim()))
  .pipe(z.array(z.enum(NOTICES)));

export const NOTICE_VARIABLES = {
  SLACK_WEBHOOK_URL: variable({
    schema: webhook,
    accepts: "https://hooks.slack.com/services/…",
    summary: "Tells a Slack channel what runs come to",
    secret: true,
  }),
  SLACK_ON: variable({
    schema: notices,
    accepts: `${NOTICES.join(", ")}, joined by commas`,
    summary: "What is told; success only where something was materialized",
    standard: NOTICES.join(","),
  }),
  SLACK_REPEAT_HOURS: variable({
    schema: whole(0, 8760),
    accepts: "a whole number from 0 to 8760",
    summary: "How long the same failure of the same assets is not told again",
    standard: "24",
  }),
  PUBLIC_URL: variable({
    schema: publicUrl,
    accepts: "http://HOST:PORT or https://HOST, with a path or without",
    summary: "Where people find the pages, for links in notices",
  }),
  NOTICE_LANGUAGE: variable({
    schema: z.enum(LANGUAGES),
    accepts: "en or ko",
    summary: "The language of notices",
    standard: "en",
  }),
};
