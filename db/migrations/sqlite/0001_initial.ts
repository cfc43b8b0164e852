/**
 * Version 1 of the embedded database.
 *
 * `WITHOUT ROWID` keeps the rows of a table in the order of its key, so that a pointer or a user's recommendations
 * are found in one descent.
 *
 * @module
 */

/** The first version. */
export const initial = {
  version: 1,
  name: "initial",
  sql: `
create table runs (
  id text primary key not null,
  selection text not null,
  owner text not null,
  status text not null,
  started_at integer not null,
  finished_at integer
);
create index runs_by_start on runs (started_at);
create index runs_by_status on runs (status, owner);

create table events (
  run_id text not null,
  seq integer not null,
  at integer not null,
  type text not null,
  body text not null,
  primary key (run_id, seq)
) without rowid;

create table code_manifests (
  version text primary key not null,
  parts text not null
);

create table materializations (
  id text primary key not null,
  run_id text not null,
  asset text not null,
  partition text not null,
  fingerprint text not null,
  code_version text not null references code_manifests (version),
  config text not null,
  inputs text not null,
  source text,
  data_version text not null,
  size integer not null,
  metadata text not null,
  checks text not null,
  started_at integer not null,
  finished_at integer not null,
  attempts integer not null
);
create index materializations_by_asset on materializations (asset, id);
create index materializations_by_fingerprint on materializations (asset, partition, fingerprint, id);
create index materializations_by_code on materializations (code_version);

create table currents (
  asset text not null,
  partition text not null,
  materialization_id text not null references materializations (id),
  reason text not null,
  since integer not null,
  over text,
  primary key (asset, partition)
) without rowid;
create index currents_by_materialization on currents (materialization_id);

create table failures (
  asset text not null,
  partition text not null,
  run_id text not null,
  fingerprint text,
  at integer not null,
  message text not null,
  failed_checks text not null,
  candidate text,
  primary key (asset, partition)
) without rowid;

create table leases (
  asset text not null,
  partition text not null,
  owner text not null,
  token text not null,
  expires_at integer not null,
  primary key (asset, partition)
) without rowid;
create index leases_by_owner on leases (owner);

create table published (
  batch integer primary key not null,
  name text not null,
  data_version text not null,
  rows integer
);
create unique index published_by_version on published (name, data_version);

create table recommendations (
  batch integer not null references published (batch),
  user text not null,
  rank integer not null,
  game text not null,
  score real not null,
  confidence real not null,
  strategy text not null,
  because text not null,
  primary key (batch, user, rank)
) without rowid;

create table games (
  batch integer not null references published (batch),
  game text not null,
  name text not null,
  released text,
  genres text not null,
  tags text not null,
  rating real not null,
  rating_imputed integer not null,
  playtime real not null,
  playtime_imputed integer not null,
  ratings_count real not null,
  added real not null,
  owned real not null,
  owned_ratio real not null,
  metacritic real,
  image text,
  rating_scaled real not null,
  playtime_scaled real not null,
  ratings_count_scaled real not null,
  added_scaled real not null,
  owned_ratio_scaled real not null,
  primary key (batch, game)
) without rowid;
`,
};
