/**
 * A process that claims an owner, prints its id, and stays until it is killed or its input ends. Started by
 * `owner_test.ts`.
 *
 * @module
 */
import { claimOwner } from "../../infra/process/owner.ts";

const owner = await claimOwner(Deno.args[0]!);
await Deno.stdout.write(new TextEncoder().encode(owner.id));
await Deno.stdin.read(new Uint8Array(1));
await owner.release();
