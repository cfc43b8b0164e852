import { assertEquals } from "@std/assert";
import { EN, KO } from "../../../server/i18n/format.ts";

Deno.test("count() takes the plural that a number asks for", () => {
  assertEquals([0, 1, 2, 12_393].map((n) => EN.count(n, "game", "games")), [
    "0 games",
    "1 game",
    "2 games",
    "12,393 games",
  ]);
});

Deno.test("bytes() takes powers of 1000", () => {
  assertEquals([0, 999, 1000, 122_400, 4_500_000, 3e9].map(EN.bytes), [
    "0\u00a0B",
    "999\u00a0B",
    "1\u00a0kB",
    "122\u00a0kB",
    "4.5\u00a0MB",
    "3\u00a0GB",
  ]);
});

Deno.test("duration() says the two largest units", () => {
  assertEquals([0, 340, 2400, 59_700, 200_000, 3_600_000, 90_061_000].map(EN.duration), [
    "0\u00a0ms",
    "340\u00a0ms",
    "2.4\u00a0s",
    "1\u00a0min",
    "3\u00a0min 20\u00a0s",
    "1\u00a0h",
    "1\u00a0d 1\u00a0h",
  ]);
  assertEquals(KO.duration(200_000), "3분 20초");
});

Deno.test("relative() takes the largest unit that fits, in both directions", () => {
  const now = Date.UTC(2026, 4, 14);
  assertEquals(EN.relative(now - 200_000, now), "3 minutes ago");
  assertEquals(EN.relative(now - 86_400_000, now), "yesterday");
  assertEquals(EN.relative(now + 7_200_000, now), "in 2 hours");
  assertEquals(EN.relative(now - 400, now), "now");
  assertEquals(KO.relative(now - 200_000, now), "3분 전");
});

Deno.test("percent() and metric() write as each language does", () => {
  assertEquals([EN.percent(0.624), KO.percent(0.624), EN.metric(0.4944)], ["62\u00a0%", "62%", "0.494"]);
  assertEquals(
    EN.dateTime(Date.UTC(2026, 4, 14, 9, 30)).replaceAll("\u202f", " "),
    "May 14, 2026, 9:30 AM UTC",
  );
});
