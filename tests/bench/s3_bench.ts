/**
 * Artifacts on S3 against artifacts in a folder. The server is `s3rver` on this computer: what is measured is our side and
 * its, not a network.
 *
 * @module
 */
import type { ArtifactStore } from "../../assets/engine/mod.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { connectBucket, s3Store } from "../../infra/store/s3/mod.ts";
import { settingsFor, startS3rver } from "../support/s3.ts";
import { inTurn, type Row } from "./harness.ts";

const MIB = 1 << 20;
const signal = new AbortController().signal;
const MEMORY = new URL("./s3_memory.ts", import.meta.url).pathname;

/** Bytes that were never written before. */
function fresh(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1 << 16) crypto.getRandomValues(bytes.subarray(at, at + (1 << 16)));
  return bytes;
}

/** Put, get and look, by size; and the memory of a large artifact. */
export async function s3Rows(): Promise<Row[]> {
  await using server = await startS3rver();
  const folder = await Deno.makeTempDir();
  const bucket = await connectBucket(settingsFor(server.endpoint));
  try {
    const near = fileStore({ root: `${folder}/artifacts`, owner: "bench" });
    const far = s3Store({ bucket, cacheFolder: `${folder}/cache`, cacheBytes: 0, owner: "bench" });
    const cached = s3Store({ bucket, cacheFolder: `${folder}/cache`, cacheBytes: 2 ** 30, owner: "bench" });
    const rows: Row[] = [];
    for (
      const [name, size, rounds] of [["100 kB", 100_000, 15], ["10 MiB", 10 * MIB, 7], [
        "64 MiB",
        64 * MIB,
        3,
      ]] as const
    ) {
      const put = (store: ArtifactStore) => store.write([fresh(size)], { signal });
      const made = await inTurn(() => put(far), () => put(near), rounds);
      const bytes = fresh(size);
      const [{ dataVersion }] = [
        await near.write([bytes], { signal }),
        await cached.write([bytes], { signal }),
      ];
      const got = await inTurn(() => far.read(dataVersion), () => near.read(dataVersion), rounds);
      const hit = await inTurn(() => cached.read(dataVersion), () => near.read(dataVersion), rounds);
      const seen = await inTurn(() => far.verify(dataVersion), () => near.verify(dataVersion), rounds);
      const rate = (ms: number) => `${Math.round(size / 1000 / ms)} MB/s`;
      const row = (what: string, { a, b, ratio }: typeof made, note?: string) =>
        rows.push({
          what: `S3: ${what} ${name}`,
          ms: a,
          against: { what: "a folder", ms: b, ratio },
          ...(note !== undefined && { note }),
        });
      row("put", made, rate(made.a));
      row("get", got, rate(got.a));
      row("get, from the cache,", hit, rate(hit.a));
      row("look at", seen, "one HEAD, against hashing the file");
    }
    rows.push(await memory(server.endpoint, folder));
    return rows;
  } finally {
    bucket.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function memory(endpoint: string, folder: string): Promise<Row> {
  const peak = async (what: string, size: number) => {
    const args = ["run", "-q", "-A", MEMORY, endpoint, "memory/", String(size), what, `${folder}/memory`];
    const start = performance.now();
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return { mb: Number(new TextDecoder().decode(stdout)) / 1e6, ms: performance.now() - start };
  };
  const idle = await peak("nothing", 0);
  const written = await peak("write", 200e6);
  const read = await peak("read", 200e6);
  return {
    what: "S3: write 200 MB in a process of its own",
    ms: written.ms,
    note:
      `peak memory ${Math.round(written.mb)} MB writing, ${
        Math.round(read.mb)
      } MB reading (the port returns whole ` +
      `bytes), ${Math.round(idle.mb)} MB doing nothing`,
  };
}
