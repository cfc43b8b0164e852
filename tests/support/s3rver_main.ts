/**
 * An S3 server of its own process: `s3rver` on a free loopback port, over the folder and with the buckets it is given.
 * It says where it listens, and ends when its input is closed, so that it never outlives who started it.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import crypto from "node:crypto";
import S3rver from "s3rver";

// It hides its continuation tokens by DES, which Deno does not have; nothing here needs hiding.
const asItIs = () => ({
  update: (bytes: string | Buffer) => Buffer.from(bytes as string),
  final: () => Buffer.alloc(0),
});
Object.assign(crypto, { createCipheriv: asItIs, createDecipheriv: asItIs });

const [directory, ...buckets] = Deno.args;
const server = new S3rver({
  address: "127.0.0.1",
  port: 0,
  silent: true,
  directory,
  configureBuckets: buckets.map((name) => ({ name })),
});
const { port } = (await server.run()) as { port: number };
await Deno.stdout.write(new TextEncoder().encode(`listening on ${port}\n`));
while (await Deno.stdin.read(new Uint8Array(64)) !== null) { /* Nobody writes; the end is what matters. */ }
Deno.exit(0);
