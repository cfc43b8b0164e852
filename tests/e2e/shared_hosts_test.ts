/**
 * Production as a whole: a database server and a bucket, and two hosts that share nothing else.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { AliasMove, ModelVersion } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { openBucket, shelf } from "../../infra/store/s3/mod.ts";
import { mariaDbTests, skipped } from "../support/mariadb.ts";
import { eventsOf, expectExit, filesBelow, outcomesOf, start, withFolder } from "../support/program.ts";
import { s3Service, settingsFor, variablesFor } from "../support/s3.ts";
import { assertWhole, withSession } from "../support/session.ts";

const KEYS = pipeline.map(({ key }) => key);
const allOf = (outcome: string) => Object.fromEntries(KEYS.map((key) => [key, outcome]));
const candidates = (spec: string) => ({ ASSET_TRIALS__CANDIDATES: JSON.stringify([spec]) });
const signal = new AbortController().signal;

const databases = await mariaDbTests();
const NAME = "two hosts share materializations, versions and the champion through MySQL and S3";

if (databases.missing !== undefined) skipped(NAME, databases.missing);
else {
  const buckets = await s3Service();
  buckets.test(NAME, (bucketServer) =>
    withFolder(async (folder) => {
      await databases.server.withDatabase(async (url) => {
        const prefix = "hosts/";
        const env = {
          ...variablesFor(bucketServer.endpoint, prefix),
          DATABASE_URL: url,
          MODEL_GATE: "off",
          ...candidates("itemknn:neighbours=50"),
        };
        const host = async (name: string) => {
          await Deno.mkdir(`${folder}/${name}`);
          return (args: string[], more: Record<string, string> = {}, code = 0) =>
            expectExit(code, args, {
              home: `${folder}/${name}`,
              env: { ...env, QUESTLINE_USER: `${name}'s operator`, ...more },
            });
        };
        const [a, b] = [await host("a"), await host("b")];

        // What one materialized, the other finds fresh, and answers from.
        const first = eventsOf((await a(["materialize", "--json"])).out);
        assertEquals(outcomesOf(first), allOf("materialized"));
        const second = eventsOf((await b(["materialize", "--json"])).out);
        assertEquals(outcomesOf(second), allOf("fresh"));
        assertEquals(second.filter(({ type }) => type === "version_registered"), []);
        const asked = async (ask: typeof a) =>
          JSON.parse((await ask(["recommend", "--user", "user-001", "--json"])).out);
        assertEquals(await asked(b), await asked(a));

        // The other's new model is the champion here too.
        const slim = candidates("slim:l1=1");
        const third = eventsOf((await b(["materialize", "--json"], slim)).out);
        assertEquals(third.flatMap((event) => event.type === "version_registered" ? [event.number] : []), [
          2,
        ]);
        const listed = async (ask: typeof a) =>
          (JSON.parse(
            (await ask(["models", "list", "--json"])).out,
          ) as (ModelVersion & { aliases: string[] })[])
            .map(({ number, aliases }) => [number, aliases]);
        assertEquals(await listed(a), [[2, ["champion"]], [1, []]]);
        assertEquals((await asked(a)).version, 2);

        // A promotion here is seen there.
        await a(["models", "promote", "1", "--why", "2 is slow"]);
        assertEquals(await listed(b), [[2, []], [1, ["champion"]]]);
        assertEquals((await asked(b)).version, 1);
        const [move] = JSON.parse((await b(["models", "history", "--json"])).out) as AliasMove[];
        assertEquals([move!.by, move!.why], ["a's operator", "2 is slow"]);
        assertMatch(
          (await b(["models", "compare", "1", "2"])).err,
          /^Both were measured on the same test part/,
        );

        // Both at once: one version, one decision, and every asset computed once.
        const walk = { ...env, ...candidates("rp3beta") };
        const ends = await Promise.all(["a", "b"].map(async (name) => {
          await using child = start(["materialize", "--json"], { home: `${folder}/${name}`, env: walk });
          return await child.ended();
        }));
        const events = ends.flatMap(({ code, out, err }) => {
          assertEquals(code, 0, out + err);
          return eventsOf(out);
        });
        const computed = events.flatMap((event) => event.type === "step_materialized" ? [event.asset] : []);
        assertEquals(computed.sort(), ["evaluation", "model", "recommendations", "trials"]);
        const registered = events.filter(({ type }) => type === "version_registered");
        assertEquals([registered.length, await listed(a)], [1, [[3, ["champion"]], [2, []], [1, []]]]);

        // The bucket tells the versions by their numbers, and no host keeps anything that the other lacks.
        const bucket = await openBucket(settingsFor(bucketServer.endpoint, prefix));
        try {
          const named = shelf(bucket);
          const names = await Array.fromAsync(named.list("models/model/v", signal));
          assertEquals(names, ["models/model/v1", "models/model/v2", "models/model/v3"]);
          const { number, spec, content } = (await named.read("models/model/v2", signal))!;
          assertEquals([number, String(spec).split(":")[0]], [2, "slim"]);
          // Retention: 3 is served, a rollback goes to 1, nothing needs 2.
          const { out } = await b(["gc", "--keep", "1"], candidates("rp3beta"));
          assertStringIncludes(out, "1 name of a version");
          assertEquals(await Array.fromAsync(named.list("models/model/v", signal)), [
            "models/model/v1",
            "models/model/v3",
          ]);
          assertEquals(await bucket.head(content.key, signal), undefined);
        } finally {
          bucket.close();
        }
        await a(["models", "rollback"]);
        assertEquals((await asked(b)).version, 1);
        await a(["status", "--check"], candidates("rp3beta"));
        assertMatch((await b(["models", "promote", "2"], {}, 1)).err, /"model" that it needs is lost/);
        await withSession(`${folder}/b`, { ...env, S3_CACHE_BYTES: "0" }, assertWhole);
        for (const name of ["a", "b"]) {
          const files = await filesBelow(`${folder}/${name}`);
          assert(files.every((file) => !/\.db|^artifacts/.test(file)), files.join("\n"));
        }
      });
    }));
}
