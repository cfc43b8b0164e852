/** @module */
import { assert, assertEquals } from "@std/assert";
import { ProblemDocument } from "../../server/schemas/problem.ts";
import { HostileRequests } from "../support/hostile.ts";
import { exchange, type RawResponse, readResponse, requestBytes, sendAll } from "../support/http_client.ts";
import { expectExit, withFolder } from "../support/program.ts";
import { serving } from "../support/serving.ts";

const REQUESTS = 20_000;
const AT_ONCE = 24;
/** More than this is no noise of the collector: a leak of a kilobyte for each request would be 15 MB. */
const MOST_GROWTH = 48 << 20;

/** What is wrong with an answer; undefined when nothing is. */
function wrongWith({ status, headers, body }: RawResponse, method: string): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (status < 400) return undefined;
  if (headers.get("content-type") !== "application/problem+json") {
    return `type ${headers.get("content-type")}`;
  }
  if (method === "HEAD") return undefined;
  const parsed = ProblemDocument.safeParse(JSON.parse(body));
  if (!parsed.success) return parsed.error.message;
  return parsed.data.status === status ? undefined : `status ${parsed.data.status} in the body`;
}

Deno.test("20,000 hostile requests get no 5xx, every refusal is a problem document, and memory stays", () =>
  withFolder(async (home) => {
    await expectExit(0, ["materialize", "+model"], { home });
    await using server = await serving({ home, env: { ACCESS_LOG: "false" } });
    await server.ready();
    // The first look at the metrics plans, which loads what stays loaded.
    await server.memory();
    const requests = new HostileRequests(42);
    const statuses = new Map<number, number>();
    let left = REQUESTS;
    let memory: number | undefined;
    const client = async () => {
      while (left-- > 0) {
        const request = requests.next();
        const response = await exchange(server.port, requestBytes(request));
        const shown = `${request.method} ${request.address.slice(0, 200)} ${
          JSON.stringify(request.headers).slice(0, 300)
        }`;
        assert(response !== undefined, `no answer to ${shown}`);
        const wrong = wrongWith(response, request.method);
        assertEquals(wrong, undefined, `${shown}\n${response.body.slice(0, 500)}`);
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (left === REQUESTS / 4) memory = await server.memory();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    // They reach what they are meant to reach.
    for (const status of [200, 400, 404, 405, 414, 415]) {
      assert((statuses.get(status) ?? 0) > 20, `${status}`);
    }
    const after = await server.memory();
    if (memory !== undefined) assert(after! - memory < MOST_GROWTH, `${memory} to ${after} bytes`);
    assertEquals(await (await fetch(`${server.url}/livez`)).json(), { status: "ok" });
  }));

Deno.test("bodies that break off or never come, and requests that are no HTTP, harm nobody", () =>
  withFolder(async (home) => {
    await expectExit(0, ["materialize", "+model"], { home });
    await using server = await serving({ home });
    await server.ready();
    const head = "POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    const open = async (text: string) => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      await sendAll(connection, new TextEncoder().encode(text));
      return connection;
    };
    // Slow ones: they are told so in time, and hold nobody up meanwhile.
    const slow = await Promise.all([
      open(`${head}content-length: 100\r\n\r\n{"user`),
      open(`${head}transfer-encoding: chunked\r\n\r\n3\r\n{"u\r\n`),
    ]);
    for (let n = 0; n < 200; n++) {
      (await open(`${head}content-length: 100\r\n\r\n{"user_id":`)).close();
      (await open(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"use`)).close();
    }
    for (
      const text of [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01",
        `${head}content-length: -1\r\n\r\n`,
        `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{}`,
        `${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}`,
        `GET /livez HTTP/1.1\r\nx: ${"y".repeat(1 << 20)}\r\n\r\n`,
      ]
    ) {
      using connection = await open(text).catch(() => undefined) ?? await open("");
      await connection.closeWrite().catch(() => {});
      const response = await readResponse(connection);
      assert(response === undefined || response.status < 500, `${response?.status} for ${text.slice(0, 80)}`);
    }
    // Larger than allowed, told by its length, and not told.
    const large = `"${"z".repeat(1 << 21)}"`;
    using told = await open(`${head}content-length: ${large.length}\r\n\r\n`);
    assertEquals((await readResponse(told))?.status, 413);
    using untold = await open(`${head}transfer-encoding: chunked\r\n\r\n`);
    void sendAll(untold, new TextEncoder().encode(`${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`))
      .catch(() => {});
    assertEquals((await readResponse(untold))?.status, 413);
    for (const connection of slow) {
      const response = await readResponse(connection);
      assertEquals(response?.status, 408);
      assertEquals(
        ProblemDocument.parse(JSON.parse(response!.body)).status,
        408,
      );
      connection.close();
    }
    const logged = server.logged().filter(({ event }) => event === "request");
    assert(logged.some(({ status }) => status === 499), "a client that has gone is 499");
    assertEquals(logged.filter(({ status, path }) => Number(status) >= 500 && path !== "/readyz"), []);
    assertEquals(server.logged().filter(({ event }) => event === "fault"), []);
  }));
