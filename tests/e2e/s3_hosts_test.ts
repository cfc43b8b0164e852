/**
 * Several hosts' worth of processes: each home is a host's, and they share a bucket and a database.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import { eventsOf, expectExit, outcomesOf, start, withFolder } from "../support/program.ts";
import { s3Service, variablesFor } from "../support/s3.ts";
import { assertWhole, keptIn, withSession } from "../support/session.ts";

const KEYS = pipeline.map(({ key }) => key);
const allOf = (outcome: string) => Object.fromEntries(KEYS.map((key) => [key, outcome]));

/** Homes below a folder that share a database file. */
async function hostsIn(folder: string, names: readonly string[]): Promise<string[]> {
  const homes: string[] = [];
  for (const name of names) {
    const home = `${folder}/${name}`;
    await Deno.mkdir(home);
    await Deno.symlink(`${folder}/shared.db`, `${home}/questline.db`);
    homes.push(home);
  }
  return homes;
}

const service = await s3Service();

service.test("what one host materialized, another finds fresh, reads and recommends from", (server) =>
  withFolder(async (folder) => {
    const [one, other] = await hostsIn(folder, ["one", "other"]) as [string, string];
    const common = {
      writes: [folder],
      env: variablesFor(server.endpoint, "two/"),
    } as const;
    const first = await expectExit(0, ["materialize", "--json"], { home: one, ...common });
    assertEquals(outcomesOf(eventsOf(first.out)), allOf("materialized"));
    const second = await expectExit(0, ["materialize", "--json"], { home: other, ...common });
    assertEquals(outcomesOf(eventsOf(second.out)), allOf("fresh"));
    await expectExit(0, ["recommend", "--user", "user-001"], { home: other, ...common });

    // What the other recomputes, the first one finds.
    const changed = { ...common, env: { ...common.env, ASSET_CLEAN_FEATURES__IMPUTATION: "mean" } };
    await expectExit(0, ["materialize"], { home: other, ...changed });
    await expectExit(0, ["status", "--check"], { home: one, ...changed });
    await expectExit(0, ["gc", "--keep", "1"], { home: one, ...changed });
    await withSession(other, { ...changed.env, S3_CACHE_BYTES: "0" }, async (session) => {
      await assertWhole(session);
      const stored = await Array.fromAsync(session.engine.store.list());
      assertEquals(stored.map(({ dataVersion }) => dataVersion).sort(), await keptIn(session));
    });
  }));

service.test("four processes on two hosts compute each asset once, and all end well", (server) =>
  withFolder(async (folder) => {
    const homes = await hostsIn(folder, ["one", "other"]);
    const env = variablesFor(server.endpoint, "four/");
    // The database is made first: two that make it at once is another test's matter.
    await withSession(homes[0]!, env, () => Promise.resolve());
    const children = [...homes, ...homes].map((home) =>
      start(["materialize", "--json"], { home, env, writes: [folder] })
    );
    const ends = await Promise.all(children.map((child) => child.ended()));
    const computed: Record<string, number> = {};
    for (const { code, out, err } of ends) {
      assertEquals(code, 0, out + err);
      assert(!/locked|Error/.test(out + err), out + err);
      for (const event of eventsOf(out)) {
        if (event.type === "step_materialized") computed[event.asset] = (computed[event.asset] ?? 0) + 1;
      }
    }
    assertEquals(computed, Object.fromEntries(KEYS.map((key) => [key, 1])));
    await withSession(homes[1]!, { ...env, S3_CACHE_BYTES: "0" }, assertWhole);
  }));
