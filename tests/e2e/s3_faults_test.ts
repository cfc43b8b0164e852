/**
 * The whole program on S3, with a proxy in between that gets in the way of a tenth of the requests.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../assets/engine/mod.ts";
import { codeReader } from "../../infra/code/code_reader.ts";
import { ROOT } from "../../infra/compose.ts";
import { filesBelow, withFolder } from "../support/program.ts";
import { type S3Server, s3Service, variablesFor } from "../support/s3.ts";
import { startFake } from "../support/s3_fake.ts";
import { FAULTS, startFaultProxy } from "../support/s3_faults.ts";
import {
  assertWhole,
  collectIn,
  keptIn,
  materializeIn,
  versionsIn,
  withSession,
} from "../support/session.ts";

const parts: Partial<Engine> = { code: codeReader({ root: ROOT }) };
const CHANGE = { ASSET_CLEAN_FEATURES__IMPUTATION: "mean" };

/** Two states of the pipeline as they come out on files, where nothing gets in the way. */
const undisturbed = await states();

async function states(): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  await withFolder(async (home) => {
    for (const env of [{}, CHANGE]) {
      await withSession(home, env, async (session) => {
        assertEquals((await materializeIn(session)).code, 0);
        found.push(await versionsIn(session));
      }, parts);
    }
  });
  return found;
}

/** Runs through a proxy, and then looks at what is there without it. Answers how often the proxy was in the way. */
async function disturb(server: S3Server, seed: number): Promise<Readonly<Record<string, number>>> {
  await using proxy = await startFaultProxy(server, { seed, delayMs: 20 });
  await withFolder(async (home) => {
    const prefix = `run-${seed}/`;
    // Without copies, so that every read goes through the proxy too.
    const near = { ...variablesFor(server.endpoint, prefix), S3_CACHE_BYTES: "0" };
    const far = { ...near, S3_ENDPOINT: proxy.endpoint };
    for (const [i, env] of [{}, CHANGE].entries()) {
      await withSession(home, { ...far, ...env }, async (session) => {
        const { code, events } = await materializeIn(session);
        assertEquals(code, 0, JSON.stringify(events.filter(({ type }) => type === "step_failed")));
        assertEquals(events.filter(({ type }) => type === "step_retrying"), []);
        assertEquals(await versionsIn(session), undisturbed[i]);
        if (i === 1) await collectIn(session, 1);
      }, parts);
      await withSession(home, { ...near, ...env }, async (session) => {
        await assertWhole(session);
        const { events } = await materializeIn(session);
        const outcomes = events.filter(({ type }) => type.startsWith("step_")).map(({ type }) => type);
        assertEquals(new Set(outcomes), new Set(["step_fresh"]));
        if (i === 0) return;
        const kept: string[] = [];
        for await (const { dataVersion } of session.engine.store.list()) kept.push(dataVersion);
        assertEquals(kept.sort(), await keptIn(session));
        for (const version of Object.values(undisturbed[1]!)) assert(kept.includes(version));
        // Each state's model became a version, and was decided about once; the same bytes are the same version.
        const { versions } = session.database;
        const models = new Set(undisturbed.map(({ model, evaluation }) => `${model} ${evaluation}`)).size;
        assertEquals((await versions.versions("model")).length, models);
        assertEquals((await versions.moves("model")).length, models);
      }, parts);
    }
    assertEquals(await filesBelow(`${home}/cache`), []);
  });
  assert(proxy.total > 50);
  return proxy.counts;
}

const s3rver = await s3Service();
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

s3rver.test(
  "20 seeded runs through a proxy that gets in the way lose nothing, tear nothing and end the same",
  async (server, t) => {
    await using fake = startFake();
    const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0]));
    for (const seed of seeds) {
      // Half of them on each: s3rver ignores If-None-Match, the fake honours it.
      await t.step(
        `seed ${seed} on ${seed % 2 === 0 ? "s3rver" : "a server that honours If-None-Match"}`,
        async () => {
          const found = await disturb(seed % 2 === 0 ? server : fake, seed);
          for (const fault of FAULTS) counts[fault]! += found[fault]!;
        },
      );
    }
    // Each kind of fault really happened.
    for (const fault of FAULTS) assert(counts[fault]! >= 5, JSON.stringify(counts));
  },
);
