/** @module */
import { assert, assertEquals } from "@std/assert";
import { CHECKOUT, expectExit, withFolder } from "../support/program.ts";
import { serving } from "../support/serving.ts";

Deno.test("the README's client is of the right types, and gets answers", () =>
  withFolder(async (home) => {
    const readme = await Deno.readTextFile(`${CHECKOUT}/README.md`);
    const example = /```ts ignore\n(.*?)```/s.exec(readme)?.[1];
    assert(example !== undefined);
    await expectExit(0, ["materialize", "+model"], { home });
    await using server = await serving({ home });
    await server.ready();
    const file = `${home}/client.ts`;
    await Deno.writeTextFile(
      file,
      example.replace("./server/", `${CHECKOUT}/server/`).replace("http://127.0.0.1:8000", server.url),
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--check", "--allow-net", "--allow-read", `--config=${CHECKOUT}/deno.json`, file],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    assertEquals(lines.length >= 3, true, lines.join("\n"));
    assert(lines[0]!.includes("Perimeter of Zorvemere: 1"), lines[0]);
  }));
