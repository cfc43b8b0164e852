/**
 * Several servers on one database, and a database that is away.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { promote, registerCurrent } from "../server/world.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { withFolder } from "../support/program.ts";
import { type Serving, serving } from "../support/serving.ts";
import { expectMaterialized, withSession } from "../support/session.ts";

const { testAlone } = await mariaDbTests({ shared: false });

const KNN = JSON.stringify(["itemknn:similarity=cosine,neighbours=20"]);
const POPULARITY = JSON.stringify(["popularity"]);

async function answer({ url }: Serving, user: string): Promise<string> {
  const response = await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: user, k: 10 }),
  });
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return text;
}

const versionIn = (text: string) => (JSON.parse(text) as { model: { version: number | null } }).model.version;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !await isSo(); tries++) {
    assert(tries < 600, "It does not come to that");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

testAlone(
  "two servers on one database give the same answers, and both follow the champion",
  (server) =>
    withFolder((home) =>
      server.withDatabase(async (url) => {
        const env = { DATABASE_URL: url, ASSET_TRIALS__CANDIDATES: KNN };
        const first = await withSession(home, env, async (session) => {
          await expectMaterialized(session, ["+model"]);
          const { number } = await registerCurrent(session.engine, session.database.versions);
          await promote(session.database.versions, number);
          return number;
        });
        const options = { home, env: { DATABASE_URL: url, SERVER_POLL_SECONDS: "1" } };
        await using one = await serving(options);
        await using other = await serving(options);
        await Promise.all([one.ready(), other.ready()]);
        const same = async (number: number) => {
          for (let u = 1; u <= 20; u++) {
            const user = `user-${String(u).padStart(3, "0")}`;
            const [a, b] = await Promise.all([answer(one, user), answer(other, user)]);
            assertEquals(a, b);
            assertEquals(versionIn(a), number);
          }
        };
        await same(first);
        const second = await withSession(
          home,
          { ...env, ASSET_TRIALS__CANDIDATES: POPULARITY },
          async (session) => {
            await expectMaterialized(session, ["+model"]);
            const { number } = await registerCurrent(session.engine, session.database.versions);
            await promote(session.database.versions, number);
            return number;
          },
        );
        for (const replica of [one, other]) {
          await until(async () => versionIn(await answer(replica, "user-001")) === second);
        }
        await same(second);
      })
    ),
);

testAlone(
  "while the database is away predictions go on, /readyz says why, and afterwards all is well",
  (server) =>
    withFolder((home) =>
      server.withDatabase(async (url) => {
        await withSession(home, { DATABASE_URL: url }, (session) => expectMaterialized(session, ["+model"]));
        const env = { DATABASE_URL: url, SERVER_POLL_SECONDS: "1" };
        await using replica = await serving({ home, env });
        await replica.ready();
        const before = await answer(replica, "user-001");
        await server.halt();
        await replica.ready("degraded");
        assertEquals(await answer(replica, "user-001"), before);
        const { database } = await (await fetch(`${replica.url}/readyz`)).json() as {
          database: { status: string; detail: string };
        };
        assertEquals(database.status, "degraded");
        assertStringIncludes(database.detail, "The database does not answer");
        assert(!database.detail.includes("s3cr"), "the password is told");
        // Asking again and again neither piles up nor hurts.
        for (let n = 0; n < 20; n++) await (await fetch(`${replica.url}/readyz`)).body?.cancel();
        assertEquals(await answer(replica, "user-001"), before);
        await server.resume();
        await replica.ready();
      })
    ),
);
