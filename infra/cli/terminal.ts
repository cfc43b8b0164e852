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
  /** Both streams end on a terminal, most likely the same one: lines of either move those of the other. */
  readonly shared: boolean;
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
    shared: isTerminal.out && isTerminal.err,
    color: { out: !plain && (forced || isTerminal.out), err: !plain && (forced || isTerminal.err) },
    width() {
      const columns = Number(env("COLUMNS"));
      if (columns > 0) return columns;
      try {
        // A terminal that nobody told its size says 0.
        return Deno.consoleSize().columns || 80;
      } catch {
        return 160; // Not a terminal.
      }
    },
  };
}

interface Stream {
  writeSync(bytes: Uint8Array): number;
}

/** Streams whose reader has gone (`| head`). */
const unread = new Set<Stream>();

/**
 * Writes all of it, however little the pipe takes at once. What nobody reads any more is dropped, and the work goes
 * on: a run is not given up, and the exit code stays true, because of who watches.
 */
function write(stream: Stream, text: string): void {
  if (unread.has(stream)) return;
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    unread.add(stream);
  }
}
