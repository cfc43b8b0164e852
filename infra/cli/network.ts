/**
 * Gives the permission to use the network back when nothing that is configured needs it.
 *
 * The hosts of a database, a store or a catalogue are configuration, and Deno's permission sets cannot refer to configuration. So the
 * tasks grant the network as a whole, and this module, which is loaded before any package is, takes it away again:
 * out of the box, no code of ours or of others can reach the network.
 *
 * @module
 */
import { parseEnv } from "node:util";
import { openPort } from "./port.ts";

/** Variables that name something on the network. */
const NETWORKED = ["DATABASE_URL", "S3_BUCKET", "RAWG_API_KEY", "SLACK_WEBHOOK_URL", "WANDB_API_KEY"];

if (Deno.args[0] === "serve" && !Deno.args.includes("--help")) listen();
if (!isConfigured()) Deno.permissions.revokeSync({ name: "net" });

/** A host or port that is no such thing is told by who reads the configuration. */
function listen(): void {
  const file = parseEnv(dotenv());
  const host = variable("HOST") || file["HOST"] || "127.0.0.1";
  const port = variable("PORT") || file["PORT"] || "8000";
  if (/^[\w.:-]+$/.test(host) && /^\d{1,5}$/.test(port) && Number(port) <= 65_535) {
    openPort(host, Number(port));
  }
}

function isConfigured(): boolean {
  const file = parseEnv(dotenv());
  return NETWORKED.some((name) => Boolean(variable(name) || file[name]));
}

/** Someone who runs the program with narrower permissions than the tasks did not mean a variable it may not read. */
function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}

/** What is wrong with the file is told by who reads it for the configuration. */
function dotenv(): string {
  try {
    return Deno.readTextFileSync(".env");
  } catch {
    return "";
  }
}
