/** @module */
import { assertEquals } from "@std/assert";
import { style } from "../../infra/cli/style.ts";
import { table } from "../../infra/cli/table.ts";

const plain = style(false);

Deno.test("table() lines columns up, whatever script the cells are in", () => {
  const lines = table(
    [{ title: "game" }, { title: "rows", side: "right" }, { title: "" }],
    [["안개등대", "7", "x"], ["Portal", "1,234", ""], ["a"]],
    80,
    plain,
  );
  assertEquals(lines, ["game       rows", "안개등대      7  x", "Portal    1,234", "a"]);
});

Deno.test("table() narrows the flexible column, and no other, to fit", () => {
  const columns = [{ title: "name" }, { title: "why", flexible: true }, { title: "end" }];
  const rows = [["model", "the data of user_logs changed", "x"], ["a", "short", "y"]];
  assertEquals(table(columns, rows, 28, plain), [
    "name   why               end",
    "model  the data of use…  x",
    "a      short             y",
  ]);
  assertEquals(table(columns, rows, 28, plain)[0]!.length, 28);
  // It never vanishes.
  assertEquals(table(columns, rows, 5, plain)[1], "model  the dat…  x");
  assertEquals(table(columns, rows, 200, plain)[1], "model  the data of user_logs changed  x");
});

Deno.test("table() counts painted cells by what is seen", () => {
  const paint = style(true);
  const lines = table(
    [{ title: "state" }, { title: "n" }],
    [[paint.good("ok"), "1"], ["stale", "2"]],
    80,
    paint,
  );
  assertEquals(lines, ["\x1b[2mstate  n\x1b[22m", "\x1b[32mok\x1b[39m     1", "stale  2"]);
});

Deno.test("table() without rows is its header", () => {
  assertEquals(table([{ title: "a" }, { title: "b" }], [], 80, plain), ["a  b"]);
});
