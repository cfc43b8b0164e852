/**
 * Version 3 of the database on MySQL and MariaDB: model versions and their aliases, pins, and what is asked for as rows:
 * steps, checks that did not pass, and numbers over time. An index goes that took more room than all of these and was of
 * use only where code is forgotten, and with it the foreign key that wants it; another one loses what it holds twice.
 *
 * @module
 */

/** The third version. */
export const modelRegistry = {
  version: 3,
  name: "model registry",
  statements: [
    `
create table if not exists steps (
  run_id varchar(64) character set ascii collate ascii_bin not null,
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  outcome varchar(32),
  started_at bigint not null,
  finished_at bigint,
  primary key (run_id, asset, \`partition\`)
)`,
    `
create table if not exists checks (
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  run_id varchar(64) character set ascii collate ascii_bin not null,
  name varchar(160) not null,
  passed boolean not null,
  blocking boolean not null,
  message text,
  at bigint not null,
  primary key (asset, \`partition\`, run_id, name)
)`,
    `
create table if not exists metadata_series (
  id int not null auto_increment,
  asset varchar(255) not null,
  \`partition\` varchar(255) not null,
  name varchar(160) not null,
  last double,
  primary key (id),
  unique key metadata_series_by_name (asset, \`partition\`, name)
)`,
    `
create table if not exists metadata_points (
  series int not null,
  at bigint not null,
  value double not null,
  primary key (series, at)
)`,
    `
create table if not exists model_numbers (
  name varchar(255) not null,
  last int not null,
  primary key (name)
)`,
    `
create table if not exists model_versions (
  name varchar(255) not null,
  number int not null,
  identity binary(32) not null,
  materialization varchar(64) character set ascii collate ascii_bin not null,
  run_id varchar(64) character set ascii collate ascii_bin not null,
  fingerprint binary(32) not null,
  data_version binary(32) not null,
  size bigint not null,
  spec text not null,
  evaluation binary(32),
  metrics mediumblob not null,
  test_part binary(32),
  lineage mediumblob not null,
  fit_ms double not null,
  created_at bigint not null,
  primary key (name, number),
  unique key model_versions_by_identity (name, identity)
)`,
    `
create table if not exists aliases (
  name varchar(255) not null,
  alias varchar(32) not null,
  number int not null,
  primary key (name, alias)
)`,
    `
create table if not exists alias_moves (
  id varchar(64) character set ascii collate ascii_bin not null,
  name varchar(255) not null,
  alias varchar(32) not null,
  from_number int,
  to_number int,
  at bigint not null,
  moved_by varchar(255) not null,
  why text not null,
  undoes varchar(64) character set ascii collate ascii_bin,
  primary key (id),
  key alias_moves_by_name (name, id)
)`,
    `
create table if not exists measurements (
  identity binary(32) not null,
  test_part binary(32) not null,
  report mediumblob not null,
  measured_at bigint not null,
  primary key (identity)
)`,
    `
create table if not exists pins (
  token varchar(64) character set ascii collate ascii_bin not null,
  data_version binary(32) not null,
  owner varchar(255) not null,
  expires_at bigint not null,
  primary key (token, data_version),
  key pins_by_owner (owner)
)`,
    {
      when: `
select count(*) as answer from information_schema.table_constraints where table_schema = database()
and table_name = 'materializations' and constraint_name = 'materializations_code'`,
      statement: "alter table materializations drop foreign key materializations_code",
    },
    {
      when: `
select count(*) as answer from information_schema.statistics where table_schema = database()
and table_name = 'materializations' and index_name = 'materializations_by_code'`,
      statement: `
alter table materializations drop key materializations_by_code, drop key materializations_by_fingerprint,
  add key materializations_by_fingerprint (fingerprint, id)`,
    },
  ],
};
