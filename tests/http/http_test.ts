/**
 * What clients of other people's servers share.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { retryAfterMs } from "../../infra/http/retry_after.ts";
import { masker } from "../../infra/http/secret.ts";
import { LateError, within } from "../../infra/http/within.ts";
import { FakeClock } from "../support/fake_clock.ts";

Deno.test("retryAfterMs() reads seconds and HTTP dates, and nothing else", () => {
  const now = Date.UTC(2026, 0, 1, 12);
  const cases: [header: string | null, ms: number | undefined][] = [
    [null, undefined],
    ["0", 0],
    ["120", 120_000],
    [" 1.5 ", 1500],
    ["Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
    ["Thursday, 01-Jan-26 12:01:00 GMT", 60_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["2026-01-01", undefined],
    ["Thu, 99 Jan 2026 12:00:30 GMT", undefined],
    ["", undefined],
  ];
  for (const [header, ms] of cases) assertEquals(retryAfterMs(header, now), ms, String(header));
});

Deno.test("masker() finds a secret as addresses write it", () => {
  const masked = masker("a+b/c d!");
  const url = new URL("https://x.example/");
  url.searchParams.set("key", "a+b/c d!");
  assertEquals(
    masked(`${url.href} a+b/c d! ${encodeURIComponent("a+b/c d!")}`),
    "https://x.example/?key=*** *** ***",
  );
});

Deno.test("within() ends work that takes too long, and leaves nothing behind", async () => {
  const clock = new FakeClock();
  const never = new AbortController().signal;
  assertEquals(await within(clock, 1000, never, () => Promise.resolve(7)), 7);
  assertEquals(clock.sleeping, 0);
  let reason: unknown;
  const hangs = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(reason = signal.reason)));
  await assertRejects(() => clock.until(within(clock, 1500, never, hangs)), LateError, "no answer in 1.5 s");
  assertEquals((reason as Error).name, "LateError");
  const stop = new AbortController();
  const work = within(clock, 1500, stop.signal, hangs);
  stop.abort(new Error("stopped"));
  await assertRejects(() => work, Error, "stopped");
  await assertRejects(() => within(clock, 1500, stop.signal, hangs), Error, "stopped");
  await assertRejects(
    () => within(clock, 1, never, () => Promise.reject(new RangeError("own"))),
    RangeError,
    "own",
  );
  assertEquals(clock.sleeping, 0);
});
