/**
 * Fingerprints and code versions.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { codeManifest, explicitCode, fingerprint, type Provenance } from "../../assets/engine/fingerprint.ts";
import { differences } from "../../assets/engine/diff.ts";
import type { CodeVersion, DataVersion } from "../../assets/engine/mod.ts";

const hash = fc.string({ unit: fc.constantFrom("a", "b", "0"), minLength: 1, maxLength: 2 });
const provenance = fc.record({
  asset: fc.constantFrom("model", "mode", "m/odel"),
  partition: fc.constantFrom("", "a", "b"),
  code: hash.map((h) => h as CodeVersion),
  config: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom(1, "1", null, true, 0)),
  inputs: fc.uniqueArray(
    fc.record({
      asset: fc.constantFrom("x", "y"),
      partition: fc.constantFrom("", "1"),
      dataVersion: hash.map((h) => h as DataVersion),
    }),
    { selector: ({ asset, partition }) => `${asset}[${partition}]` },
  ),
  source: fc.option(fc.record({ name: hash, version: hash })),
}) satisfies fc.Arbitrary<Provenance>;

/** The parts of a provenance, with what carries no meaning put in order. */
function parts({ asset, partition, code, config, inputs, source }: Provenance): string {
  return JSON.stringify([
    asset,
    partition,
    code,
    Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)),
    inputs.map(({ asset, partition, dataVersion }) => [asset, partition, dataVersion]).sort(),
    source && [source.name, source.version],
  ]);
}

Deno.test("fingerprint() is equal exactly for equal provenance", () => {
  fc.assert(
    fc.property(provenance, provenance, (a, b) => {
      assertEquals(fingerprint(a) === fingerprint(b), parts(a) === parts(b));
      assertMatch(fingerprint(a), /^[0-9a-f]{64}$/);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("fingerprint() changes with every part, and not with the order of inputs", () => {
  fc.assert(fc.property(provenance, (made) => {
    const print = fingerprint(made);
    assertEquals(fingerprint({ ...made, inputs: made.inputs.toReversed() }), print);
    const others: Provenance[] = [
      { ...made, asset: "other" },
      { ...made, partition: "other" },
      { ...made, code: `${made.code}c` as CodeVersion },
      { ...made, config: { ...made.config, c: null } },
      {
        ...made,
        inputs: [...made.inputs, { asset: "z", partition: "", dataVersion: "a" as DataVersion }],
      },
      { ...made, source: { name: "s", version: `${made.source?.version}v` } },
    ];
    assertEquals(new Set([print, ...others.map(fingerprint)]).size, others.length + 1);
  }));
});

Deno.test("differences() names a cause exactly when fingerprints differ", () => {
  fc.assert(
    fc.property(provenance, provenance, (a, b) => {
      const made = (from: Provenance) => ({
        code: { version: from.code, parts: { file: from.code as string } },
        config: from.config,
        inputs: from.inputs,
        source: from.source && { ...from.source, detail: "" },
      });
      const other = { ...b, asset: a.asset, partition: a.partition };
      const causes = differences(a.asset, a.partition, made(a), made(other));
      assertEquals(causes.length === 0, fingerprint(a) === fingerprint(other));
      // With nothing known of the inputs' data, only what else differs is told.
      const unknown = made(other).inputs.map((input) => ({ ...input, dataVersion: null }));
      const known = differences(a.asset, a.partition, made(a), { ...made(other), inputs: unknown });
      assertEquals(known.map(({ sentence }) => sentence).filter((s) => s.includes("data of")), []);
      assertEquals(causes.filter(({ kind }) => kind !== "upstream_changed").length, known.length);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("differences() says what changed, in words", () => {
  const input = (asset: string, version: string) => ({
    asset,
    partition: "",
    dataVersion: version as DataVersion,
  });
  const made = {
    code: codeManifest({ "a.ts": "1", "b.ts": "1" }),
    config: { alpha: 0.5, seed: 42 },
    inputs: [input("raw", "1"), input("logs", "1")],
    source: { name: "games", version: "1", detail: "file games.csv" },
  };
  const causes = differences("model", "", made, {
    code: codeManifest({ "a.ts": "2", "c.ts": "1" }),
    config: { alpha: 0.7, seed: 42, extra: null },
    inputs: [input("raw", "2"), input("clean", "1")],
    source: { name: "games", version: "2", detail: "file games.csv" },
  });
  assertEquals(
    causes.map(({ kind, subject, old, new: now, sentence }) => [kind, subject, old, now, sentence]),
    [
      ["code_changed", "a.ts", "1", "2", "code: a.ts changed"],
      ["code_changed", "b.ts", "1", null, "code: b.ts is no longer used"],
      ["code_changed", "c.ts", null, "1", "code: c.ts is new"],
      ["config_changed", "alpha", "0.5", "0.7", "config: alpha went from 0.5 to 0.7"],
      ["config_changed", "extra", null, "null", "config: extra went from unset to null"],
      ["upstream_changed", "raw", "1", "2", "upstream: the data of raw changed"],
      ["dependency_added", "clean", null, "1", "it now depends on clean"],
      ["dependency_removed", "logs", "1", null, "it no longer depends on logs"],
      ["source_changed", "games", "1", "2", "source: file games.csv has other content"],
    ],
  );
});

Deno.test("codeManifest() does not mind the order of files; an explicit version is another kind of code", () => {
  assertEquals(codeManifest({ a: "1", b: "2" }), codeManifest({ b: "2", a: "1" }));
  assertEquals(Object.keys(codeManifest({ b: "2", a: "1" }).parts), ["a", "b"]);
  assertNotEquals(codeManifest({ a: "12" }).version, codeManifest({ a1: "2" }).version);
  assertNotEquals(codeManifest({ version: "1" }).version, explicitCode("1").version);
  assertNotEquals(explicitCode("1").version, explicitCode("2").version);
});
