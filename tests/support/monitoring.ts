/**
 * What is watched: the queries of alerts and of the dashboard, and Prometheus to ask them.
 *
 * @module
 */
import { parse } from "yaml";
import { type Availability, findProgram } from "./apt.ts";
import { textOf } from "./deployment.ts";

const PACKAGES = ["prometheus"];

export const promtool = (): Promise<Availability> => findProgram(["promtool"], PACKAGES);
export const prometheus = (): Promise<Availability> => findProgram(["prometheus"], PACKAGES);

/** A rule that somebody has to look after. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

/** Every alert. */
export async function alerts(): Promise<Alert[]> {
  const { groups } = parse(await textOf("infra/monitoring/alerts.yml")) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** A panel of the dashboard. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

/** The dashboard. */
export interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

export async function dashboard(): Promise<Dashboard> {
  return JSON.parse(await textOf("infra/monitoring/grafana/dashboards/questline.json")) as Dashboard;
}

/** Every query of the dashboard as Grafana asks it, by the title of its panel. */
export async function dashboardQueries(): Promise<[title: string, query: string][]> {
  const { panels, annotations } = await dashboard();
  return [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
    ...annotations.list.map(({ expr }) => ["annotation", expr] as const),
  ].map(([title, expr]) => [title, expr.replaceAll("$instance", ".*")]);
}

/** The metrics that a query reads; a histogram by its own name. */
export function metricsIn(query: string): string[] {
  const names = query.matchAll(/\b(?:questline|process)_[a-z_]+/g);
  return [...new Set([...names].map(([name]) => name.replace(/_(bucket|count|sum)$/, "")))];
}
