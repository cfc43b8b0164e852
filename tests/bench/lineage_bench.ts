/**
 * What the lineage page costs: laying a graph out, and answering with it.
 *
 * @module
 */
import process from "node:process";
import { arrange } from "../../server/pages/lineage/arrange.ts";
import { layered } from "../screenshots/lineage.ts";
import { openWorkshop } from "../support/workshop.ts";
import { alone, type Row } from "./harness.ts";

/** Graphs of several sizes. */
export async function lineageRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of [8, 50, 200]) {
    const assets = layered(size);
    const upstream = new Map(assets.map(({ key, deps }) => [key, Object.keys(deps)]));
    const work = () => arrange([...upstream.keys()], (key) => upstream.get(key)!);
    const ms = await alone(work, 9);
    const cpu = cpuOf(work);
    rows.push({
      what: `lay out ${size} assets`,
      ms,
      note: `${cpu.toFixed(0)} ms of CPU${
        size === 200 ? `; aim 200 ms: ${cpu < 200 ? "met" : "missed"}` : ""
      }`,
    });
  }
  await using shop = await openWorkshop({ assets: layered(200) });
  await shop.materialize();
  let bytes = 0;
  const ms = await alone(async () => {
    shop.server.services.plans.forget();
    bytes = (await shop.page("/assets")).length;
  }, 9);
  rows.push({
    what: "the lineage page of 200 assets, planned anew",
    ms,
    note: `${Math.round(bytes / 1000)} kB of HTML; aim 200 ms: ${ms < 200 ? "met" : "missed"}`,
  });
  return rows;
}

/** Milliseconds of CPU that one call takes, whatever else the machine does. */
function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

if (import.meta.main) {
  for (const { what, ms, note } of await lineageRows()) {
    await Deno.stdout.write(new TextEncoder().encode(`${what}: ${ms.toFixed(1)} ms ${note ?? ""}\n`));
  }
}
