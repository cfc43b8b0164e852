/**
 * Version 1 of the database on MySQL and MariaDB.
 *
 * InnoDB keeps the rows of a table in the order of its primary key, so that a pointer or a user's recommendations are
 * found in one descent. Ids are ASCII and hashes binary: they are in every index.
 *
 * @module
 */

/** The first version. */
export const initial = {
  version: 1,
  name: "initial",
  statements: [
    `
create table if not exists runs (
  id varchar(64) character set ascii collate ascii_bin not null,
  selection text not null,
  owner varchar(255) not null,
  status varchar(32) not null,
  started_at bigint not null,
  finished_at bigint,
  primary key (id),
  key runs_by_start (started_at),
  key runs_by_status (status, owner)
)`,
    `
create table if not exists events (
  run_id varchar(64) character set ascii collate ascii_bin not null,
  seq int not null,
  at bigint not null,
  type varchar(32) not null,
  body mediumtext not null,
  primary key (run_id, seq)
)`,
    `
create table if not exists code_manifests (
  version binary(32) not null,
  parts mediumtext not null,
  primary key (version)
)`,
    `
create table if not exists materializations (
  id varchar(64) character set ascii collate ascii_bin not null,
  run_id varchar(64) character set ascii collate ascii_bin not null,
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  fingerprint binary(32) not null,
  code_version binary(32) not null,
  config mediumblob not null,
  inputs mediumblob not null,
  source mediumblob,
  data_version binary(32) not null,
  size bigint not null,
  metadata mediumblob not null,
  checks mediumblob not null,
  started_at bigint not null,
  finished_at bigint not null,
  attempts int not null,
  primary key (id),
  key materializations_by_asset (asset, id),
  key materializations_by_fingerprint (asset, \`partition\`, fingerprint, id),
  key materializations_by_code (code_version),
  constraint materializations_code foreign key (code_version) references code_manifests (version)
)`,
    `
create table if not exists currents (
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  materialization_id varchar(64) character set ascii collate ascii_bin not null,
  reason varchar(32) not null,
  since bigint not null,
  \`over\` binary(32),
  primary key (asset, \`partition\`),
  key currents_by_materialization (materialization_id),
  constraint currents_materialization foreign key (materialization_id) references materializations (id)
)`,
    `
create table if not exists failures (
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  run_id varchar(64) character set ascii collate ascii_bin not null,
  fingerprint binary(32),
  at bigint not null,
  message mediumtext not null,
  failed_checks mediumtext not null,
  candidate binary(32),
  primary key (asset, \`partition\`)
)`,
    `
create table if not exists leases (
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  owner varchar(255) not null,
  token varchar(64) character set ascii collate ascii_bin not null,
  expires_at bigint not null,
  primary key (asset, \`partition\`),
  key leases_by_owner (owner)
)`,
    `
create table if not exists published (
  batch int not null auto_increment,
  name varchar(32) not null,
  data_version binary(32) not null,
  \`rows\` int,
  primary key (batch),
  unique key published_by_version (name, data_version)
)`,
    `
create table if not exists recommendations (
  batch int not null,
  user varchar(255) not null,
  \`rank\` int not null,
  game varchar(255) not null,
  score double not null,
  confidence double not null,
  strategy varchar(32) not null,
  because mediumtext not null,
  primary key (batch, user, \`rank\`),
  constraint recommendations_batch foreign key (batch) references published (batch)
)`,
    `
create table if not exists games (
  batch int not null,
  game varchar(255) not null,
  name text not null,
  released varchar(32),
  genres mediumtext not null,
  tags mediumtext not null,
  rating double not null,
  rating_imputed boolean not null,
  playtime double not null,
  playtime_imputed boolean not null,
  ratings_count double not null,
  added double not null,
  owned double not null,
  owned_ratio double not null,
  metacritic double,
  image text,
  rating_scaled double not null,
  playtime_scaled double not null,
  ratings_count_scaled double not null,
  added_scaled double not null,
  owned_ratio_scaled double not null,
  primary key (batch, game),
  constraint games_batch foreign key (batch) references published (batch)
)`,
  ],
};
