/**
 * Version 2 of the database on MySQL and MariaDB: the events of a run that is over are kept together.
 *
 * @module
 */

/** The second version. */
export const eventArchives = {
  version: 2,
  name: "event archives",
  statements: [
    `
create table if not exists event_archives (
  run_id varchar(64) character set ascii collate ascii_bin not null,
  events mediumblob not null,
  primary key (run_id)
)`,
  ],
};
