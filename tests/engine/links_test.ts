/**
 * Links of trackers in the metadata of what they follow.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { StepKey, Tracker } from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

const silent = { handle() {} };

Deno.test("a tracker's link stands in the metadata and its event, and changes no version", async () => {
  const asked: StepKey[] = [];
  const tracker: Tracker = {
    ...silent,
    name: "board",
    link(step) {
      asked.push(step);
      return step.asset === "a" ? "https://board/1" : undefined;
    },
  };
  const versions = [];
  for (const listeners of [[], [tracker]]) {
    const rig = new Rig();
    const a = rig.asset("a", { make: (_, { metadata }) => (metadata({ rows: 1 }), 1) });
    rig.asset("b", { deps: [a] });
    assertEquals(await rig.outcomes({ listeners }), { a: "materialized", b: "materialized" });
    const [made] = await rig.ledger.history("a");
    const links = listeners.length === 0 ? {} : { links: { board: "https://board/1" } };
    assertEquals(made!.metadata, { rows: 1, ...links });
    assertEquals(rig.told("step_materialized")[0]!.metadata, made!.metadata);
    assertEquals((await rig.ledger.history("b"))[0]!.metadata, {});
    assertEquals(await rig.outcomes({ listeners }), { a: "fresh", b: "fresh" });
    versions.push([made!.dataVersion, made!.fingerprint]);
  }
  assertEquals(versions[0], versions[1]);
  assertEquals(asked, [{ asset: "a", partition: "" }, { asset: "b", partition: "" }]);
});

Deno.test("a tracker that fails to give a link is dropped, and the run goes on", async () => {
  const rig = new Rig();
  const a = rig.asset("a");
  rig.asset("b", { deps: [a] });
  let asked = 0;
  const tracker: Tracker = {
    ...silent,
    name: "board",
    link() {
      asked++;
      throw new Error("no");
    },
  };
  assertEquals(await rig.outcomes({ listeners: [tracker] }), { a: "materialized", b: "materialized" });
  assertEquals(asked, 1);
});
