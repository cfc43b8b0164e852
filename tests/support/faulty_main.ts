/**
 * The command line with a fault: at one point of the run protocol of one asset it says so on standard output and
 * stops there. `QUESTLINE_TEST_FAULT=point:asset:how` says where and how:
 *
 * - `block`: for good, the whole process, until it is killed;
 * - `pause`: that step, until SIGINT or SIGTERM comes, and then it goes on;
 * - `hold`: that step, for good, whatever comes.
 *
 * @module
 */
import { main } from "../../infra/cli/main.ts";

const [point, asset, how] = Deno.env.get("QUESTLINE_TEST_FAULT")!.split(":");

await main({
  fault(reached, of) {
    if (reached !== point || of !== asset) return;
    Deno.stdout.writeSync(new TextEncoder().encode(`reached ${reached}:${of}\n`));
    if (how === "block") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    return new Promise((resolve) => {
      if (how === "hold") return;
      for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, resolve);
    });
  },
});
