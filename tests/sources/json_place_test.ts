import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { jsonFault } from "../../infra/sources/json_place.ts";

const faults: [text: string, place: string, problem: string][] = [
  ['{"a": x}', "1:7", 'found "x}", expected a value'],
  ["[1,\n 2,,3]", "2:4", 'found ",3]", expected a value'],
  ['{"가": "🌾" "b": 1}', "1:11", 'found "\\"b\\": 1}", expected a comma or the closing bracket'],
  ['{"a" 1}', "1:6", 'found "1}", expected ":"'],
  ["{a: 1}", "1:2", 'found "a: 1}", expected a name in quotes or "}"'],
  ['{"a": 1,}', "1:9", 'found "}", expected a name in quotes'],
  ["[1, 2", "1:6", "found the end of the text, expected a comma or the closing bracket"],
  ["[1]\n]", "2:1", 'found "]", expected the end of the text'],
  ["[01]", "1:2", 'found "01]", expected a value or "]"'],
  [
    '["가a\tb"]',
    "1:5",
    'found "\\tb\\"]", expected the rest of a string: a closing quote, or line ends and the like written as \\n',
  ],
  [
    '["a',
    "1:4",
    "found the end of the text, expected the rest of a string: a closing quote, or line ends and the like written as \\n",
  ],
  ["", "1:1", "found the end of the text, expected a value"],
];

for (const [text, place, problem] of faults) {
  Deno.test(`jsonFault() finds the fault of ${JSON.stringify(text)}`, () => {
    const fault = jsonFault(text)!;
    assertEquals(`${fault.line}:${fault.column} ${fault.problem}`, `${place} this is not JSON: ${problem}`);
  });
}

Deno.test("jsonFault() finds a fault exactly where JSON.parse() does", () => {
  const text = fc.array(
    fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"\\n"',
      '"',
      "1",
      "-0.5e3",
      "01",
      "true",
      "nul",
      "null",
      " ",
      "\n",
    ),
    { maxLength: 8 },
  ).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(text, fc.json()), (json) => {
      let valid = true;
      try {
        JSON.parse(json);
      } catch {
        valid = false;
      }
      assertEquals(jsonFault(json) === undefined, valid);
    }),
    { numRuns: 3000 },
  );
});
