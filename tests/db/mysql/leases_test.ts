/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseSettingError } from "../../../db/errors.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { type MariaDb, mariaDbTests } from "../../support/mariadb.ts";

const { test } = await mariaDbTests();
const STEP = { asset: "model", partition: "" };
const HOUR = 3_600_000;

async function withTwo(
  server: MariaDb,
  body: (a: Awaited<ReturnType<typeof openMysql>>, b: Awaited<ReturnType<typeof openMysql>>) => Promise<void>,
) {
  await server.withDatabase(async (url) => {
    const [a, b] = [await openMysql(url), await openMysql(url)];
    try {
      await body(a, b);
    } finally {
      await a.close();
      await b.close();
    }
  });
}

test("a host whose clock is ahead does not take a lease that is held, nor does one that is behind keep it", (server) =>
  withTwo(server, async (a, b) => {
    const now = Date.now();
    // A's clock is an hour behind, B's an hour ahead.
    const lease = await a.ledger.acquire(STEP, "a", now - HOUR, 60_000);
    assert(!("heldBy" in lease));
    assertEquals(lease.expiresAt, now - HOUR + 60_000);
    assertEquals(await b.ledger.acquire(STEP, "b", now + HOUR, 60_000), { heldBy: "a" });
    const renewed = await a.ledger.renew(lease, now - HOUR, 200);
    assert(renewed !== false);
    while ("heldBy" in await b.ledger.acquire(STEP, "b", now + HOUR, 60_000)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assertEquals(await a.ledger.renew(lease, now - HOUR, 60_000), false);
    assertEquals(await a.ledger.acquire(STEP, "a", now - HOUR, 60_000), { heldBy: "b" });
  }));

test("a lease ends by the server's clock and not before", (server) =>
  withTwo(server, async (a, b) => {
    const before = Date.now();
    await a.ledger.acquire(STEP, "a", before, 400);
    while ("heldBy" in await b.ledger.acquire(STEP, "b", Date.now(), 400));
    // The server's clock is this machine's.
    assert(Date.now() - before >= 399);
  }));

test("of many who want many steps at once, from several connections, each step goes to one", (server) =>
  withTwo(server, async (a, b) => {
    const answers = await Promise.all(
      Array.from({ length: 160 }, async (_, i) => {
        const step = { asset: `step_${i % 8}`, partition: "" };
        const answer = await [a, b][i % 2]!.ledger.acquire(step, `owner-${i}`, Date.now(), 60_000);
        return "heldBy" in answer ? undefined : step.asset;
      }),
    );
    assertEquals(
      answers.filter((asset) => asset !== undefined).sort(),
      Array.from({ length: 8 }, (_, i) => `step_${i}`),
    );
  }));

test("openMysql() refuses a server whose clock is far from this host's", async (server) => {
  await server.withDatabase(async (url, name) => {
    // The server's clock itself cannot be set; its users' sessions can, where they may not set up anything.
    await server.run(`create user if not exists 'late'@'%' identified by 'pw'`);
    await server.run(`grant all on ${name}.* to 'late'@'%'`);
    await server.run(`set global init_connect = 'set timestamp = unix_timestamp(sysdate()) - 600'`);
    try {
      const late = server.url(name, { user: "late", password: "pw" });
      const error = await assertRejects(() => openMysql(late), DatabaseSettingError, "behind this host's");
      assert(/600 s|601 s|599 s/.test(error.message), error.message);
      assert(error.message.includes("DATABASE_URL"));
    } finally {
      await server.run("set global init_connect = ''");
    }
    await (await openMysql(url)).close();
  });
});
