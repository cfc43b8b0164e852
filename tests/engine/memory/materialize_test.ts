/**
 * One asset, materialized in memory.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import {
  asset,
  check,
  CheckFailedError,
  ConfigError,
  csv,
  json,
  materialize,
  publisherToken,
  SourceError,
  sourceToken,
} from "../../../assets/engine/mod.ts";

const raw = asset({
  key: "raw",
  description: "",
  codec: json(z.array(z.number())),
  materialize: () => [1],
});
const scaled = asset({
  key: "scaled",
  description: "",
  deps: { raw },
  config: z.strictObject({ factor: z.number().default(2) }),
  codec: csv(z.object({ n: z.number() })),
  publish: publisherToken<{ n: number }[]>("rows"),
  checks: [
    check("not too many", (rows: { n: number }[]) => rows.length < 4 || `found ${rows.length}`),
    check("positive", (rows: { n: number }[]) => rows.every(({ n }) => n > 0), { blocking: false }),
  ],
  materialize: ({ raw }, { config, metadata, log, asset, runId }) => {
    metadata({ asset, runId });
    log("info", "scaling");
    return raw.map((n) => ({ n: n * config.factor }));
  },
});

Deno.test("materialize() runs an asset on given inputs", async () => {
  const { value, bytes, metadata, checks, events } = await materialize(scaled, { inputs: { raw: [1, -2] } });
  assertEquals(value, [{ n: 2 }, { n: -4 }]);
  assertEquals(new TextDecoder().decode(bytes), "n\r\n2\r\n-4\r\n");
  assertEquals(metadata, { rows: 2, asset: "scaled", runId: "in-memory" });
  assertEquals(checks.map(({ name, passed }) => [name, passed]), [["not too many", true], [
    "positive",
    false,
  ]]);
  assertEquals(events.map(({ type }) => type), ["step_log", "check_evaluated", "check_evaluated"]);
});

Deno.test("materialize() takes config, and validates it", async () => {
  const inputs = { raw: [1] };
  assertEquals((await materialize(scaled, { inputs, config: { factor: 5 } })).value, [{ n: 5 }]);
  await assertRejects(
    () => materialize(scaled, { inputs, config: { factor: "5" } }),
    ConfigError,
    '"factor"',
  );
});

Deno.test("materialize() rejects when a blocking check fails", async () => {
  const error = await assertRejects(
    () => materialize(scaled, { inputs: { raw: [1, 2, 3, 4] } }),
    CheckFailedError,
    '"not too many": found 4',
  );
  assertEquals(error.failed.map(({ name }) => name), ["not too many"]);
});

Deno.test("materialize() gives equal inputs equal data versions", async () => {
  const once = await materialize(scaled, { inputs: { raw: [3] } });
  const again = await materialize(scaled, { inputs: { raw: [3] } });
  assertEquals(once.dataVersion, again.dataVersion);
});

Deno.test("materialize() reads a source, and tells what is wrong with it", async () => {
  const token = sourceToken<number>("numbers");
  const sum = asset({
    key: "sum",
    description: "",
    source: token,
    codec: json(z.number()),
    materialize: async (_, { source }) => {
      let sum = 0;
      for await (const batch of source.records()) for (const n of batch) sum += n;
      return sum;
    },
  });
  const source = {
    name: "three numbers",
    observe: () => Promise.resolve({ version: "1", detail: "" }),
    async *read() {
      yield await Promise.resolve([1, 2]);
      yield [3];
    },
  };
  assertEquals((await materialize(sum, { source })).value, 6);
  await assertRejects(() => materialize(sum), ConfigError, "nothing is bound to");
  const broken = {
    ...source,
    // deno-lint-ignore require-yield
    async *read() {
      await Promise.resolve();
      throw new SourceError("Cannot read row 2");
    },
  };
  await assertRejects(() => materialize(sum, { source: broken }), SourceError, "row 2");
});

Deno.test("materialize() can be cancelled", async () => {
  await assertRejects(
    () => materialize(raw, { signal: AbortSignal.abort(new Error("enough")) }),
    Error,
    "enough",
  );
});
