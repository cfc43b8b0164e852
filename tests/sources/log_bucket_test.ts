/**
 * A log by day below a prefix of a bucket.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type ReadContext, SourceChangedError, SourceError } from "../../assets/engine/mod.ts";
import { bucketAddress, logBucket } from "../../infra/sources/log_bucket.ts";
import { logDays } from "../../infra/sources/log_days.ts";
import { csvLogFiles } from "../../infra/sources/logs_csv.ts";
import { openBucket } from "../../infra/store/s3/mod.ts";
import { filesBelow, withFolder } from "../support/program.ts";
import { BUCKET, settingsFor } from "../support/s3.ts";
import { startFake } from "../support/s3_fake.ts";

const { signal } = new AbortController();

function context(partition: string): ReadContext {
  return { signal, partition, progress() {}, log() {}, metadata() {} };
}

Deno.test("bucketAddress() takes an address apart", () => {
  assertEquals(bucketAddress("s3://logs/a/b"), { bucket: "logs", prefix: "a/b/" });
  assertEquals(bucketAddress("s3://logs/a/"), { bucket: "logs", prefix: "a/" });
  assertEquals(bucketAddress("s3://logs"), { bucket: "logs", prefix: "" });
  assertEquals([bucketAddress("plays"), bucketAddress("s3:///a")], [undefined, undefined]);
});

Deno.test("a prefix of a bucket is a log by day: a look lists, a read fetches its day alone", () =>
  withFolder(async (folder) => {
    await using server = startFake({ page: 2 });
    const settings = settingsFor(server.endpoint, "");
    const bucket = await openBucket(settings);
    const put = (key: string, rows: string) =>
      bucket.put(key, new TextEncoder().encode(`user,game\n${rows}\n`), { signal });
    try {
      await put("plays/date=2026-11-01/a.csv", "ann,go");
      await put("plays/date=2026-11-01/b.csv", "bob,go");
      await put("plays/date=2026-11-02/a.csv", "cid,go");
      await put("plays/_temporary/2026-11-03.csv", "x,y");
      await put("other/2026-11-04.csv", "x,y");
      const source = logDays(logBucket({ bucket: BUCKET, prefix: "plays/" }, csvLogFiles(), {
        open: () => openBucket(settings),
        folder: `${folder}/logs`,
        options: {},
      }));
      const observed = await source.observe(signal);
      assertEquals([...observed.partitions!.keys()], ["2026-11-01", "2026-11-02"]);
      assertEquals(server.asked.filter((line) => /^GET [^?]*\.csv/.test(line)), []);
      const read = async (day: string) =>
        (await Array.fromAsync(source.read(observed.partitions!.get(day)!, context(day)))).flat()
          .map(({ user }) => user);
      assertEquals(await read("2026-11-01"), ["ann", "bob"]);
      assertEquals(server.asked.filter((line) => /^GET [^?]*\.csv/.test(line)).length, 2);
      assertEquals(await filesBelow(`${folder}/logs`), []);

      await put("plays/date=2026-11-02/a.csv", "dot,go");
      await assertRejects(() => read("2026-11-02"), SourceChangedError, '2026-11-02/a.csv" changed');
      const again = (await source.observe(signal)).partitions!;
      assertEquals(again.get("2026-11-01"), observed.partitions!.get("2026-11-01"));
      assertEquals(
        again.get("2026-11-02")!.version === observed.partitions!.get("2026-11-02")!.version,
        false,
      );

      const empty = logDays(logBucket({ bucket: BUCKET, prefix: "nothing/" }, csvLogFiles(), {
        open: () => openBucket(settings),
        folder,
        options: {},
      }));
      await assertRejects(
        () => empty.observe(signal),
        SourceError,
        `Cannot use "s3://${BUCKET}/nothing/": it holds no .csv file`,
      );
    } finally {
      bucket.close();
    }
  }));
