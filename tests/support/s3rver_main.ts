/**
 * An S3 server of its own process: `s3rver` on a free loopback port, over the folder and with the buckets it is given.
 * It says where it listens, and ends when its input is closed, so that it never outlives who started it.
 *
 * @module
 */
import S3rver from "s3rver";

const [directory, ...buckets] = Deno.args;
const server = new S3rver({
  address: "127.0.0.1",
  port: 0,
  silent: true,
  directory,
  configureBuckets: buckets.map((name) => ({ name })),
});
const { port } = await server.run() as { port: number };
await Deno.stdout.write(new TextEncoder().encode(`listening on ${port}\n`));
for await (const _ of Deno.stdin.readable) { /* Nobody writes; the end is what matters. */ }
Deno.exit(0);
