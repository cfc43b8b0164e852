/**
 * Version 3 of the embedded database: model versions and their aliases, pins, and what is asked for as rows: steps, checks
 * that did not pass, and numbers over time. An index goes that took more room than all of these and was of use only where code
 * is forgotten.
 *
 * @module
 */

/** The third version. */
export const modelRegistry = {
  version: 3,
  name: "model registry",
  sql: `
create table steps (
  run_id text not null,
  asset text not null,
  partition text not null,
  outcome text,
  started_at integer not null,
  finished_at integer,
  primary key (run_id, asset, partition)
) without rowid;

create table checks (
  asset text not null,
  partition text not null,
  run_id text not null,
  name text not null,
  passed integer not null,
  blocking integer not null,
  message text,
  at integer not null,
  primary key (asset, partition, run_id, name)
) without rowid;

create table metadata_series (
  id integer primary key not null,
  asset text not null,
  partition text not null,
  name text not null,
  last real
);
create unique index metadata_series_by_name on metadata_series (asset, partition, name);

create table metadata_points (
  series integer not null,
  at integer not null,
  value real not null,
  primary key (series, at)
) without rowid;

drop index materializations_by_code;

create table model_numbers (
  name text primary key not null,
  last integer not null
) without rowid;

create table model_versions (
  name text not null,
  number integer not null,
  identity text not null,
  materialization text not null,
  run_id text not null,
  fingerprint text not null,
  data_version text not null,
  size integer not null,
  spec text not null,
  evaluation text,
  metrics text not null,
  test_part text,
  lineage text not null,
  fit_ms real not null,
  created_at integer not null,
  primary key (name, number)
) without rowid;
create unique index model_versions_by_identity on model_versions (name, identity);

create table aliases (
  name text not null,
  alias text not null,
  number integer not null,
  primary key (name, alias)
) without rowid;

create table alias_moves (
  id text primary key not null,
  name text not null,
  alias text not null,
  from_number integer,
  to_number integer,
  at integer not null,
  moved_by text not null,
  why text not null,
  undoes text
) without rowid;
create index alias_moves_by_name on alias_moves (name, id);

create table measurements (
  identity text primary key not null,
  test_part text not null,
  report blob not null,
  measured_at integer not null
) without rowid;

create table pins (
  token text not null,
  data_version text not null,
  owner text not null,
  expires_at integer not null,
  primary key (token, data_version)
) without rowid;
create index pins_by_owner on pins (owner);
`,
};
