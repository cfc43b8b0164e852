/**
 * The `clean_features` asset.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { materialize } from "../../assets/engine/mod.ts";
import { cleanFeatures } from "../../assets/mod.ts";

Deno.test("clean_features says which games it leaves out because their id stood before", async () => {
  const rawGames = ["1", "2", "2", "1", "2"].map((id) => ({
    id,
    name: `Game ${id}`,
    rating: 4,
    playtime: 3,
  }));
  const { value, events } = await materialize(cleanFeatures, { inputs: { rawGames } });
  assertEquals(value.length, 2);
  assertEquals(events.flatMap((event) => event.type === "step_log" ? [[event.level, event.message]] : []), [
    ["warn", '3 games have an id that stood before, and are left out, such as "2"'],
  ]);
});
