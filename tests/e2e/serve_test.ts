/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { expectExit, questline, withFolder } from "../support/program.ts";
import { serving } from "../support/serving.ts";

const ask = (url: string, user: string) =>
  fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: user, k: 10 }),
  });

Deno.test("serve works before anything is materialized, says what to do, and serves the model once it is there", () =>
  withFolder(async (home) => {
    await using server = await serving({ home, env: { SERVER_POLL_SECONDS: "1" } });
    assertEquals(await (await fetch(`${server.url}/livez`)).json(), { status: "ok" });
    const early = await ask(server.url, "user-001");
    assertEquals(early.status, 503);
    assertStringIncludes((await early.json() as { detail: string }).detail, "next: deno task materialize");
    await expectExit(0, ["materialize", "+model"], { home });
    await server.ready();
    const answer = await (await ask(server.url, "user-001")).json() as { recommendations: unknown[] };
    assertEquals(answer.recommendations.length, 10);
  }));

Deno.test("serve answers what the command line answers", () =>
  withFolder(async (home) => {
    await expectExit(0, ["materialize", "+model"], { home });
    const { out } = await expectExit(0, ["recommend", "--user", "user-002", "-k", "10", "--json"], { home });
    const told = JSON.parse(out) as { recommendations: { game: string; score: number }[] };
    await using server = await serving({ home });
    await server.ready();
    const answer = await (await ask(server.url, "user-002")).json() as {
      recommendations: { game_id: string; score: number }[];
    };
    assertEquals(
      answer.recommendations.map(({ game_id, score }) => [game_id, score]),
      told.recommendations.map(({ game, score }) => [game, score]),
    );
  }));

Deno.test("serve ends with 2 and says which variable to set, when its port or host is not to be had", () =>
  withFolder(async (home) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    const refused = async (env: Record<string, string>) => {
      const { code, err } = await questline(["serve"], { home, permissions: "serve", env });
      assertEquals(code, 2, err);
      return err;
    };
    assertStringIncludes(
      await refused({ PORT: String(port) }),
      `Error: PORT is ${port}, and another program listens on 127.0.0.1:${port}: set PORT to another one`,
    );
    assertStringIncludes(await refused({ PORT: "http" }), 'PORT is "http": ');
    assertStringIncludes(
      await refused({ PORT: "0", HOST: "203.0.113.7" }),
      "set HOST to an address of this machine",
    );
    assertStringIncludes(await refused({ PORT: "0", RATE_LIMIT: "many" }), 'RATE_LIMIT is "many"');
    const secret = await refused({ PORT: "0", API_TOKEN: "short secret" });
    assert(!secret.includes("short secret"), secret);
  }));

Deno.test("a server that nothing else is configured for cannot use the network", () =>
  withFolder(async (home) => {
    const probe = `${home}/probe.ts`;
    const [network, port] = ["network", "port"].map((name) =>
      new URL(`../../infra/cli/${name}.ts`, import.meta.url)
    );
    await Deno.writeTextFile(
      probe,
      `import ${JSON.stringify(network!.href)};
       import { takePort } from ${JSON.stringify(port!.href)};
       const { server } = takePort();
       const net = await Deno.permissions.query({ name: "net" });
       Deno.stdout.writeSync(new TextEncoder().encode(server.addr.hostname + " " + net.state));
       await server.shutdown();`,
    );
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-P=serve", `--config=${config}`, probe, "serve"],
      cwd: home,
      env: { PORT: "0" },
      stderr: "inherit",
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "127.0.0.1 prompt");
  }));

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} under load cuts no answer off, and ends the server with 0`, () =>
    withFolder(async (home) => {
      await expectExit(0, ["materialize", "+model"], { home });
      await using server = await serving({ home });
      await server.ready();
      const whole = await (await ask(server.url, "user-001")).text();
      const counts = { whole: 0, refused: 0, cut: 0 };
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          let response: Response;
          try {
            response = await ask(server.url, "user-001");
          } catch {
            // No answer had begun: the server does not listen any more, or closed the connection before it read.
            counts.refused++;
            return;
          }
          try {
            if (await response.text() === whole) counts.whole++;
            else counts.cut++;
          } catch {
            counts.cut++;
          }
        }
      };
      const clients = Array.from({ length: 16 }, client);
      // A batch that is being streamed when the signal comes.
      const users = Array.from({ length: 1000 }, (_, u) => `user-${String(u % 100 + 1).padStart(3, "0")}`);
      const streamed = await fetch(`${server.url}/api/v1/predict/batch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ user_ids: users }),
      });
      while (counts.whole < 200) await new Promise((resolve) => setTimeout(resolve, 5));
      server.child.kill(signal);
      assertEquals((await streamed.text()).trimEnd().split("\n").length, 1000);
      const { code, err } = await server.child.ended();
      isOver = true;
      await Promise.all(clients);
      assertEquals(code, 0, err);
      assertEquals(counts.cut, 0, JSON.stringify(counts));
      assertEquals(server.logged().at(-1)!["drained"], true);
      // Before it was ready it said so.
      const failed = server.logged().filter(({ path, status }) =>
        path !== "/readyz" && Number(status) >= 500
      );
      assertEquals(failed, []);
    }));
}

Deno.test("a second signal ends the server at once", () =>
  withFolder(async (home) => {
    await using server = await serving({ home });
    // A body that never comes keeps the server from having drained.
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    await connection.write(
      new TextEncoder().encode(
        "POST /api/v1/predict/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n",
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.child.kill("SIGTERM");
    await server.child.seen('"event":"draining"');
    server.child.kill("SIGTERM");
    const { code } = await server.child.ended();
    assertEquals(code, 130);
  }));
