/**
 * A process that registers versions and moves the champion as fast as it can. Started by `versions_processes_test.ts` with the
 * location as JSON, a name and a count.
 *
 * @module
 */
import { type DatabaseLocation, openDatabase } from "../../db/mod.ts";
import { sampleVersion } from "./versions_contract.ts";

if (import.meta.main) {
  const [location, name, count] = Deno.args as [string, string, string];
  const { versions, close } = await openDatabase(JSON.parse(location) as DatabaseLocation);
  for (let i = 0; i < Number(count); i++) {
    // Every second one is the same for all processes.
    const mark = i % 2 === 0 ? `shared ${i}` : `${name} ${i}`;
    const { version } = await versions.register(sampleVersion(mark, { runId: name }));
    const from = (await versions.aliases("model")).get("champion") ?? null;
    const id = `${String(i).padStart(6, "0")}-${name}`;
    await versions.move({
      id,
      name: "model",
      alias: "champion",
      from,
      to: version.number,
      at: Date.now(),
      by: name,
      why: "it can",
    });
  }
  await close();
}
