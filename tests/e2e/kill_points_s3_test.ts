/** @module */
import { copyFolder, filesBelow } from "../support/program.ts";
import type { Places } from "../support/places.ts";
import { variablesFor } from "../support/s3.ts";
import { startFake } from "../support/s3_fake.ts";
import { testKillPoints } from "./kill_points.ts";

const server = startFake();
Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

const prefixOf = (home: string) => `${home.split("/").at(-1)}/`;

/** The database in the home, and a prefix of the bucket for each home. */
const inBucket: Places = {
  name: "S3",
  env: (home) => Promise.resolve(variablesFor(server.endpoint, prefixOf(home))),
  async copy(from, to) {
    await copyFolder(from, to);
    const [before, after] = [prefixOf(from), prefixOf(to)];
    for (const [key, object] of [...server.objects]) {
      if (key.startsWith(before)) server.objects.set(after + key.slice(before.length), object);
    }
  },
  async remove(home) {
    await Deno.remove(home, { recursive: true });
    for (const key of [...server.objects.keys()]) {
      if (key.startsWith(prefixOf(home))) server.objects.delete(key);
    }
  },
  temporaryFiles: (home) => filesBelow(`${home}/cache/tmp`),
};

Deno.test(
  "materialize recovers from SIGKILL at every point of the run protocol of every asset, on S3",
  (t) => testKillPoints(t, inBucket),
);
