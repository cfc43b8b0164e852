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
const NETWORKED = ["DATABASE_URL"];

if (!isConfigured()) Deno.permissions.revokeSync({ name: "net" });

function isConfigured(): boolean {
  const file = parseEnv(dotenv());
  return NETWORKED.some((name) => Boolean(variable(name) || file[name]));
}

function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    // Someone runs the program with narrower permissions than the tasks do, and did not mean this variable.
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** What is wrong with the file is told by who reads it for the configuration. */
function dotenv(): string {
  try {
    return Deno.readTextFileSync(".env");
  } catch {
    return "";
  }
}
