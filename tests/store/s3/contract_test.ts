/**
 * The artifact store's contract on S3: on `s3rver`, and on servers that know more and less than it does.
 *
 * @module
 */
import { s3Service } from "../../support/s3.ts";
import { type FakeOptions, startFake } from "../../support/s3_fake.ts";
import { startFaultProxy } from "../../support/s3_faults.ts";
import { storeContract } from "../store_contract.ts";
import { withinS3 } from "./place.ts";

const s3rver = await s3Service();
storeContract({
  name: "s3Store() on s3rver",
  test: (name, body) => s3rver.test(name, body),
  within: (body) => withinS3(s3rver.server, body),
  runs: 10,
});

const SERVERS: Readonly<Record<string, FakeOptions>> = {
  "that does all that S3 does": {},
  "with small pages": { page: 2 },
  "that ignores If-None-Match": { ifNoneMatch: "ignores" },
  "that refuses If-None-Match": { ifNoneMatch: "refuses" },
  "that keeps no checksums": { checksums: false },
};
for (const [which, options] of Object.entries(SERVERS)) {
  storeContract({
    name: `s3Store() on a server ${which}`,
    async within(body) {
      await using server = startFake(options);
      await withinS3(server, body);
    },
    runs: 10,
  });
}

storeContract({
  name: "s3Store() behind a proxy that gets in the way",
  async within(body) {
    await using server = startFake();
    await using proxy = await startFaultProxy(server, { seed: 1, share: 0.2, delayMs: 20 });
    await withinS3(proxy, body);
  },
  runs: 10,
});
