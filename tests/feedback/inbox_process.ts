/**
 * Keeps three plays in a folder's inbox, and stops at a point for good.
 *
 * @module
 */
import { openSqlite } from "../../db/sqlite/mod.ts";
import { openInbox } from "../../infra/feedback/inbox.ts";
import { sampleFeedback } from "../db/feedback_contract.ts";

const [folder, stopAt] = Deno.args;
const database = await openSqlite(`${folder}/db.sqlite`);
const inbox = await openInbox(database.feedback, {
  folder: `${folder}/feedback`,
  owner: { id: "killed", isAlive: () => Promise.resolve(false) },
  limit: 1 << 20,
  gatherMs: 5,
  async fault(point) {
    if (point !== stopAt) return;
    await Deno.stdout.write(new TextEncoder().encode(`reached ${point}\n`));
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  },
});
await inbox.keep(["a", "b", "c"].map((id) => sampleFeedback(id)));
await new Promise((resolve) => setTimeout(resolve, 600_000));
