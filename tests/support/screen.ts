/**
 * What a person sees on a terminal, from the bytes that a program wrote to it.
 *
 * @module
 */
import { Child } from "./child.ts";
import { cleanEnv, programArgs, type Start } from "./program.ts";

/** Why there is no terminal to test with; undefined when there is one. */
export const whyNoTerminal: string | undefined = await findOut();

async function findOut(): Promise<string | undefined> {
  try {
    const { success } = await new Deno.Command("script", {
      args: ["-qec", "true", "/dev/null"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    if (success) return undefined;
    throw new Error("script of util-linux does not work");
  } catch (error) {
    if (Deno.env.get("REQUIRE_SERVICES") === "1") throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Registers a test that needs a pseudo terminal; where there is none it is skipped, and its name says why. */
export function testOnTerminal(name: string, fn: () => Promise<void>): void {
  const skipped = whyNoTerminal !== undefined;
  Deno.test({ name: skipped ? `${name} (SKIPPED: ${whyNoTerminal})` : name, ignore: skipped, fn });
}

/** Starts the program on a pseudo terminal of its own, on which both streams end. */
export function startOnTerminal(args: readonly string[], options: Start, redirect = ""): Child {
  const words = [Deno.execPath(), ...programArgs(options), ...args].map(quoted).join(" ");
  return new Child("script", {
    args: ["-qec", `${words} ${redirect}`, "/dev/null"],
    cwd: options.cwd ?? options.home,
    env: { ...cleanEnv(), TERM: "xterm", COLUMNS: "100", QUESTLINE_HOME: options.home, ...options.env },
    clearEnv: true,
    stdin: "piped",
  });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

// deno-lint-ignore no-control-regex
const TOKEN = /\x1b\[(\d*)F|\x1b\[J|\x1b\[\d*m|\r|\n|[^\x1b\r\n]+|\x1b/g;

/**
 * The lines that stay on a terminal without a right edge. Knows what the program uses: new lines, carriage returns, up to the
 * start of an earlier line, erase below; colours are dropped.
 */
export function screen(written: string): string[] {
  const lines = [""];
  let at = 0;
  for (const [token, up] of written.matchAll(TOKEN)) {
    if (token === "\n") {
      if (++at === lines.length) lines.push("");
    } else if (token === "\r") {
      // What follows is always a new line.
    } else if (token.endsWith("F") && token.startsWith("\x1b")) at = Math.max(0, at - Number(up || 1));
    else if (token === "\x1b[J") lines.splice(at, lines.length, "");
    else if (!token.startsWith("\x1b")) lines[at] += token;
    else if (!token.endsWith("m")) throw new Error(`Unknown escape in ${JSON.stringify(written)}`);
  }
  return lines;
}
