import { assertEquals } from "@std/assert";
import { COMMON, STATES } from "../../../server/i18n/common.ts";
import { particle } from "../../../server/i18n/korean.ts";
import { chooseLanguage } from "../../../server/i18n/language.ts";
import { sayIn } from "../../../server/i18n/say.ts";

Deno.test("chooseLanguage() takes the address before the cookie before the header", () => {
  const acceptLanguage = "ko-KR,ko;q=0.9,en;q=0.8";
  assertEquals(chooseLanguage({ query: "en", cookie: "ko", acceptLanguage }), "en");
  assertEquals(chooseLanguage({ query: "fr", cookie: "en", acceptLanguage }), "en");
  assertEquals(chooseLanguage({ query: "", cookie: "xx", acceptLanguage }), "ko");
  assertEquals(chooseLanguage({}), "en");
});

Deno.test("chooseLanguage() weighs what a header accepts", () => {
  const by = (acceptLanguage: string) => chooseLanguage({ acceptLanguage });
  assertEquals(by("fr, ko;q=0.4, en;q=0.3"), "ko");
  assertEquals(by("ko;q=0.1,en-GB"), "en");
  assertEquals(by("ko;q=0, en;q=0.1"), "en");
  assertEquals(by(";;;q=,,"), "en");
  assertEquals(by("ko;q=1.1.1"), "en");
  assertEquals(by("a".repeat(100_000)), "en");
});

Deno.test("sayIn() says a text, or a text made from values", () => {
  assertEquals(sayIn("ko")(COMMON.models), "모델");
  assertEquals(sayIn("en")(COMMON.rangeOf)(1, 20, 12_393), "1–20 of 12,393");
});

Deno.test("every state and common word is said in Korean with Korean letters", () => {
  for (const [name, words] of Object.entries({ ...STATES, ...COMMON })) {
    if (["api", "version"].includes(name) || typeof words.ko !== "string") continue;
    assertEquals(/[가-힣]/.test(words.ko), true, name);
  }
});

Deno.test("particle() follows the sound that a word ends in", () => {
  assertEquals(particle("포털", "을/를"), "포털을");
  assertEquals(particle("하데스", "을/를"), "하데스를");
  assertEquals(particle("Portal 2", "과/와"), "Portal 2와");
  assertEquals(particle("Fallout 3", "과/와"), "Fallout 3과");
  assertEquals(particle("Terraria", "은/는"), "Terraria는");
  assertEquals(particle("Half-Life", "이/가"), "Half-Life가");
  assertEquals(particle("서울", "으로/로"), "서울로");
  assertEquals(particle("포털 (Portal)", "이/가"), "포털 (Portal)이");
  assertEquals(particle("", "을/를"), "를");
});
