/** @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type ComposeFile, knownVariables, textOf, yamlOf } from "../support/deployment.ts";

const compose = await yamlOf<ComposeFile>("infra/compose.yaml");
const { services } = compose;
const OURS = ["server", "materialize", "scheduler"];

Deno.test("every service is well when it says so, restarts, and waits for what it needs", () => {
  for (const [name, service] of Object.entries(services)) {
    // Tasks that end have no health, and the server's is the image's.
    if (!OURS.includes(name)) assert((service.healthcheck?.test ?? []).length > 0, name);
    if (name !== "materialize") assertEquals(service.restart, "unless-stopped", name);
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      assert(needed in services, `${name} waits for ${needed}`);
      if (condition === "service_healthy") assert(services[needed]!.healthcheck !== undefined, needed);
    }
  }
  for (const name of OURS) {
    const { depends_on: needs, image, read_only: isReadOnly, cap_drop: dropped } = services[name]!;
    assertEquals(Object.keys(needs!), ["mysql", "s3"]);
    assertEquals([image, isReadOnly, dropped], [services["server"]!.image, true, ["ALL"]]);
  }
  assertEquals(services["scheduler"]!.command, ["schedule"]);
});

Deno.test("profiles keep what is not always wanted apart", () => {
  const byProfile = (profile = "") =>
    Object.keys(services).filter((name) => (services[name]!.profiles ?? [""]).includes(profile));
  assertEquals(byProfile(), ["server", "mysql", "s3"]);
  assertEquals(byProfile("scheduler"), ["scheduler"]);
  assertEquals(byProfile("tools"), ["materialize"]);
  assertEquals(byProfile("monitoring"), ["prometheus", "grafana"]);
});

Deno.test("no password has a default but in the env file for a machine of one's own", async () => {
  const text = await textOf("infra/compose.yaml");
  const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|TOKEN)\w*)([^}]*)\}/g)];
  assert(secrets.length >= 6);
  for (const [, name, rest] of secrets) assertMatch(rest!, /^:\?set /, name);
  // The rest has harmless defaults.
  for (const [, name, rest] of text.matchAll(/\$\{(\w+)([^}]*)\}/g)) assertMatch(rest!, /^:[-?]/, name);
  const local = await textOf("infra/compose.local.env");
  const given = [...local.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const);
  assertEquals(
    new Set(secrets.map(([, name]) => name!)),
    new Set(given.map(([name]) => name).filter((name) => name !== "BIND")),
  );
  for (const [name, value] of given) assert(name === "BIND" || value.startsWith("local-only"), name);
  assertMatch(given.find(([name]) => name === "API_TOKEN")![1], /^[\x21-\x7e]{16,}$/);
});

Deno.test("ports are for this machine unless told otherwise, and the data's network leads nowhere", () => {
  for (const [name, { ports = [] }] of Object.entries(services)) {
    for (const port of ports) assertMatch(port, /^\$\{BIND:-127\.0\.0\.1\}:\d+:\d+$/, name);
  }
  assertEquals(compose.networks["data"]!.internal, true);
  for (const name of ["mysql", "s3"]) {
    assertEquals([services[name]!.networks, services[name]!.ports], [["data"], undefined]);
  }
});

Deno.test("images have a version, volumes are declared, and variables are ones that the program knows", () => {
  const known = knownVariables();
  for (const [name, service] of Object.entries(services)) {
    if (!OURS.includes(name)) assertMatch(service.image, /^[\w./-]+:v?\d+\.\d+\.\d+$/, name);
    for (const volume of service.volumes ?? []) {
      const from = volume.split(":")[0]!;
      if (from.startsWith("./")) Deno.statSync(new URL(`../../infra/${from}`, import.meta.url));
      else assert(from in compose.volumes, `${name}: ${from}`);
    }
  }
  for (const name of OURS) {
    for (const variable of Object.keys(services[name]!.environment!)) assert(known.has(variable), variable);
  }
});
