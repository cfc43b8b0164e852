/**
 * The bundled sample: an invented catalogue, read only when it is asked for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Source, SourceChangedError, SourceError } from "../../assets/engine/source.ts";
import { sizeText } from "./file_bytes.ts";

const FILE = new URL("../../assets/sample/games.json", import.meta.url);

/** The bundled sample of about 200 invented games, in RAWG's shape. */
export function sampleGames(): Source<unknown> {
  const name = "the bundled sample of invented games";
  return {
    name,
    async observe(signal) {
      const bytes = await sampleBytes(signal);
      return { version: hashOf(bytes), detail: `${name}, ${sizeText(bytes.length)}` };
    },
    async *read(observed, context) {
      const bytes = await sampleBytes(context.signal);
      if (hashOf(bytes) !== observed.version) {
        throw new SourceChangedError("The bundled sample changed while it was being read: materialize again");
      }
      const games: unknown = JSON.parse(new TextDecoder().decode(bytes));
      if (!Array.isArray(games)) {
        throw new SourceError("Cannot read the bundled sample: expected an array of games");
      }
      context.progress(games.length, games.length, "rows");
      yield games;
    },
  };
}

async function sampleBytes(signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await Deno.readFile(FILE, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceError(`Cannot read the bundled sample: ${reason}; restore assets/sample/games.json`, {
      cause: error,
    });
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
