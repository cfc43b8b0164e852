/**
 * Stories of rollbacks.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import { RollbackError } from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

/** raw → clean → model, made three times with other data each time. */
async function threeVersions() {
  const rig = new Rig();
  const raw = rig.asset("raw", { make: () => 1 });
  let turn = 1;
  const clean = rig.asset("clean", {
    deps: [raw],
    config: z.strictObject({ note: z.string().default("") }),
    make: ({ raw }) => ({ raw, turn }),
  });
  const model = rig.asset("model", { deps: [clean] });
  const versions = [];
  for (; turn <= 3; turn++) {
    rig.edit(clean, String(turn));
    await rig.clock.advance(1000);
    await rig.run();
    versions.push({ clean: await rig.version(clean), model: await rig.version(model) });
  }
  turn = 3;
  return { rig, raw, clean, model, versions };
}

Deno.test("a rollback holds run after run, and what lies below follows it without a rerun", async () => {
  const { rig, clean, model, versions } = await threeVersions();
  await rig.rollback(clean);
  assertEquals(await rig.version(clean), versions[1]!.clean);
  assertEquals(await rig.actions(), { raw: "fresh", clean: "fresh", model: "reuse" });
  assert((await rig.plan()).byId.get((await rig.plan()).steps[1]!.id)!.held);
  assertEquals(await rig.outcomes(), { raw: "fresh", clean: "fresh", model: "reused" });
  assertEquals(await rig.version(model), versions[1]!.model);
  assertEquals(await rig.outcomes(), { raw: "fresh", clean: "fresh", model: "fresh" });
  assertEquals(rig.calls, { raw: 1, clean: 3, model: 3 });
});

Deno.test("a rollback goes back one version at a time, or to the one that is named", async () => {
  const { rig, clean, versions } = await threeVersions();
  await rig.rollback(clean);
  await rig.rollback(clean);
  assertEquals(await rig.version(clean), versions[0]!.clean);
  assertEquals((await rig.actions()).clean, "fresh");
  await rig.rollback(clean, versions[2]!.clean.slice(0, 12));
  assertEquals(await rig.version(clean), versions[2]!.clean);
  assertEquals((await rig.actions()).clean, "fresh");
});

Deno.test("a rollback ends when something it is made from changes", async () => {
  const { rig, raw, clean, versions } = await threeVersions();
  await rig.rollback(clean);
  rig.configure(clean, { note: "try again" });
  assertEquals(await rig.causes(clean), ["code_changed", "config_changed"]);
  assertEquals((await rig.outcomes()).clean, "materialized");
  assertEquals(await rig.version(clean), versions[2]!.clean);

  await rig.rollback(clean);
  rig.edit(raw, "2 // a comment");
  assertEquals(await rig.actions(), { raw: "run", clean: "maybe", model: "maybe" });
  assertEquals(await rig.outcomes(), { raw: "materialized", clean: "fresh", model: "reused" });
});

Deno.test("a rollback ends when its artifact is damaged", async () => {
  const { rig, clean, versions } = await threeVersions();
  await rig.rollback(clean);
  await rig.corrupt(clean);
  assertEquals((await rig.actions()).clean, "reuse");
  assertEquals((await rig.outcomes()).clean, "reused");
  assertEquals(await rig.version(clean), versions[2]!.clean);
});

Deno.test("force ends a rollback", async () => {
  const { rig, clean, versions } = await threeVersions();
  await rig.rollback(clean);
  assertEquals(await rig.outcomes({ force: true, selected: new Set(["clean"]) }), { clean: "materialized" });
  assertEquals(await rig.version(clean), versions[2]!.clean);
});

Deno.test("rollback() says why it cannot", async () => {
  const { rig, raw, clean, versions } = await threeVersions();
  const never = rig.asset("never");
  const refused = async (work: () => Promise<void>, message: string) =>
    void await assertRejects(work, RollbackError, message);
  await refused(() => rig.rollback(never), 'Cannot roll back "never": it was never materialized');
  await refused(
    () => rig.rollback(raw),
    'Cannot roll back "raw": it has no earlier materialization with other data',
  );
  await refused(() => rig.rollback(clean, "xyz"), 'Cannot roll back "clean": it has no version "xyz"');
  await refused(() => rig.rollback(clean, ""), 'several versions start with ""; give more of it');
  await rig.store.delete(versions[1]!.clean);
  await refused(
    () => rig.rollback(clean),
    `Cannot roll back "clean" to ${versions[1]!.clean.slice(0, 12)}: its artifact is lost`,
  );
  assertEquals(await rig.version(clean), versions[2]!.clean);
  assertEquals(await rig.ledger.owners(), []);
  assertEquals(rig.clock.sleeping, 0);
});
