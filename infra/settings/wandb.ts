/**
 * The variables of Weights & Biases, by the names that its own tools use.
 *
 * @module
 */
import { z } from "zod";
import { variable } from "./variable.ts";

/** An address without a slash at its end; one that holds a name or a password is refused. */
const serverAddress = z.string().transform((text, ctx): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" &&
    url.password === "" && url.search === "" && url.hash === "";
  if (isPlain) return url.href.replace(/\/+$/, "");
  ctx.addIssue("not a server's address");
  return z.NEVER;
});

export const WANDB_VARIABLES = {
  WANDB_API_KEY: variable({
    schema: z.string().regex(/^[\w.-]+$/, "not a key"),
    accepts: "a key of letters and digits, from wandb.ai/authorize",
    summary: "Follows trials and models in Weights & Biases; without it nothing is sent there",
    secret: true,
  }),
  WANDB_BASE_URL: variable({
    schema: serverAddress,
    accepts: "https://HOST or http://HOST:PORT",
    summary: "The server of Weights & Biases, where it is one of your own",
    standard: "https://api.wandb.ai",
  }),
  WANDB_PROJECT: variable({
    schema: z.string().regex(/^[^/\\#?%:\s]{1,128}$/, "not a project's name"),
    accepts: "a name of up to 128 characters without spaces and / \\ # ? % :",
    summary: "The project that runs are filed under",
    standard: "questline",
  }),
  WANDB_ENTITY: variable({
    schema: z.string().regex(/^[\w.-]+$/, "not an entity"),
    accepts: "the name of a user or a team",
    summary: "Whose project it is; what the key's account has by default",
  }),
  WANDB_MODE: variable({
    schema: z.enum(["online", "offline", "disabled"]),
    accepts: "online, offline or disabled",
    summary: "Send in the background, keep everything for wandb:sync, or follow nothing",
    standard: "online",
  }),
};
