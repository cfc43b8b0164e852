/**
 * Trying again, and not.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { download } from "../../../infra/store/s3/download.ts";
import { openBucket } from "../../../infra/store/s3/mod.ts";
import { isPassing, retried, SilenceError, unlessSilent } from "../../../infra/store/s3/retry.ts";
import { StoreError } from "../../../infra/store/store_error.ts";
import { settingsFor } from "../../support/s3.ts";
import { startFake } from "../../support/s3_fake.ts";
import { startFaultProxy } from "../../support/s3_faults.ts";
import { noise, sha } from "../store_contract.ts";
import { ALWAYS, withinS3 } from "./place.ts";

const patience = { attempts: 4, baseMs: 0, capMs: 0, silenceMs: 1000 };

function answer(code: string, status: number): Error {
  return Object.assign(new Error(code), { name: code, $metadata: { httpStatusCode: status } });
}

const network = (code: string) => Object.assign(new Error(code), { code });

Deno.test("isPassing() tells what a moment mends from what it does not", () => {
  const passing = [
    answer("SlowDown", 503),
    answer("ServiceUnavailable", 503),
    answer("InternalError", 500),
    answer("Unknown", 502),
    answer("TooManyRequests", 429),
    answer("RequestTimeout", 400),
    answer("BadDigest", 400),
    answer("ConditionalRequestConflict", 409),
    answer("SyntaxError", 200), // An answer that was cut off.
    network("ECONNRESET"),
    network("ECONNREFUSED"),
    network("EAI_AGAIN"),
    new SilenceError("no answer"),
  ];
  const final = [
    answer("NoSuchKey", 404),
    answer("AccessDenied", 403),
    answer("RequestTimeTooSkewed", 403),
    answer("PreconditionFailed", 412),
    answer("NotImplemented", 501),
    answer("PermanentRedirect", 301),
    network("ENOTFOUND"),
    network("CERT_REFUSED"),
    Object.assign(new Error("none"), { name: "CredentialsProviderError" }),
  ];
  for (const error of passing) assert(isPassing(error), error.message);
  for (const error of final) assert(!isPassing(error), error.message);
});

Deno.test("retried() tries as often as it may, no more, and stops when it is told to", async () => {
  let tries = 0;
  const fail = (error: Error) => () => {
    tries++;
    return Promise.reject(error);
  };
  await assertRejects(() => retried(fail(network("ECONNRESET")), patience, ALWAYS), Error, "ECONNRESET");
  assertEquals(tries, 4);
  tries = 0;
  await assertRejects(() => retried(fail(answer("AccessDenied", 403)), patience, ALWAYS));
  assertEquals(tries, 1);
  tries = 0;
  assertEquals(
    await retried(
      (attempt) => attempt < 3 ? fail(network("EPIPE"))() : Promise.resolve(attempt),
      patience,
      ALWAYS,
    ),
    3,
  );
  const stop = new AbortController();
  tries = 0;
  const cancelled = retried(
    () => {
      stop.abort(new Error("enough"));
      return fail(network("EPIPE"))();
    },
    patience,
    stop.signal,
  );
  await assertRejects(() => cancelled, Error, "enough");
  assertEquals(tries, 1);
});

Deno.test("unlessSilent() ends what takes too long, and what is cancelled", async () => {
  const forever = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  await assertRejects(() => unlessSilent(forever, 1, ALWAYS), SilenceError);
  await assertRejects(
    () => unlessSilent(forever, 60_000, AbortSignal.abort(new Error("enough"))),
    Error,
    "enough",
  );
  assertEquals(await unlessSilent(() => Promise.resolve(7), 60_000, ALWAYS), 7);
});

Deno.test("a server that says nothing any more is told as such, at the start and in the middle of a body", async () => {
  let how: "silent" | "half" | "well" = "well";
  const instead = (request: Request) => {
    if (how === "well" || request.method !== "GET") return undefined;
    if (how === "silent") return new Response(new ReadableStream(), { headers: { "content-length": "100" } });
    const half = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(50)) });
    return new Response(half, { headers: { "content-length": "100", etag: '"x"' } });
  };
  await using server = startFake({ instead });
  const patience = { attempts: 2, baseMs: 1, capMs: 1, silenceMs: 100 };
  const bucket = await openBucket({ ...settingsFor(server.endpoint), patience });
  try {
    for (const kind of ["silent", "half"] as const) {
      how = kind;
      await assertRejects(
        () => download(bucket, "key", ALWAYS, { begin() {}, take() {} }),
        StoreError,
        "does not answer: look at S3_ENDPOINT and the network",
      );
    }
  } finally {
    bucket.close();
  }
});

Deno.test("an artifact of several parts comes through a proxy that gets in the way of a third of the requests", async () => {
  await using server = startFake();
  const bytes = noise(18 * (1 << 20));
  let faults = 0;
  for (const seed of [1, 2, 3]) {
    await using proxy = await startFaultProxy(server, { seed, share: 1 / 3, delayMs: 10 });
    await withinS3(proxy, async (place) => {
      const store = place.open();
      const { dataVersion } = await store.write([bytes], { signal: ALWAYS });
      assertEquals(sha(await place.open().read(dataVersion)), sha(bytes));
      assertEquals(await place.leftovers(), []);
    });
    for (const count of Object.values(proxy.counts)) faults += count;
  }
  assert(faults >= 6, `only ${faults} faults happened`);
});
