/** @module */
import { copyFolder, filesBelow } from "../support/program.ts";
import { variablesFor } from "../support/s3.ts";
import { startFake } from "../support/s3_fake.ts";
import { killPoints } from "./kill_points.ts";

const server = startFake();
Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

const prefixOf = (home: string) => `${home.split("/").at(-1)}/`;

killPoints({
  name: "S3",
  permissions: "services",
  env: (home) => variablesFor(server.endpoint, prefixOf(home)),
  async copy(from, to) {
    await copyFolder(from, to);
    for (const [key, object] of [...server.objects]) {
      const [before, after] = [prefixOf(from), prefixOf(to)];
      if (key.startsWith(before)) server.objects.set(after + key.slice(before.length), object);
    }
  },
  temporaryFiles: (home) => filesBelow(`${home}/cache/tmp`),
}, (name, body) => Deno.test(name, body));
