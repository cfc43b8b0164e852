/**
 * Runs a graph of tasks: each as soon as those before it have settled, no more than `limit` at once.
 *
 * @module
 */

/** Tasks of which only so many may run at once. */
export interface TaskGroup {
  readonly name: string;
  readonly limit: number;
}

/**
 * Settles when every task has. Tasks start in the order given when several are ready.
 *
 * @param ids upstream before downstream.
 * @param before the ids each task waits for; ids that are not among `ids` count as settled.
 * @param work must not reject: a failure is an outcome.
 * @param groupOf the group whose limit a task is under as well.
 */
export async function schedule<Id>(
  ids: readonly Id[],
  before: (id: Id) => readonly Id[],
  limit: number,
  work: (id: Id) => Promise<void>,
  groupOf: (id: Id) => TaskGroup | undefined = () => undefined,
): Promise<void> {
  const place = new Map(ids.map((id, i) => [id, i]));
  const waiting = new Int32Array(ids.length);
  const after: (number[] | undefined)[] = new Array(ids.length);
  ids.forEach((id, i) => {
    for (const other of new Set(before(id))) {
      const at = place.get(other);
      if (at === undefined) continue;
      waiting[i] = waiting[i]! + 1;
      (after[at] ??= []).push(i);
    }
  });
  const ready = new Heap();
  for (let i = 0; i < ids.length; i++) if (waiting[i] === 0) ready.push(i);
  const running = new Set<Promise<void>>();
  const busy = new Map<string, number>();
  /** Ready tasks whose group is full. */
  const held = new Map<string, Heap>();

  const start = (i: number, group: TaskGroup | undefined) => {
    if (group !== undefined) busy.set(group.name, (busy.get(group.name) ?? 0) + 1);
    const task = work(ids[i]!).then(() => {
      running.delete(task);
      for (const next of after[i] ?? []) if (--waiting[next]! === 0) ready.push(next);
      if (group === undefined) return;
      busy.set(group.name, busy.get(group.name)! - 1);
      const first = held.get(group.name)?.pop();
      if (first !== undefined) ready.push(first);
    });
    running.add(task);
  };
  for (;;) {
    while (running.size < limit) {
      const i = ready.pop();
      if (i === undefined) break;
      const group = groupOf(ids[i]!);
      if (group !== undefined && (busy.get(group.name) ?? 0) >= group.limit) {
        const full = held.get(group.name) ?? new Heap();
        full.push(i);
        held.set(group.name, full);
      } else start(i, group);
    }
    if (running.size === 0) return;
    await Promise.race(running);
  }
}

/** The smallest number first: a binary heap. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
