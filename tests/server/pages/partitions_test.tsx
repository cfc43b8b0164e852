/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Partitions, type PartitionState } from "../../../server/pages/components/mod.ts";
import { FORMATS } from "../../../server/i18n/format.ts";
import { sayIn } from "../../../server/i18n/say.ts";
import type { Page } from "../../../server/pages/page.ts";

const page: Page = {
  language: "en",
  say: sayIn("en"),
  format: FORMATS.en,
  theme: "auto",
  url: new URL("http://localhost/"),
  now: 0,
  files: { base: "/static/x/", files: new Map() },
  version: "1",
  mayWrite: true,
};

const drawn = async (partitions: readonly PartitionState[]) =>
  String(
    await (
      <Partitions
        page={page}
        label="Days"
        partitions={partitions}
        linkTo={(key) => `/p/${encodeURIComponent(key)}`}
      />
    ),
  );

Deno.test("days are a calendar: a column a week, Monday at the top, newest year first", async () => {
  const text = await drawn([
    { partition: "2024-12-31", state: "fresh" },
    { partition: "2025-01-01", state: "stale" },
    { partition: "2025-01-06", state: "missing" },
  ]);
  assertStringIncludes(text, 'class="calendar"');
  assert(text.indexOf(">2025<") < text.indexOf(">2024<"));
  // 1 January 2025 is a Wednesday, 6 January the Monday after.
  const places = [
    ...text.matchAll(/href="\/p\/(2025[^"]+)"[^]*?<rect class="cell \w+" x="([\d.]+)" y="([\d.]+)"/g),
  ]
    .map(([, key, x, y]) => [key, Number(x), Number(y)]);
  assertEquals(places, [["2025-01-01", 30.5, 20.5 + 2 * 18], ["2025-01-06", 30.5 + 18, 20.5]]);
  assertStringIncludes(text, 'aria-label="2025-01-01: Stale"');
});

Deno.test("anything else is a strip, and nothing is nothing", async () => {
  const text = await drawn([{ partition: "europe", state: "fresh" }, { partition: "<b>", state: "failed" }]);
  assertStringIncludes(text, 'class="partition-strip"');
  assertStringIncludes(text, "&lt;b&gt;: Failed");
  assert(!text.includes("<b>"));
  assertEquals(await drawn([]), "");
  // A word that looks like a day and is none.
  assertStringIncludes(await drawn([{ partition: "2025-13-99", state: "fresh" }]), "partition-strip");
});
