/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { getTableConfig } from "drizzle-orm/mysql-core";
import type { RunEvent } from "../../../assets/engine/events.ts";
import type { Fingerprint } from "../../../assets/engine/keys.ts";
import type { Lease, Ledger } from "../../../assets/engine/ledger.ts";
import type { AliasMove } from "../../../assets/engine/versions.ts";
import type { Database } from "../../../db/database.ts";
import { DatabaseError } from "../../../db/errors.ts";
import { callerClock } from "../../../db/mysql/leases.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import * as schema from "../../../db/mysql/schema.ts";
import { type MariaDb, mariaDbTests } from "../../support/mariadb.ts";
import { type Cut, type MysqlProxy, startProxy } from "../../support/mysql_proxy.ts";
import { hash, sampleEvent, sampleMaterialization, sampleRun, takeLease } from "../ledger_samples.ts";
import { sampleRecommendations } from "../publish_contract.ts";
import { sampleVersion } from "../versions_contract.ts";

const { test, testAlone } = await mariaDbTests();
const STEP = { asset: "clean_features", partition: "" };
const V1 = hash("v1");

interface Rig {
  readonly server: MariaDb;
  readonly name: string;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly proxy: MysqlProxy;
  readonly lease: Lease;
}

/** A database behind a proxy. */
async function withRig(server: MariaDb, body: (rig: Rig) => Promise<void>): Promise<void> {
  await server.withDatabase(async (url, name) => {
    await using proxy = startProxy(server.port);
    const through = url.replace(`:${server.port}/`, `:${proxy.port}/`);
    const database = await openMysql(through, { clock: callerClock });
    try {
      await body(await refilled({ server, name, database, proxy }));
    } finally {
      await database.close();
    }
  });
}

/** Empties the tables, and puts in a lease, two materializations, a running run and a batch of rows. */
async function refilled({ server, name, database, proxy }: Omit<Rig, "ledger" | "lease">): Promise<Rig> {
  const { ledger } = database;
  await server.run([
    "set foreign_key_checks = 0",
    ...Object.values(schema).map((table) => `delete from ${getTableConfig(table).name}`),
  ], name);
  const lease = await takeLease(ledger, STEP.asset);
  await ledger.commit(sampleMaterialization("m1"), lease);
  await ledger.commit(sampleMaterialization("m2"), lease);
  await ledger.recordFailure(failure("model"));
  await ledger.startRun(sampleRun("r1"));
  await database.versions.register(sampleVersion("1"));
  await database.versions.move(move("first", null, 1));
  await database.recommendations.publish(V1, sampleRecommendations(2), new AbortController().signal);
  return { server, name, database, ledger, proxy, lease };
}

const failure = (asset: string) => ({
  asset,
  partition: "",
  runId: "r1",
  fingerprint: hash<Fingerprint>("f"),
  at: 1,
  message: "no",
  failedChecks: [],
  candidate: null,
});

/** A move of the champion. */
const move = (id: string, from: number | null, to: number): AliasMove => ({
  id,
  name: "model",
  alias: "champion",
  from,
  to,
  at: 1,
  by: "ada",
  why: "",
});

/** All that a database holds. */
async function contents({ database, ledger }: Rig) {
  return {
    steps: await database.records.steps("r1"),
    checks: await database.records.checks("model"),
    points: await database.records.points(STEP.asset, "rows"),
    registered: await database.versions.versions("model"),
    moves: await database.versions.moves("model"),
    champion: await database.versions.aliases("model"),
    pinned: await database.pins.pinned(1000),
    currents: await ledger.currents(),
    history: await ledger.history(STEP.asset),
    failures: await ledger.failures(),
    runs: await ledger.runs(100),
    events: await ledger.events("r1"),
    owners: await ledger.owners(),
    versions: await database.recommendations.versions(),
    rows: await Promise.all(
      [V1, hash("v2")].map((version) => database.recommendations.recommendationsOf(version, "u1")),
    ),
  };
}

const writes: Record<string, (rig: Rig) => Promise<unknown>> = {
  commit: ({ ledger, lease }) => ledger.commit(sampleMaterialization("m3"), lease),
  point: ({ ledger, lease }) =>
    ledger.point(sampleMaterialization("m1"), { reason: "rolled back", since: 9, over: hash("o") }, lease),
  recordFailure: ({ ledger }) => ledger.recordFailure(failure("clean_features")),
  startRun: ({ ledger }) => ledger.startRun(sampleRun("r2")),
  finishRun: ({ ledger }) => ledger.finishRun("r1", "succeeded", 77),
  forgetRuns: ({ ledger }) => ledger.forgetRuns(["r1"]),
  async register({ database }) {
    const { version, isNew } = await database.versions.register(sampleVersion("2"));
    assertEquals([version.number, isNew], [2, true]);
  },
  async move({ database }) {
    assert(await database.versions.move(move("second", 1, 1)), "our own move was taken for another's");
  },
  async pin({ database }) {
    assertEquals((await database.pins.pin("me", [V1, hash("v2")], 1000, 500)).versions.length, 2);
  },
  append: ({ ledger }) =>
    ledger.append([
      ...[1, 2, 3].map((seq) => sampleEvent("r1", seq)),
      {
        ...sampleEvent("r1", 4),
        type: "check_evaluated",
        check: { name: "it is good", passed: false, blocking: true },
      } as RunEvent,
    ]),
  async acquire({ ledger }) {
    const answer = await ledger.acquire({ ...STEP, asset: "new" }, "me", 1000, 9000);
    assert(!("heldBy" in answer), "our own lease was taken for another's");
  },
  async renew({ ledger, lease }) {
    assertEquals((await ledger.renew(lease, 2000, 9000) as Lease).expiresAt, 11_000);
  },
  release: ({ ledger, lease }) => ledger.release(lease),
  bury: ({ ledger }) => ledger.bury("me", 5),
  forget: ({ ledger }) => ledger.forget(["m1", "m2"]),
  publish: ({ database }) =>
    database.recommendations.publish(hash("v2"), sampleRecommendations(510), new AbortController().signal),
  withdraw: ({ database }) => database.recommendations.withdraw(V1),
};

for (const [name, write] of Object.entries(writes)) {
  test(`${name}() on MySQL is carried out once, wherever its connection breaks`, (server) =>
    withRig(server, async (rig) => {
      let statements = 0;
      rig.proxy.rule = () => void statements++;
      await write(rig);
      rig.proxy.rule = () => undefined;
      const undisturbed = await contents(rig);
      assert(statements >= 3);
      let cuts = 0;
      for (let at = 0; at < statements; at++) {
        for (const cut of ["before", "after"] as const) {
          rig.proxy.rule = () => undefined;
          const fresh = await refilled(rig);
          let seen = 0;
          rig.proxy.rule = (): Cut | undefined => seen++ === at ? cut : undefined;
          await write(fresh);
          rig.proxy.rule = () => undefined;
          assertEquals(await contents(fresh), undisturbed, `cut ${cut} statement ${at + 1}`);
          cuts++;
        }
      }
      assertEquals(rig.proxy.cuts, cuts);
    }));
}

test("an empty database gets its tables, wherever the connection breaks", async (server) => {
  let statements = 0;
  const open = (cutAt: number, cut?: Cut) =>
    server.withDatabase(async (url) => {
      let seen = 0;
      await using proxy = startProxy(server.port, () => seen++ === cutAt ? cut : undefined);
      const { ledger } = await openMysql(url.replace(`:${server.port}/`, `:${proxy.port}/`));
      await ledger.startRun(sampleRun("r1"));
      assertEquals((await ledger.runs(10)).length, 1);
      await ledger.close();
      statements = seen;
    });
  await open(-1);
  const undisturbed = statements;
  assert(undisturbed > 20);
  for (let at = 0; at < undisturbed; at++) {
    // Between its beginning and its end there is one table after the other.
    const isTable = at > 12 && at < undisturbed - 10;
    const cuts: Cut[] = !isTable ? ["before", "after"] : at % 2 === 0 ? ["before"] : ["after"];
    for (const cut of cuts) await open(at, cut);
  }
});

test("reads on MySQL go on over connections that break", (server) =>
  withRig(server, async (rig) => {
    const expected = await contents(rig);
    let seen = 0;
    rig.proxy.rule = () => [3, 8, 14, 15, 22].includes(seen++) ? "after" : undefined;
    assertEquals(await contents(rig), expected);
    assert(rig.proxy.cuts >= 3);
    await server.cutConnections();
    assertEquals(await contents(rig), expected);
  }));

testAlone(
  "writers go on over a server that is restarted, gently and by force, and lose nothing",
  async (server) => {
    const database = await openMysql(server.url(await server.newDatabase()));
    const { ledger } = database;
    const COUNT = 60;
    let written = 0;
    const writers = Array.from({ length: 6 }, async (_, i) => {
      for (let seq = 1; seq <= COUNT; seq++) {
        await ledger.append([sampleEvent(`r${i}`, seq)]);
        written++;
      }
    });
    for (const [at, signal] of [[40, "SIGTERM"], [120, "SIGKILL"], [200, "SIGKILL"]] as const) {
      while (written < at) await new Promise((resolve) => setTimeout(resolve, 5));
      await server.halt(signal);
      await server.resume();
    }
    await Promise.all(writers);
    for (let i = 0; i < writers.length; i++) {
      assertEquals(
        await ledger.events(`r${i}`),
        Array.from({ length: COUNT }, (_, seq) => sampleEvent(`r${i}`, seq + 1)),
      );
    }
    await database.close();
  },
);

testAlone("a renewal does not wait longer for a server that is gone than its lease lasts", async (server) => {
  const database = await openMysql(server.url(await server.newDatabase()));
  const lease = await database.ledger.acquire(STEP, "me", Date.now(), 600);
  assert(!("heldBy" in lease));
  await server.halt("SIGKILL");
  await assertRejects(
    () => database.ledger.renew(lease, Date.now(), 600),
    DatabaseError,
    "Cannot reach database",
  );
  await database.close();
});

test("a statement that takes longer than read_timeout is given up", (server) =>
  server.withDatabase(async (url, name) => {
    const { ledger, close } = await openMysql(`${url}?read_timeout=1`);
    const lease = await takeLease(ledger, STEP.asset);
    // Someone else holds the row for a while; the lease is renewed all the same when they are done.
    const blocking = server.run("begin not atomic select * from leases for update; do sleep(1.5); end", name);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const renewed = await ledger.renew(lease, Date.now(), 60_000);
    assert(renewed !== false);
    await blocking;
    await close();
  }));

test("transactions that lock each other are run again until both are through", (server) =>
  server.withDatabase(async (url, name) => {
    const { ledger, close } = await openMysql(url);
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m0"), lease);
    // Takes the rows that commit() takes, in the opposite order.
    const against = `begin not atomic
      declare i int default 0;
      declare continue handler for 1213 begin end;
      while i < 150 do
        start transaction;
        update currents set since = since + 1;
        update leases set expires_at = expires_at + 1;
        commit;
        set i = i + 1;
      end while;
    end`;
    const others = [server.run(against, name), server.run(against, name)];
    for (let i = 1; i <= 60; i++) {
      await ledger.commit(sampleMaterialization(`m${String(i).padStart(3, "0")}`), lease);
    }
    await Promise.all(others);
    assertEquals((await ledger.history(STEP.asset)).length, 61);
    const [status] = await server.run("show global status like 'Innodb_deadlocks'");
    assert(Number(status!["Value"]) > 0, "nothing was locked crosswise: the test shows nothing");
    await close();
  }));
