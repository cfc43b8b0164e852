import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cleanList, cleanText } from "../../assets/games/text.ts";

const cases: [what: string, from: string, to: string][] = [
  [
    "trims and joins white space of any kind",
    "\u3000 Gloam\u00a0\u2003Kettle\t\r\nSociety\u0085",
    "Gloam Kettle Society",
  ],
  ["composes decomposed accents", "The\u0301ie\u0300re", "Théière"],
  ["composes decomposed Hangul", "구름".normalize("NFD"), "구름"],
  ["composes across a dropped zero-width space", "e\u200b\u0301", "é"],
  ["drops zero-width characters and soft hyphens", "\ufeffMo\u200bss\u2060ge\u00adar", "Mossgear"],
  ["drops control characters", "Sable\u0000moth\u0007\u009f", "Sablemoth"],
  ["drops direction overrides", "\u202eabc\u202c", "abc"],
  ["drops halves of surrogate pairs", "a\ud83db", "ab"],
  ["keeps the joiner of an emoji", "Turnip 👩‍🌾", "Turnip 👩‍🌾"],
  ["keeps the joiner after a skin tone and after a variation selector", "👩🏽‍🌾 ❤️‍🔥", "👩🏽‍🌾 ❤️‍🔥"],
  ["keeps the tags of a flag", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
  ["keeps joiners that spell", "می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"],
  ["drops joiners that join nothing", "a\u200db\u200c 👩\u200d", "ab 👩"],
  ["keeps every script", "霧笛の庭 Лунная 纸灯笼 별가루", "霧笛の庭 Лунная 纸灯笼 별가루"],
];

for (const [what, from, to] of cases) {
  Deno.test(`cleanText() ${what}`, () => assertEquals(cleanText(from), to));
}

Deno.test("cleanText() changes nothing the second time", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\u200d",
      "\u200c",
      "\u200b",
      "👩",
      "🌾",
      "\ufe0f",
      "क",
      "्",
      "e",
      "\u0301",
      " ",
      "\u3000",
    ),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const once = cleanText(parts.join(""));
      assertEquals(cleanText(once), once);
      assert(once.isWellFormed());
      assertEquals(once.normalize("NFC"), once);
      assert(!/^\p{White_Space}|\p{White_Space}$|\p{White_Space}{2}|\p{Cc}/u.test(once));
    }),
    { numRuns: 500 },
  );
});

Deno.test("cleanText() keeps every letter, whatever the script", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const letters = (s: string) => (s.normalize("NFC").match(/\p{L}/gu) ?? []).join("");
    assertEquals(letters(cleanText(text)), letters(text));
  }));
});

Deno.test("cleanList() leaves out what is empty or stood before, in the order given", () => {
  assertEquals(cleanList(["RPG ", "\u200b", "Action", "RPG", ""]), ["RPG", "Action"]);
});
