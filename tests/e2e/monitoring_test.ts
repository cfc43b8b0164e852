/**
 * A real Prometheus that scrapes the real server, and is asked what the dashboard and the alerts ask.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { expectExit, withFolder } from "../support/program.ts";
import { skipped } from "../support/mariadb.ts";
import { Prometheus } from "../support/prometheus.ts";
import { alerts, dashboardQueries, metricsIn, prometheus } from "../support/monitoring.ts";
import { Served } from "../support/served.ts";

const NAME = "every query of the dashboard has an answer from a server that works, and no alert fires";
const found = await prometheus();

if ("missing" in found) {
  skipped(NAME, found.missing);
} else {
  Deno.test(NAME, () =>
    withFolder(async (home) => {
      await expectExit(0, ["materialize"], { home });
      await using server = await Served.start({ home });
      await server.until("/../../readyz", ({ status }) => status === "ready");
      const ask = async (user: string) => {
        const response = await server.post("/predict", { user_id: user });
        assertEquals(response.status, 200, await response.text());
      };
      for (const user of ["user-001", "user-002", "nobody"]) await ask(user);
      await using asked = await Prometheus.start(
        found.program,
        new URL(server.address).host,
        `${home}/prometheus`,
      );
      // Rates need two looks at a counter that moves.
      await asked.scraped(2);
      await ask("user-003");
      await asked.scraped(4);

      const queries = await dashboardQueries();
      for (const [title, query] of queries) {
        const answer = await asked.query(query);
        // No model was swapped in meanwhile.
        if (title !== "annotation") assert(answer.length > 0, `${title} shows nothing: ${query}`);
      }
      const rules = await alerts();
      const names = new Set((await asked.names()).map((name) => name.replace(/_(bucket|count|sum)$/, "")));
      for (
        const metric of [...queries.map(([, query]) => query), ...rules.map(({ expr }) => expr)].flatMap(
          metricsIn,
        )
      ) {
        assert(names.has(metric), `The server has no ${metric}`);
      }
      for (const { alert, expr } of rules) assertEquals(await asked.query(expr), [], alert);
    }));
}
