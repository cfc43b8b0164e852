/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { mariaDbTests } from "./mariadb.ts";

const { testAlone } = await mariaDbTests({ shared: false });

testAlone("a private MariaDB starts, stops and starts again with its data", async (server) => {
  const name = await server.newDatabase();
  await server.run("create table t (a int)", name);
  await server.run("insert into t values (7)", name);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await server.halt(signal);
    await assertRejects(() => server.run("select 1"));
    await server.resume();
    assertEquals(await server.run("select a from t", name), [{ a: 7 }]);
  }
});
