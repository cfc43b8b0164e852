/**
 * A process that creates or opens a database, waits for the others, and then writes as fast as it can. Started by
 * `processes_test.ts` with the path, a name, and a count.
 *
 * @module
 */
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { sampleEvent, sampleMaterialization, sampleRun } from "../ledger_samples.ts";

const [path, name, count] = Deno.args as [string, string, string];
// Every process starts when the line comes, so that they meet at the creation of the file.
await Deno.stdin.read(new Uint8Array(1));
const { ledger } = await openSqlite(path);
await ledger.startRun(sampleRun(name, { owner: name }));
for (let i = 1; i <= Number(count); i++) {
  await ledger.append([sampleEvent(name, 2 * i - 1), sampleEvent(name, 2 * i)]);
  // All of them want the same step: whoever gets it commits.
  const lease = await ledger.acquire({ asset: "model", partition: "" }, name, Date.now(), 60_000);
  if (!("heldBy" in lease)) {
    await ledger.commit(sampleMaterialization(`${name}-${i}`, { asset: "model" }), lease);
    await ledger.release(lease);
  }
  await ledger.currents();
}
await ledger.finishRun(name, "succeeded", Date.now());
await ledger.close();
