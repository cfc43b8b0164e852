/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Feedback, FeedbackRows } from "../../db/mod.ts";
import { openSqlite } from "../../db/sqlite/mod.ts";
import { type InboxOptions, openInbox } from "../../infra/feedback/inbox.ts";
import { FeedbackRefusedError } from "../../server/refusals.ts";
import { sampleFeedback } from "../db/feedback_contract.ts";
import { Child } from "../support/child.ts";
import { CHECKOUT, withFolder } from "../support/program.ts";

function options(folder: string, more: Partial<InboxOptions> = {}): InboxOptions {
  return {
    folder: `${folder}/feedback`,
    owner: { id: "me", isAlive: () => Promise.resolve(false) },
    limit: 1 << 20,
    gatherMs: 5,
    ...more,
  };
}

/** Rows in memory, which refuse while they are told to. */
function memoryRows(): FeedbackRows & { refuses: boolean; readonly written: Feedback[] } {
  const written: Feedback[] = [];
  return {
    refuses: false,
    written,
    add(batch) {
      if (this.refuses) return Promise.reject(new Error("The database is away"));
      const added = { play: 0, click: 0 };
      for (const feedback of batch) {
        if (written.some(({ id }) => id === feedback.id)) continue;
        written.push(feedback);
        added[feedback.kind]++;
      }
      return Promise.resolve(added);
    },
    counts: () => Promise.reject(new Error("not here")),
    position: () => Promise.reject(new Error("not here")),
    plays: () => {
      throw new Error("not here");
    },
    days: () => Promise.reject(new Error("not here")),
  };
}

async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    assert(tries < 2_000, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("an inbox writes what it keeps, and then holds nothing", () =>
  withFolder(async (folder) => {
    const rows = memoryRows();
    const inbox = await openInbox(rows, options(folder));
    await inbox.keep([sampleFeedback("a"), sampleFeedback("b", { kind: "click" })]);
    assert(inbox.state().bytes > 0);
    await until(() => inbox.state().bytes === 0);
    assertEquals(rows.written, [sampleFeedback("a"), sampleFeedback("b", { kind: "click" })]);
    assertEquals(inbox.state(), { bytes: 0, limit: 1 << 20, problem: null, written: 2, torn: 0 });
    await inbox.close();
  }));

Deno.test("an inbox keeps on while the database is away, tells once, and writes all of it later", () =>
  withFolder(async (folder) => {
    const rows = memoryRows();
    rows.refuses = true;
    const told: string[] = [];
    const inbox = await openInbox(
      rows,
      options(folder, { report: (level, text) => told.push(`${level} ${text}`) }),
    );
    for (let i = 0; i < 5; i++) {
      await inbox.keep([sampleFeedback(`${i}`)]);
      assertEquals(await inbox.flush(), false);
    }
    assertEquals(inbox.state().problem, "The database is away");
    assertEquals(told.length, 1);
    rows.refuses = false;
    assertEquals(await inbox.flush(), true);
    assertEquals(rows.written.map(({ id }) => id), ["0", "1", "2", "3", "4"]);
    assertEquals(told[1], "info Feedback is written to the database again");
    await inbox.close();
  }));

Deno.test("an inbox that is full refuses, and keeps what it has", () =>
  withFolder(async (folder) => {
    const rows = memoryRows();
    rows.refuses = true;
    const inbox = await openInbox(rows, options(folder, { limit: 300 }));
    await inbox.keep([sampleFeedback("a")]);
    await assertRejects(() => inbox.keep([sampleFeedback("b"), sampleFeedback("c")]), FeedbackRefusedError);
    rows.refuses = false;
    await inbox.close();
    assertEquals(rows.written.map(({ id }) => id), ["a"]);
  }));

Deno.test("what an inbox cannot write when it closes is written by the next one", () =>
  withFolder(async (folder) => {
    const rows = memoryRows();
    rows.refuses = true;
    const inbox = await openInbox(rows, options(folder));
    await inbox.keep([sampleFeedback("a")]);
    await inbox.close();
    rows.refuses = false;
    const next = await openInbox(
      rows,
      options(folder, { owner: { id: "next", isAlive: () => Promise.resolve(false) } }),
    );
    await until(() => next.state().bytes === 0);
    assertEquals(rows.written, [sampleFeedback("a")]);
    await next.close();
  }));

for (const point of ["kept", "written"] as const) {
  Deno.test(`a process that is killed once feedback is ${point} loses none and counts none twice`, () =>
    withFolder(async (folder) => {
      await using child = new Child(Deno.execPath(), {
        args: [
          "run",
          "-q",
          "-A",
          `--config=${CHECKOUT}/deno.json`,
          `${CHECKOUT}/tests/feedback/inbox_process.ts`,
          folder,
          point,
        ],
      });
      await child.seen(`reached ${point}`);
      child.kill("SIGKILL");
      await child.ended();
      const database = await openSqlite(`${folder}/db.sqlite`);
      // Before it is sent on, it is in the database or on the disk; after that, in both.
      assertEquals((await database.feedback.counts()).play, point === "kept" ? 0 : 3);
      const inbox = await openInbox(database.feedback, options(folder));
      assert(inbox.state().bytes > 0);
      assertEquals(await inbox.flush(), true);
      assertEquals(await database.feedback.counts(), { play: 3, click: 0 });
      await inbox.close();
      await database.close();
    }));
}
