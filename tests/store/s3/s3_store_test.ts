/**
 * What the store on S3 promises beyond the contract: parts, checksums, looks without downloads, what is left behind.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { ArtifactError } from "../../../assets/engine/store.ts";
import { StoreError } from "../../../infra/store/store_error.ts";
import { filesBelow } from "../../support/program.ts";
import { type FakeOptions, refused, type S3Fake, startFake } from "../../support/s3_fake.ts";
import { noise, sha } from "../store_contract.ts";
import { ALWAYS, type S3Place, withinS3 } from "./place.ts";

const MIB = 1 << 20;
const DAY_MS = 24 * 60 * 60 * 1000;

async function onFake(body: (server: S3Fake, place: S3Place) => Promise<void>, options: FakeOptions = {}) {
  await using server = startFake(options);
  await withinS3(server, (place) => body(server, place));
}

/** The methods of the requests since the last call. */
function asked(server: S3Fake): string[] {
  return server.asked.splice(0).map((line) => line.split(" ")[0]!);
}

const signal = ALWAYS;

Deno.test("s3Store() sends up to 16 MiB whole, and more in parts, with checksums that S3 can check", () =>
  onFake(async (server, place) => {
    const store = place.open();
    const whole = noise(16 * MIB);
    const { dataVersion } = await store.write([whole], { signal });
    assertEquals(asked(server), ["HEAD", "PUT"]);
    const key = [...server.objects.keys()][0]!;
    assertEquals(server.objects.get(key)!.sha256, Buffer.from(dataVersion, "hex").toString("base64"));

    const parts = noise(20 * MIB + 3, 2);
    const sent = await store.write([parts], { signal });
    // A look, the marker, the start, three parts, the end, and the marker goes.
    assertEquals(asked(server), ["HEAD", "PUT", "POST", "PUT", "PUT", "PUT", "POST", "DELETE"]);
    assertEquals(server.objects.get(key.replace(dataVersion, sent.dataVersion))!.sha256!.slice(-2), "-3");
    assertEquals(sha(await place.open().read(sent.dataVersion)), sha(parts));
    assertEquals(await place.leftovers(), []);
  }));

Deno.test("s3Store() verifies by one HEAD, and sends nothing that is there", () =>
  onFake(async (server, place) => {
    const small = noise(1000);
    const large = noise(17 * MIB);
    for (const bytes of [small, large]) await place.open().write([bytes], { signal });
    asked(server);
    for (const bytes of [small, large]) assertEquals(await place.open().verify(sha(bytes)), "intact");
    assertEquals(asked(server), ["HEAD", "HEAD"]);
    for (const bytes of [small, large]) await place.open().write([bytes], { signal });
    assertEquals(asked(server), ["HEAD", "HEAD"]);
  }));

Deno.test("s3Store() finds by HEAD what was overwritten, and asks the bytes only in doubt, once", () =>
  onFake(async (server, place) => {
    const bytes = noise(1000);
    const { dataVersion } = await place.open().write([bytes], { signal });
    const key = [...server.objects.keys()][0]!;
    const kept = server.objects.get(key)!;
    // The same labels, other bytes: a copy with metadata of a damaged object.
    const other = bytes.slice();
    other[0]! ^= 1;
    await place.bucket.put(key, other, { metadata: kept.metadata, signal });
    asked(server);
    const store = place.open();
    assertEquals(await store.verify(dataVersion), "corrupt");
    assertEquals(asked(server), ["HEAD", "GET"]);
    assertEquals(await store.verify(dataVersion), "corrupt");
    assertEquals(asked(server), ["HEAD"]);
    // Another size is proof enough.
    await place.bucket.put(key, bytes.slice(1), { metadata: kept.metadata, signal });
    asked(server);
    assertEquals(await store.verify(dataVersion), "corrupt");
    assertEquals(asked(server), ["HEAD"]);
  }));

Deno.test("s3Store() tells every later look that a read found wrong bytes, and a write repairs them", () =>
  onFake(async (server, place) => {
    const bytes = noise(1000);
    const { dataVersion } = await place.open().write([bytes], { signal });
    // Inside the server, without a write: what no HEAD can see.
    [...server.objects.values()][0]!.bytes[7]! ^= 1;
    assertEquals(await place.open().verify(dataVersion), "intact");
    asked(server);
    const error = await assertRejects(
      () => place.open().read(dataVersion),
      ArtifactError,
      "no longer hashes",
    );
    assertEquals(error.state, "corrupt");
    assertEquals(asked(server), ["GET", "GET", "PUT"]);
    assertEquals(await place.open().verify(dataVersion), "corrupt");
    await place.open().write([bytes], { signal });
    assertEquals(await place.open().verify(dataVersion), "intact");
    assertEquals(await place.open().read(dataVersion), bytes);
  }));

Deno.test("s3Store() reads again, and marks nothing, when bytes are hurt on the way", async () => {
  let hurt = true;
  const bytes = noise(1000);
  const instead = (request: Request) => {
    if (request.method !== "GET" || !request.url.includes("/artifacts/") || !hurt) return undefined;
    hurt = false;
    return new Response(noise(1000, 2), { headers: { etag: '"x"', "content-length": "1000" } });
  };
  await onFake(async (server, place) => {
    const { dataVersion } = await place.open().write([bytes], { signal });
    assertEquals(await place.open().read(dataVersion), bytes);
    assertEquals(server.asked.filter((line) => line.startsWith("PUT")).length, 1);
  }, { instead });
});

Deno.test("s3Store() does not believe a server that stores something else", () => {
  const instead = (request: Request) =>
    request.method === "PUT" ? new Response(null, { headers: { etag: '"0123"' } }) : undefined;
  return onFake(async (_, place) => {
    await assertRejects(
      () => place.open().write([noise(10)], { signal }),
      StoreError,
      "what it keeps is not what was sent, 3 times",
    );
    assertEquals(await filesBelow(place.cacheFolder), []);
  }, { instead });
});

Deno.test("s3Store() sends again what arrived hurt", async () => {
  let times = 0;
  const instead = (request: Request) =>
    request.method === "PUT" && times++ < 2 ? refused(400, "BadDigest") : undefined;
  await onFake(async (_, place) => {
    const { dataVersion } = await place.open().write([noise(10)], { signal });
    assertEquals(await place.open().verify(dataVersion), "intact");
    assertEquals(times, 3);
  }, { instead });
});

Deno.test("s3Store() aborts an upload that fails, or that is cancelled between its parts", async () => {
  for (const how of ["fails", "is cancelled"]) {
    const stop = new AbortController();
    const instead = (request: Request) => {
      if (!request.url.includes("partNumber=2")) return undefined;
      if (how === "fails") return refused(403, "AccessDenied");
      stop.abort(new Error("enough"));
      return undefined;
    };
    await onFake(async (server, place) => {
      await assertRejects(
        () => place.open().write([noise(20 * MIB)], { signal: stop.signal }),
        Error,
        how === "fails" ? "denied access" : "enough",
      );
      assertEquals([...server.uploads.keys()], []);
      assertEquals(await place.leftovers(), []);
    }, { instead });
  }
});

Deno.test("s3Store() is content when another writer was quicker", () => {
  let other: (() => void) | undefined;
  const instead = (request: Request) => {
    if (request.method === "PUT") other?.();
    return undefined;
  };
  return onFake(async (server, place) => {
    for (const size of [1000, 17 * MIB]) {
      const bytes = noise(size);
      await place.open().write([bytes], { signal });
      const [key, kept] = [...server.objects][0]!;
      server.objects.clear();
      let hasCome = false;
      other = () => {
        if (!hasCome) server.objects.set(key, kept);
        hasCome = true;
      };
      asked(server);
      await place.open("other").write([bytes], { signal });
      other = undefined;
      assert(server.objects.get(key) === kept, "it was overwritten");
      assertEquals(await place.leftovers(), []);
      server.objects.clear();
    }
  }, { instead });
});

Deno.test("sweep() aborts what dead writers left in the bucket, and removes their files", () =>
  onFake(async (server, place) => {
    const { bucket, cacheFolder } = place;
    const { prefix } = bucket.settings;
    const begin = async (owner: string | undefined, content: string) => {
      const version = sha(new TextEncoder().encode(content));
      const key = `${prefix}artifacts/${version}`;
      if (owner !== undefined) {
        await bucket.put(`${prefix}uploads/${owner}/${version}`, new Uint8Array(), { signal });
      }
      const uploadId = await bucket.startUpload(key, { signal });
      await bucket.putPart({ key, uploadId }, 1, noise(100), { sha256: "", signal }).catch(() => {});
      server.uploads.get(uploadId)!.parts.set(1, { bytes: noise(100), etag: "", sha256: "", metadata: {} });
      return uploadId;
    };
    const dead = await begin("dead", "1");
    const alive = await begin("alive", "2");
    const nobody = await begin(undefined, "3");
    const forgotten = await begin("alive", "4");
    server.uploads.get(forgotten)!.startedAt -= 2 * DAY_MS;
    await Deno.mkdir(`${cacheFolder}/tmp`);
    await Deno.writeTextFile(`${cacheFolder}/tmp/dead.x`, "12345");
    await Deno.writeTextFile(`${cacheFolder}/tmp/alive.x`, "12");
    const options = { alive: (id: string) => Promise.resolve(id === "alive") };
    const found = { files: 3, bytes: 205 };
    assertEquals(await place.open().sweep({ ...options, dryRun: true }), found);
    assertEquals([...server.uploads.keys()].sort(), [dead, alive, nobody, forgotten].sort());
    assertEquals(await place.open().sweep({ ...options, dryRun: false }), found);
    assertEquals([...server.uploads.keys()].sort(), [alive, nobody].sort());
    assertEquals(await filesBelow(`${cacheFolder}/tmp`), ["alive.x"]);
    const markers = [...server.objects.keys()].filter((key) => key.includes("/uploads/"));
    assertEquals(markers.map((key) => key.split("/").at(-2)), ["alive", "alive"]);
    // A day later nobody's is forgotten as well.
    const later = place.open("me", { now: () => Date.now() + 2 * DAY_MS });
    await later.sweep({ ...options, dryRun: false });
    assertEquals([...server.uploads.keys()], []);
  }));

Deno.test("s3Store() keeps its hands off what is not under its prefix", () =>
  onFake(async (server, place) => {
    await place.open().write([noise(10)], { signal });
    const foreign = `artifacts/${sha(noise(5))}`;
    await place.bucket.put(foreign, noise(5), { signal });
    await place.bucket.put(`${place.bucket.settings.prefix}artifacts/readme.txt`, noise(5), { signal });
    const store = place.open();
    assertEquals((await Array.fromAsync(store.list())).length, 1);
    await store.sweep({ alive: () => Promise.resolve(false), dryRun: false });
    assertEquals(server.objects.size, 3);
    assertEquals(await store.verify(sha(noise(5))), "lost");
  }));

Deno.test("s3Store() refuses names that are no data version or no owner", () =>
  onFake(async (server, place) => {
    const store = place.open();
    await assertRejects(() => store.read("../../etc/passwd" as never), RangeError, "64 hex digits");
    await assertRejects(async () => await store.delete("AB" as never), RangeError);
    let message = "";
    try {
      place.open("../me");
    } catch (error) {
      message = String(error);
    }
    assert(message.startsWith('TypeError: Cannot open the artifact store: owner "../me"'), message);
    assertEquals(server.asked, []);
  }));
