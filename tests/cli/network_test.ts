/** @module */
import { assertEquals } from "@std/assert";
import { cleanEnv, withFolder } from "../support/program.ts";

Deno.test("without DATABASE_URL the program cannot use the network, and with it the host is its own choice", () =>
  withFolder(async (home) => {
    const probe = `${home}/probe.ts`;
    const network = new URL("../../infra/cli/network.ts", import.meta.url);
    await Deno.writeTextFile(
      probe,
      `import ${JSON.stringify(network.href)};
       const { state } = await Deno.permissions.query({ name: "net" });
       Deno.stdout.writeSync(new TextEncoder().encode(state));`,
    );
    const state = async (cwd: string, env: Record<string, string> = {}) => {
      const config = new URL("../../deno.json", import.meta.url).pathname;
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-P=cli", `--config=${config}`, probe],
        cwd,
        env: { ...cleanEnv(), ...env },
        clearEnv: true,
        stderr: "inherit",
      }).output();
      return new TextDecoder().decode(stdout);
    };
    assertEquals(await state(home), "prompt");
    assertEquals(await state(home, { DATABASE_URL: "" }), "prompt");
    assertEquals(await state(home, { DATABASE_URL: "mysql://me@db/q" }), "granted");
    assertEquals(await state(home, { RAWG_API_KEY: "k" }), "granted");
    assertEquals(await state(home, { SLACK_WEBHOOK_URL: "https://slack.example/x" }), "granted");
    assertEquals(await state(home, { WANDB_API_KEY: "key" }), "granted");
    assertEquals(await state(home, { WANDB_PROJECT: "games" }), "prompt");
    await Deno.writeTextFile(`${home}/.env`, "DATABASE_URL=mysql://me@db/q");
    assertEquals(await state(home), "granted");
  }));
