/**
 * A source of days for stories about partitions: a test writes, changes and deletes them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Source, SourceChangedError } from "../../assets/engine/mod.ts";

/** Records by day. A day's version is the hash of its records. */
export class Days implements Source<unknown> {
  readonly name = "days";
  readonly days = new Map<string, readonly unknown[]>();
  /** The partitions that were read, in order. */
  readonly reads: string[] = [];
  /** Called before a day is read. */
  before: (day: string) => void = () => {};

  constructor(days: Readonly<Record<string, readonly unknown[]>> = {}) {
    for (const [day, records] of Object.entries(days)) this.days.set(day, records);
  }

  observe() {
    const partitions = new Map(
      [...this.days].map(([day, records]) => [day, { version: hash(records), detail: `day ${day}` }]),
    );
    return Promise.resolve({ version: hash([...this.days]), detail: "days", partitions });
  }

  async *read(observed: { version: string }, { partition = "" }: { readonly partition?: string }) {
    this.before(partition);
    this.reads.push(partition);
    const records = partition === "" ? [...this.days.values()].flat() : this.days.get(partition) ?? [];
    if (partition !== "" && hash(records) !== observed.version) {
      throw new SourceChangedError(`Day "${partition}" changed while it was being read`);
    }
    await Promise.resolve();
    yield records;
  }
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
