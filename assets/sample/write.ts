/**
 * Writes the bundled sample: `deno run --allow-write=assets/sample assets/sample/write.ts`.
 *
 * @module
 */
import { generateSample, sampleText } from "./generate.ts";

if (import.meta.main) {
  await Deno.writeTextFile(new URL("games.json", import.meta.url), sampleText(generateSample()));
}
