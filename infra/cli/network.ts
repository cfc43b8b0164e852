/**
 * Gives the permission to use the network back when nothing that is configured needs it.
 *
 * The hosts of a database or a store are configuration, and Deno's permission sets cannot refer to configuration. So the
 * tasks grant the network as a whole, and this module, which is loaded before any package is, takes it away again:
 * out of the box, no code of ours or of others can reach the network.
 *
 * @module
 */
import { parseEnv } from "node:util";

/** Variables that name something on the network. */
const NETWORKED = ["DATABASE_URL", "S3_BUCKET", "WANDB_API_KEY"];

if (!isConfigured()) Deno.permissions.revokeSync({ name: "net" });

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
