/**
 * What a child process writes, as it comes.
 *
 * @module
 */

/** The longest line that is read whole; what is longer is left out. */
const LONGEST_LINE = 1 << 22;
/** So much of a child's last words is kept. */
const LAST_CHARACTERS = 4_000;

/** Hands every line of JSON to `heard`, until the stream ends. Other lines are left out. */
export async function jsonLinesOf<T>(
  stream: ReadableStream<Uint8Array>,
  heard: (value: T) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (!line.startsWith("{")) continue;
      let value: T;
      try {
        value = JSON.parse(line) as T;
      } catch {
        continue;
      }
      heard(value);
    }
    if (rest.length > LONGEST_LINE) rest = "";
  }
}

/** The last lines of a stream, once it has ended. */
export async function lastLinesOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const more of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + more).slice(-2 * LAST_CHARACTERS);
  }
  return text.trim().slice(-LAST_CHARACTERS);
}
