/**
 * A bucket that cannot be used: each reason in its own words, with the variable to look at, and exit 2.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { expectExit, filesBelow, type Start, withFolder } from "../support/program.ts";
import { s3Service, variablesFor } from "../support/s3.ts";
import { refused, startFake } from "../support/s3_fake.ts";

const SECRET = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";
const KEY = "AKIAIOSFODNN7EXAMPLE";
const TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN";

/** No credentials but those that a test puts into its home. */
function ownProfiles(home: string): Record<string, string> {
  return {
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: `${home}/credentials`,
    AWS_CONFIG_FILE: `${home}/config`,
  };
}

/** One line for people: no stack, and nothing that is secret. */
function assertClear(err: string): void {
  assert(!/\n\s+at |undefined/.test(err), err);
  for (const secret of [SECRET, KEY, TOKEN]) assert(!err.includes(secret), err);
}

/** Expects exit 2 and nothing but one clear line. */
async function assertRefused(
  said: RegExp,
  home: string,
  env: Record<string, string>,
  more: Partial<Start> = {},
) {
  const { out, err } = await expectExit(2, ["status"], { home, env, ...more });
  assertEquals(out, "");
  assertMatch(err, said);
  assertClear(err);
}

const credentials = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN };

/** What a server answers, and what is said then. */
const ANSWERS: readonly [status: number, code: string, more: string, said: RegExp][] = [
  [
    404,
    "NoSuchBucket",
    "",
    /S3_BUCKET is "questline-tests", and ".*" has no such bucket: create it, or look at S3_BUCKET/,
  ],
  [
    403,
    "AccessDenied",
    "",
    /the key "AKIA\*\*\*" is denied access to it: allow it s3:ListBucket, .*AWS_ACCESS_KEY_ID/,
  ],
  [403, "InvalidAccessKeyId", "", /does not know the key "AKIA\*\*\*": look at AWS_ACCESS_KEY_ID/],
  [
    403,
    "SignatureDoesNotMatch",
    "",
    /the secret of the key "AKIA\*\*\*" is wrong: look at AWS_SECRET_ACCESS_KEY/,
  ],
  [
    400,
    "ExpiredToken",
    "",
    /session token .* no longer accepted \(ExpiredToken\): look at AWS_SESSION_TOKEN/,
  ],
  [
    403,
    "RequestTimeTooSkewed",
    `<ServerTime>${new Date(Date.now() - 42 * 60_000).toISOString()}</ServerTime>`,
    /clock is too far from that of ".*" \(42 minutes ahead\): set it \(by NTP\), or look at S3_ENDPOINT/,
  ],
  [
    301,
    "PermanentRedirect",
    "",
    /S3_REGION is "us-east-1", and the bucket .* is in another region.*: look at S3_REGION/,
  ],
  [
    400,
    "AuthorizationHeaderMalformed",
    "<Region>eu-west-3</Region>",
    /is in another region \("eu-west-3"\): look at S3_REGION/,
  ],
  [503, "SlowDown", "", /is too busy \(SlowDown\): run again later/],
  [500, "InternalError", "", /fails \(InternalError, 500\): run again later/],
];

Deno.test("a bucket that refuses is told by the variable to look at, with exit 2 and no secret", async (t) => {
  let answer: () => Response = () => refused(500, "InternalError");
  await using server = startFake({ instead: () => answer() });
  await withFolder(async (home) => {
    for (const [status, code, more, said] of ANSWERS) {
      await t.step(code, async () => {
        answer = () => refused(status, code, more);
        await assertRefused(said, home, { ...variablesFor(server.endpoint), ...credentials });
      });
    }
    await t.step("something new, with secrets in its message", async () => {
      answer = () => refused(400, "SomethingNew", "", `Not with ${KEY}, ${SECRET} and ${TOKEN}`);
      const said = /answers SomethingNew \(400\): Not with \*\*\*, \*\*\* and \*\*\*/;
      await assertRefused(said, home, { ...variablesFor(server.endpoint), ...credentials });
    });
  });
});

Deno.test("a key that is unknown, a wrong secret and a wrong clock are told as a real server finds them", async (t) => {
  await withFolder(async (home) => {
    await using server = startFake();
    const right = variablesFor(server.endpoint);
    await t.step("right", async () => {
      await expectExit(0, ["status"], { home, env: right });
    });
    await t.step("unknown key", () => {
      return assertRefused(/does not know the key "AKIA\*\*\*"/, home, { ...right, AWS_ACCESS_KEY_ID: KEY });
    });
    await t.step("wrong secret", () => {
      const env = { ...right, AWS_SECRET_ACCESS_KEY: SECRET };
      return assertRefused(
        /the secret of the key "S3RV\*\*\*" is wrong: look at AWS_SECRET_ACCESS_KEY/,
        home,
        env,
      );
    });
    await using other = startFake({ clockMs: 42 * 60_000 });
    await t.step(
      "wrong clock",
      () =>
        assertRefused(
          /this computer's clock is too far .* \(42 minutes behind\)/,
          home,
          variablesFor(other.endpoint),
        ),
    );
  });
});

Deno.test("an endpoint that cannot be reached, and variables that make no sense, are told with exit 2", async (t) => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  const bucket = { S3_BUCKET: "questline-tests", ...credentials };
  const cases: [name: string, env: Record<string, string>, said: RegExp][] = [
    [
      "refused",
      { ...bucket, S3_ENDPOINT: `http://127.0.0.1:${port}` },
      /refuses connections: start it, or look at S3_ENDPOINT/,
    ],
    [
      "unknown host",
      { ...bucket, S3_ENDPOINT: "http://no-such-host.invalid" },
      /the host of "http:\/\/no-such-host.invalid" is unknown: look at S3_ENDPOINT/,
    ],
    [
      "half a key",
      { S3_BUCKET: "b-1", AWS_ACCESS_KEY_ID: KEY },
      /AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not/,
    ],
    ["no bucket", { S3_ENDPOINT: "http://127.0.0.1:1" }, /S3_ENDPOINT is set, and S3_BUCKET is not/],
    ["bad bucket", { ...bucket, S3_BUCKET: "a b" }, /S3_BUCKET is "a b": not a bucket's name; it accepts/],
    [
      "bad endpoint",
      { ...bucket, S3_ENDPOINT: "localhost:9000" },
      /S3_ENDPOINT is "localhost:9000": not an address; it accepts/,
    ],
    ["path", { ...bucket, S3_ENDPOINT: "http://localhost/s3" }, /not an address/],
    [
      "password",
      { ...bucket, S3_ENDPOINT: `http://me:${SECRET}@localhost` },
      /S3_ENDPOINT is "http:\/\/\*\*\*@localhost": it holds a name or a password/,
    ],
    ["bad prefix", { ...bucket, S3_PREFIX: "a/../b" }, /S3_PREFIX is "a\/..\/b": it has a part \. or \.\./],
    ["bad cache", { ...bucket, S3_CACHE_BYTES: "1 GB" }, /S3_CACHE_BYTES is "1 GB": not a whole number/],
    [
      "bad flag",
      { ...bucket, S3_FORCE_PATH_STYLE: "yes" },
      /S3_FORCE_PATH_STYLE is "yes".*accepts true or false/,
    ],
  ];
  await withFolder(async (home) => {
    for (const [name, env, said] of cases) await t.step(name, () => assertRefused(said, home, env));
    await t.step("no answer at all", async () => {
      // Accepts connections and says nothing; hurried by a server that hangs up.
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const accepting = (async () => {
        for await (const connection of listener) connection.close();
      })();
      const env = { ...bucket, S3_ENDPOINT: `http://127.0.0.1:${listener.addr.port}` };
      await assertRefused(/the connection to ".*" breaks .*: look at S3_ENDPOINT and the network/, home, env);
      listener.close();
      await accepting.catch(() => {});
    });
    await t.step("no network", () => {
      const env = { ...bucket, S3_ENDPOINT: "http://127.0.0.1:1" };
      return assertRefused(/S3_BUCKET is set, and the program may not use the network/, home, env, {
        denyNet: true,
      });
    });
    await t.step("no credentials", async () => {
      const env = { S3_BUCKET: "b-1", S3_ENDPOINT: "http://127.0.0.1:1", ...ownProfiles(home) };
      await assertRefused(
        /no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE/,
        home,
        env,
      );
    });
    assertEquals(await filesBelow(`${home}/artifacts`), []);
    assertEquals(await filesBelow(`${home}/owners`), ["home"]);
  });
});

const service = await s3Service();

service.test("credentials come from a .env file, or from a profile of ~/.aws, as well", (server) =>
  withFolder(async (home) => {
    const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, ...bucket } = variablesFor(
      server.endpoint,
      "who/",
    );
    const none = { ...bucket, ...ownProfiles(home) };
    await assertRefused(/no credentials were found/, home, none);
    await Deno.writeTextFile(`${home}/.env`, `AWS_ACCESS_KEY_ID=${key}\nAWS_SECRET_ACCESS_KEY=${secret}\n`);
    await expectExit(0, ["status"], { home, env: none });
    await Deno.writeTextFile(`${home}/.env`, "AWS_PROFILE=games\n");
    await assertRefused(/no credentials were found for AWS_PROFILE, which is "games"/, home, none);
    await Deno.writeTextFile(
      `${home}/credentials`,
      `[games]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`,
    );
    await expectExit(0, ["status"], { home, env: none });
    await Deno.writeTextFile(`${home}/.env`, "S3_BUKET=x\n");
    const { err } = await expectExit(2, ["status"], { home, env: none });
    assertStringIncludes(err, "did you mean S3_BUCKET?");
  }));
