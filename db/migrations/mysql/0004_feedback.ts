/**
 * Version 4 of the database on MySQL and MariaDB: feedback, and the wish that a run ends.
 *
 * @module
 */

/** The fourth version. */
export const feedback = {
  version: 4,
  name: "feedback",
  statements: [
    `
create table if not exists feedback (
  kind varchar(32) not null,
  seq int not null,
  id varchar(128) character set ascii collate ascii_bin not null,
  user varchar(255) not null,
  game varchar(255) not null,
  weight double not null,
  at bigint not null,
  received_at bigint not null,
  primary key (kind, seq),
  unique key feedback_by_id (id)
)`,
    `
create table if not exists feedback_totals (
  kind varchar(32) not null,
  total int not null,
  last_id varchar(128) character set ascii collate ascii_bin,
  primary key (kind)
)`,
    `
create table if not exists run_cancels (
  run_id varchar(64) character set ascii collate ascii_bin not null,
  at bigint not null,
  primary key (run_id)
)`,
  ],
};
