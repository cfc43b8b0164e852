/** @module */
import { mariaDbTests } from "../support/mariadb.ts";
import { embedded, onMariaDb } from "../support/places.ts";
import { testKillPoints } from "./kill_points.ts";

const NAME = "materialize recovers from SIGKILL at every point of the run protocol of every asset";
const { test } = await mariaDbTests();

Deno.test(NAME, (t) => testKillPoints(t, embedded));
// Seen to fail twice, only beside the whole suite, in a materialization that should have succeeded; not explained. A second
// try is told as flaky, with what failed.
test(`${NAME}, on MariaDB`, (server, t) => testKillPoints(t, onMariaDb(server)), { retry: 1 });
