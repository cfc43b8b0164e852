/**
 * Alerts and dashboard, as far as Prometheus's own tools see them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { stringify } from "yaml";
import { CHECKOUT, withFolder } from "../support/program.ts";
import { skipped } from "../support/mariadb.ts";
import { alerts, dashboard, dashboardQueries, metricsIn, promtool } from "../support/monitoring.ts";
import { yamlOf } from "../support/deployment.ts";

const MONITORING = `${CHECKOUT}/infra/monitoring`;
const found = await promtool();

/** A test that needs promtool; it gets a function that runs it, and fails with what it says. */
function withPromtool(
  name: string,
  body: (run: (...args: string[]) => Promise<string>) => Promise<void>,
): void {
  if ("missing" in found) return skipped(name, found.missing);
  Deno.test(name, () =>
    body(async (...args) => {
      const { success, stdout, stderr } = await new Deno.Command(found.program, { args }).output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assert(success, said);
      return said;
    }));
}

withPromtool("promtool takes the configuration and the rules", async (run) => {
  await run("check", "config", `${MONITORING}/prometheus.yml`);
  await run("check", "rules", `${MONITORING}/alerts.yml`);
});

withPromtool("promtool takes every query of the dashboard", (run) =>
  withFolder(async (folder) => {
    const queries = await dashboardQueries();
    assert(queries.length > 20);
    const rules = queries.map(([, expr], i) => ({ record: `query:${i}`, expr }));
    const path = `${folder}/queries.yml`;
    await Deno.writeTextFile(path, stringify({ groups: [{ name: "dashboard", rules }] }));
    await run("check", "rules", path);
  }));

/** What is left of each alert's series when it fires, besides its severity. */
const LABELS: Readonly<Record<string, Record<string, string>>> = {
  QuestlineDown: { job: "questline", instance: "a" },
  QuestlineHasNoModel: { job: "questline", instance: "b" },
  QuestlineEventLoopBlocked: { instance: "a" },
  QuestlineAssetStale: { asset: "model" },
  QuestlineCannotLook: { what: "assets" },
};

/** What people read, for those whose words hold a value. */
const SUMMARIES: Readonly<Record<string, string>> = {
  QuestlineDown: "a does not answer",
  QuestlineHasNoModel: "b has no model to answer with",
  QuestlineErrors: "2% of all requests end in a server error",
  QuestlineSlow: "One in a hundred predictions takes longer than 460ms",
  QuestlineFallbacks: "75% of all answers do not come from the model",
  QuestlineEventLoopBlocked: "a answers nobody for 750ms at a time",
  QuestlineAssetStale: "model has been stale or missing for hours",
  QuestlineNothingRan: "The last run began 1d 3h 29m 59s ago",
  QuestlineModelOld: "The model that answers is 8d 1h 19m 59s old",
  QuestlineCannotLook: "The server cannot look at assets: the other alerts about assets say nothing",
};

withPromtool(
  "every alert fires where it must, says so in words, and is silent where all is well",
  (run) =>
    withFolder(async (folder) => {
      const rules = await alerts();
      const tests = await yamlOf<{ rule_files: string[]; tests: Record<string, unknown>[] }>(
        "tests/deployment/alerts.yaml",
      );
      tests.rule_files = [`${MONITORING}/alerts.yml`];
      const [well, unwell, old] = tests.tests;
      const silent = (well!["alert_rule_test"] as { alertname: string }[]).map(({ alertname }) => alertname);
      assertEquals(silent, rules.map(({ alert }) => alert));
      const fires = (evalTime: string, wanted: (name: string) => boolean) =>
        rules.filter(({ alert }) => wanted(alert)).map(({ alert, labels, annotations }) => ({
          eval_time: evalTime,
          alertname: alert,
          exp_alerts: [{
            exp_labels: { ...labels, ...LABELS[alert] },
            exp_annotations: {
              summary: SUMMARIES[alert] ?? annotations.summary,
              action: annotations.action.replace("{{ $labels.asset }}", "model"),
            },
          }],
        }));
      unwell!["alert_rule_test"] = fires("1650m", (name) => name !== "QuestlineModelOld");
      old!["alert_rule_test"] = fires("11600m", (name) => name === "QuestlineModelOld");
      const path = `${folder}/alerts.yaml`;
      await Deno.writeTextFile(path, stringify(tests));
      await run("test", "rules", path);
    }),
);

/** What the server's /metrics has. */
const METRICS = [
  "process_cpu_seconds_total",
  "process_heap_used_bytes",
  "process_resident_memory_bytes",
  "questline_answers_total",
  "questline_asset_since_timestamp_seconds",
  "questline_asset_state",
  "questline_event_loop_lag_seconds",
  "questline_feedback_events",
  "questline_feedback_refused",
  "questline_feedback_waiting_bytes",
  "questline_http_request_duration_seconds",
  "questline_last_run_duration_seconds",
  "questline_last_run_start_timestamp_seconds",
  "questline_last_run_status",
  "questline_look_up",
  "questline_model_created_timestamp_seconds",
  "questline_model_refusals_total",
  "questline_model_swaps_total",
  "questline_model_version",
  "questline_recommendation_coverage",
];

Deno.test("alerts and dashboard read metrics that there are", async () => {
  const read = [
    ...(await alerts()).map(({ expr }) => expr),
    ...(await dashboardQueries()).map(([, query]) => query),
  ];
  assertEquals([...new Set(read.flatMap(metricsIn))].sort(), METRICS);
});

Deno.test("every alert says how bad it is and what to do", async () => {
  for (const { alert, labels, annotations } of await alerts()) {
    assert(["critical", "warning"].includes(labels.severity), alert);
    assert(annotations.action.length > 10, alert);
  }
});

Deno.test("the dashboard's panels have numbers of their own, a source, and do not overlap", async () => {
  const { panels, templating } = await dashboard();
  assertEquals(new Set(panels.map(({ id }) => id)).size, panels.length);
  assertEquals(templating.list.map(({ name }) => name), ["datasource", "instance"]);
  const taken = new Set<string>();
  for (const { title, gridPos: { x, y, w, h }, targets = [] } of panels) {
    assert(x + w <= 24, title);
    for (let column = x; column < x + w; column++) {
      for (let line = y; line < y + h; line++) {
        const cell = `${column}:${line}`;
        assert(!taken.has(cell), `${title} overlaps`);
        taken.add(cell);
      }
    }
    for (const { datasource } of targets) assertEquals(datasource.uid, "${datasource}", title);
  }
});
