/**
 * Version 2 of the embedded database: the events of a run that is over are kept together.
 *
 * @module
 */

/** The second version. */
export const eventArchives = {
  version: 2,
  name: "event archives",
  sql: `
create table event_archives (
  run_id text primary key not null,
  events blob not null
);
`,
};
