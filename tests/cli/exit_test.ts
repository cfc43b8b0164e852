/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  BlockedError,
  ConfigError,
  LeaseLostError,
  SourceError,
  UnknownAssetError,
} from "../../assets/engine/mod.ts";
import { DatabaseError, DatabaseVersionError } from "../../db/mod.ts";
import { CodeError } from "../../infra/code/code_error.ts";
import { EXIT, explainError, UsageError } from "../../infra/cli/exit.ts";
import { SettingError } from "../../infra/config.ts";
import { StoreError } from "../../infra/store/store_error.ts";

Deno.test("explainError() ends with 2 for what the user can put right, and tells only the message", () => {
  const errors = [
    new UsageError("a"),
    new SettingError("a"),
    new ConfigError("a"),
    new UnknownAssetError("a", ["b"]),
    new BlockedError("a"),
  ];
  for (const error of errors) {
    const { code, message } = explainError(error);
    assertEquals([code, message], [EXIT.usage, error.message], error.name);
  }
  assertEquals(explainError(new DatabaseVersionError("x.db", 9, 1)).code, EXIT.usage);
});

Deno.test("explainError() ends with 1 for the world, and tells only the message", () => {
  const errors = [
    new SourceError("a"),
    new DatabaseError("a", "x"),
    new StoreError("a", "x"),
    new CodeError("a"),
    new LeaseLostError("a"),
    // Bytes that a codec of this version did not write.
    new SyntaxError("a"),
  ];
  for (const error of errors) assertEquals(explainError(error), { code: EXIT.failed, message: "a" });
});

Deno.test("explainError() shows where an unforeseen error comes from", () => {
  const { code, message } = explainError(new TypeError("slip"));
  assertEquals(code, EXIT.failed);
  assert(message.includes("TypeError: slip") && message.includes("exit_test.ts"));
  assertEquals(explainError("thrown"), { code: EXIT.failed, message: "thrown" });
});

Deno.test("explainError() says how to keep data elsewhere when a permission is missing", () => {
  const error = new Deno.errors.NotCapable(
    'Requires write access to "/data", run again with the --allow-write flag',
  );
  const { code, message } = explainError(error);
  assertEquals(code, EXIT.usage);
  assert(message.startsWith('Requires write access to "/data", which the task does not grant. '));
  assertStringIncludes(message, "--allow-write=FOLDER");
});
