/**
 * The commands of the workflows, taken from their files and run on a clean copy of the checkout. What needs a container
 * engine, and this very suite, are left out, and said to be.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CHECKOUT, cleanEnv, filesBelow, withFolder } from "../support/program.ts";
import { resolved, type Step, workflow } from "../support/workflows.ts";

/** What does not belong to a clone: what git ignores. */
async function cleanCopy(to: string): Promise<void> {
  const ignored = (await Deno.readTextFile(`${CHECKOUT}/.gitignore`)).split("\n").map((line) =>
    line.replace(/\/$/, "")
  );
  const copy = async (from: string, into: string) => {
    await Deno.mkdir(into);
    for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
      if (name === ".git" || ignored.includes(name)) continue;
      if (isDirectory) await copy(`${from}/${name}`, `${into}/${name}`);
      else if (isFile) await Deno.copyFile(`${from}/${name}`, `${into}/${name}`);
    }
  };
  await copy(CHECKOUT, to);
}

/** A machine of GitHub's, as far as the commands see. */
interface Runner {
  readonly clone: string;
  readonly files: string;
  readonly env: Readonly<Record<string, string>>;
  readonly known: Readonly<Record<string, string>>;
}

/** Runs a step as GitHub does; answers what it wrote. */
async function runStep(step: Step, { clone, files, env, known }: Runner): Promise<string> {
  const script = `${files}/step.sh`;
  await Deno.writeTextFile(script, step.run!);
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, resolved(value, known)]);
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", script],
    cwd: clone,
    clearEnv: true,
    env: {
      ...cleanEnv(),
      ...env,
      ...Object.fromEntries(own),
      CI: "true",
      GITHUB_STEP_SUMMARY: `${files}/summary.md`,
    },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, `${step.run}\n${said}`);
  return said;
}

/** What of ci.yml is not run here, by what its command contains, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "task test": "it is this suite",
  "apt-get": "it changes the machine; the tests that need the programs get them themselves",
  "docker": "it needs a container engine",
  "kubectl": "it needs kubectl",
};

/** `npx -y deno@2.9.6` is the version that runs here, from a registry that need not be there. */
async function npxShim(files: string): Promise<string> {
  const folder = `${files}/bin`;
  await Deno.mkdir(folder);
  const version = Deno.version.deno;
  await Deno.writeTextFile(
    `${folder}/npx`,
    `#!/bin/sh\ntest "$1 $2" = "-y deno@${version}" || { echo "unexpected: npx $*" >&2; exit 1; }\nshift 2\nexec deno "$@"\n`,
    { mode: 0o755 },
  );
  await Deno.symlink(Deno.execPath(), `${folder}/deno`);
  return `${folder}:${Deno.env.get("PATH")}`;
}

Deno.test({
  name: "the commands of ci.yml work on a clean copy of the checkout",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const clone = `${folder}/clone`;
      await cleanCopy(clone);
      const { jobs, env } = await workflow("ci");
      const runner: Runner = {
        clone,
        files: folder,
        env: { ...env, PATH: await npxShim(folder) },
        known: {},
      };
      const ran: string[] = [];
      const left: string[] = [];
      for (const job of Object.values(jobs)) {
        for (const step of job.steps!.filter(({ run }) => run !== undefined)) {
          const because = Object.entries(LEFT_OUT).find(([what]) => step.run!.includes(what));
          if (because !== undefined) {
            left.push(`${step.name}: ${because[1]}`);
            continue;
          }
          ran.push(step.run!.trim());
          await runStep(step, runner);
        }
      }
      assertEquals(ran, [
        "deno fmt --check",
        "deno lint",
        "deno check",
        "npx -y deno@2.9.6 task materialize",
      ]);
      assertEquals(left.length, 7, left.join("\n"));
      // The README promises two commands: CI runs both, letter by letter.
      const readme = await Deno.readTextFile(`${CHECKOUT}/README.md`);
      const commands = Object.values(jobs).flatMap(({ steps }) => steps!.flatMap(({ run }) => run ?? []));
      for (const promised of ["npx -y deno@2.9.6 task materialize", "npx -y deno@2.9.6 task test"]) {
        assertMatch(readme, new RegExp(`^${promised.replaceAll(".", "\\.")} +#`, "m"));
        assert(commands.includes(promised), promised);
      }
      for (const line of left) {
        await Deno.stderr.write(new TextEncoder().encode(`Left out of ci.yml: ${line}\n`));
      }
    }),
});

/** What the expressions of materialize.yml are in a run, where nothing is configured. */
function dispatched(inputs: { selection?: string; force?: boolean }): Record<string, string> {
  const nothing = [
    "secrets.DATABASE_URL",
    "vars.S3_BUCKET",
    "vars.S3_ENDPOINT",
    "vars.S3_PREFIX",
    "vars.S3_REGION",
    "secrets.AWS_ACCESS_KEY_ID",
    "secrets.AWS_SECRET_ACCESS_KEY",
    "secrets.RAWG_API_KEY",
    "secrets.SLACK_WEBHOOK_URL",
    "vars.PUBLIC_URL",
    "secrets.WANDB_API_KEY",
    "vars.WANDB_ENTITY",
    "vars.WANDB_PROJECT",
  ];
  return {
    ...Object.fromEntries(nothing.map((expression) => [expression, ""])),
    "inputs.selection || '*'": inputs.selection ?? "*",
    "inputs.force && '--force' || ''": inputs.force ? "--force" : "",
  };
}

Deno.test({
  name: "the commands of materialize.yml plan, materialize and report on a clean copy of the checkout",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const clone = `${folder}/clone`;
      await cleanCopy(clone);
      const PATH = await npxShim(folder);
      const { jobs, env } = await workflow("materialize");
      const { steps, env: jobEnv } = jobs["materialize"]!;
      /** A run of the workflow; answers its summary. */
      async function dispatch(
        inputs: { selection?: string; force?: boolean; plan?: boolean },
      ): Promise<string> {
        const known = dispatched(inputs);
        const own = Object.entries(jobEnv!).map(([name, value]) => [name, resolved(value, known)] as const);
        const runner: Runner = {
          clone,
          files: folder,
          env: { ...env, ...Object.fromEntries(own), PATH },
          known,
        };
        await Deno.remove(`${folder}/summary.md`).catch(() => {});
        for (const step of steps!.filter(({ run }) => run !== undefined)) {
          // The conditions that its steps have, and what they come to.
          const conditions: Record<string, boolean> = {
            "": true,
            "${{ !inputs.plan }}": !inputs.plan,
            "${{ !cancelled() }}": true,
            "${{ !cancelled() && !inputs.plan && env.WANDB_API_KEY != '' }}": false,
          };
          const isWanted = conditions[step.if ?? ""];
          assert(isWanted !== undefined, `Nobody said whether "${step.if}" holds`);
          if (isWanted) await runStep(step, runner);
        }
        return await Deno.readTextFile(`${folder}/summary.md`);
      }

      const planned = await dispatch({ plan: true });
      assertStringIncludes(planned, "## Plan\n```text\nrun     raw_games");
      assertStringIncludes(planned, "```mermaid\nflowchart LR");
      assert(!planned.includes("## Result"));
      assertEquals(await filesBelow(`${clone}/.questline/artifacts`), []);

      const made = await dispatch({});
      assertStringIncludes(made, "✓ Done: 8 materialized");
      assertEquals((await filesBelow(`${clone}/report`)).sort(), [
        "events.jsonl",
        "graph.mmd",
        "log.txt",
        "plan.txt",
        "status.json",
      ]);
      const events = (await Deno.readTextFile(`${clone}/report/events.jsonl`)).trim().split("\n");
      assertEquals(JSON.parse(events.at(-1)!).type, "run_finished");

      // A selection is one argument, whatever stands in it.
      const forced = await dispatch({
        selection: "clean_features or (group:plays and not user_logs)",
        force: true,
      });
      assertStringIncludes(forced, "✓ Done: 2 materialized");
    }),
});
