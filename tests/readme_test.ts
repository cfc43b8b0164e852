/**
 * What there is to configure and to call stands in the README, with the value that it has by default.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { pipeline } from "../assets/mod.ts";
import { assetVariable, configFields, VARIABLES } from "../infra/config.ts";
import { SERVER_VARIABLES } from "../infra/settings/server.ts";
import { CHECKOUT } from "./support/program.ts";

const readme = await Deno.readTextFile(`${CHECKOUT}/README.md`);

/** The variables of the README's tables, with the default in the second column where it is one value. */
function documented(): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const line of readme.split("\n")) {
    const [, first, second] = line.split("|");
    const names = [...(first ?? "").matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name!);
    const values = [...(second ?? "").matchAll(/`([^`]+)`/g)].map(([, value]) => value!);
    names.forEach((name, i) => found.set(name, values.length === names.length ? values[i] : undefined));
  }
  return found;
}

Deno.test("the README documents every variable, and its default", () => {
  const found = documented();
  for (const [name, declared] of Object.entries({ ...VARIABLES, ...SERVER_VARIABLES })) {
    assert(found.has(name), `${name} is not in the README`);
    assertEquals(found.get(name), "standard" in declared ? declared.standard : undefined, name);
  }
});

Deno.test("the README documents every field of every asset's config, and its default", () => {
  const found = documented();
  for (const asset of pipeline) {
    for (const [field, standard] of configFields(asset)) {
      const name = assetVariable(asset.key, field);
      assert(found.has(name), `${name} is not in the README`);
      const shown = found.get(name);
      // A long list is told in words.
      if (shown === undefined) assert(Array.isArray(standard), `${name} has no default in the README`);
      else assertEquals(shown, typeof standard === "string" ? standard : JSON.stringify(standard), name);
    }
  }
});

Deno.test("the README names no variable that there is not", () => {
  const known = [
    ...Object.keys(VARIABLES),
    ...Object.keys(SERVER_VARIABLES),
    ...pipeline.flatMap((asset) => configFields(asset).map(([field]) => assetVariable(asset.key, field))),
  ];
  for (const [name] of readme.matchAll(/(?:QUESTLINE|GAMES|LOGS|RAWG|SLACK|SERVER|ASSET)_[A-Z_]+/g)) {
    assert(known.includes(name), `${name} is no variable`);
  }
});

Deno.test("the README documents every task, and names no task that there is not", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${CHECKOUT}/deno.json`)) as {
    tasks: Record<string, { description: string }>;
  };
  for (const [name, { description }] of Object.entries(tasks)) {
    assert(
      new RegExp(`^\\| \`deno task ${name}\\b`, "m").test(readme),
      `deno task ${name} is not in the README`,
    );
    assert(description.length > 0);
  }
  for (const [, name] of readme.matchAll(/(?:deno|deno@[\d.]+) task ([a-z]+(?::[a-z]+)?)/g)) {
    assert(name! in tasks, `there is no task ${name}`);
  }
});

Deno.test("the README shows every asset", () => {
  for (const { key } of pipeline) assert(readme.includes(`| \`${key}\``), key);
});
