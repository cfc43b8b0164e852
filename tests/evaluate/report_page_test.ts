/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { golden, TEST, TRAIN } from "./golden.ts";
import { withFiles } from "./program.ts";

Deno.test("evaluate writes a report that needs nothing else", async () => {
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST }, async (path) => {
    const { code, err } = await golden(path, "--model", "als:factors=2,epochs=3", "--report", path("r.html"));
    assertEquals(code, 0, err);
    const page = await Deno.readTextFile(path("r.html"));
    assert(page.startsWith("<!doctype html>"));
    assert(!/<(link|img|iframe)|src=|url\(|https?:/.test(page), "it asks for something");
    assertEquals([...page.matchAll(/<svg viewBox="0 0 400/g)].length, 6 + 3 + 1 + 1);
    assert(!/NaN|undefined|Infinity/.test(page), page.match(/.{60}(NaN|undefined|Infinity).{20}/)?.[0]);
    assertEquals([...page.matchAll(/class="en"/g)].length, [...page.matchAll(/class="ko"/g)].length);
    for (const tag of ["svg", "table", "figure", "section", "text", "span"]) {
      const count = (pattern: RegExp) => [...page.matchAll(pattern)].length;
      assertEquals(count(new RegExp(`<${tag}[ >]`, "g")), count(new RegExp(`</${tag}>`, "g")), tag);
    }
    // Notes in both languages, models grouped, the best marked.
    assertStringIncludes(page, "시험 플레이 2건은 학습 데이터에 없는 게임의 플레이입니다");
    assertEquals([...page.matchAll(/<th scope="rowgroup" rowspan="3">/g)].length, 2);
    assert(/<td class="best">/.test(page));
    // At one K: bars; no model learned in epochs: no such section; nothing is best of one.
    await golden(path, "--k", "2", "--report", path("r.html"));
    const bars = await Deno.readTextFile(path("r.html"));
    assertStringIncludes(bars, "Recall@2");
    assert(page.includes(">Training<") && !bars.includes(">Training<"));
    assert(!bars.includes('class="best"') && !bars.includes("Who is better"));
    const missing = await golden(path, "--report", path("none/r.html"));
    assertEquals(missing.code, 2);
    assertStringIncludes(missing.err, "is not a folder that exists");
  });
});
