/**
 * Version 4 of the embedded database: feedback, and the wish that a run ends.
 *
 * @module
 */

/** The fourth version. */
export const feedback = {
  version: 4,
  name: "feedback",
  sql: `
create table feedback (
  kind text not null,
  seq integer not null,
  id text not null,
  user text not null,
  game text not null,
  weight real not null,
  at integer not null,
  received_at integer not null,
  primary key (kind, seq)
) without rowid;
create unique index feedback_by_id on feedback (id);

create table feedback_totals (
  kind text primary key not null,
  total integer not null,
  last_id text
);

create table run_cancels (
  run_id text primary key not null,
  at integer not null
);
`,
};
