/**
 * A process of its own that writes or reads one large artifact on S3, and prints its own highest memory in bytes.
 * Arguments: endpoint, prefix, size, `write` or `read`, folder.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DataVersion } from "../../assets/engine/keys.ts";
import { connectBucket, s3Store } from "../../infra/store/s3/mod.ts";
import { settingsFor } from "../support/s3.ts";

const [endpoint, prefix, size, what, cacheFolder] = Deno.args as [string, string, string, string, string];
const CHUNK = 1 << 16;

function* chunks(): Iterable<Uint8Array> {
  for (let at = 0; at < Number(size); at += CHUNK) {
    yield new Uint8Array(Math.min(CHUNK, Number(size) - at)).fill(at >> 16);
  }
}

const bucket = await connectBucket(settingsFor(endpoint, prefix));
const store = s3Store({ bucket, cacheFolder, cacheBytes: 0, owner: "bench" });
if (what === "write") {
  await store.write(chunks(), { signal: new AbortController().signal });
} else if (what === "read") {
  const hash = createHash("sha256");
  for (const chunk of chunks()) hash.update(chunk);
  await store.read(hash.digest("hex") as DataVersion);
}
bucket.close();
const peak = /VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile("/proc/self/status"))![1]!;
await Deno.stdout.write(new TextEncoder().encode(`${Number(peak) * 1024}\n`));
