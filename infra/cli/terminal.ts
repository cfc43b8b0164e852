/**
 * Where a command writes: results to standard output, everything else to standard error.
 *
 * @module
 */

/** A place to write text for people or programs. */
export interface Terminal {
  /** A line of the result, to standard output. */
  out(line: string): void;
  /** A line about what is going on, to standard error. */
  err(line: string): void;
  /** Raw text to standard error: for a line that rewrites itself. */
  raw(text: string): void;
  /** Standard error is a terminal that can rewrite lines. */
  readonly live: boolean;
  /** Colours are wanted, on each of the two. */
  readonly color: { readonly out: boolean; readonly err: boolean };
  /** Columns of the terminal, or a generous width elsewhere. */
  width(): number;
}

const encoder = new TextEncoder();

/** This process's terminal. `NO_COLOR` and `TERM=dumb` are honoured. */
export function processTerminal(): Terminal {
  const env = (name: string) => Deno.env.get(name);
  const plain = Boolean(env("NO_COLOR")) || env("TERM") === "dumb";
  const forced = Boolean(env("FORCE_COLOR"));
  const isTerminal = { out: Deno.stdout.isTerminal(), err: Deno.stderr.isTerminal() };
  return {
    out: (line) => write(Deno.stdout, line + "\n"),
    err: (line) => write(Deno.stderr, line + "\n"),
    raw: (text) => write(Deno.stderr, text),
    live: isTerminal.err && env("TERM") !== "dumb",
    color: { out: !plain && (forced || isTerminal.out), err: !plain && (forced || isTerminal.err) },
    width() {
      const columns = Number(env("COLUMNS"));
      if (columns > 0) return columns;
      try {
        return Deno.consoleSize().columns;
      } catch {
        return 160; // Not a terminal.
      }
    },
  };
}

/** Writes all of it, however little the pipe takes at once. A reader that has gone (`| head`) ends the process quietly. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}
