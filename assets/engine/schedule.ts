/**
 * Runs a graph of tasks: each as soon as those before it have settled, no more than `limit` at once.
 *
 * @module
 */

/**
 * Settles when every task has. Tasks start in the order given when several are ready.
 *
 * @param ids upstream before downstream.
 * @param before the ids each task waits for; ids that are not among `ids` count as settled.
 * @param work must not reject: a failure is an outcome.
 */
export async function schedule<Id>(
  ids: readonly Id[],
  before: (id: Id) => readonly Id[],
  limit: number,
  work: (id: Id) => Promise<void>,
): Promise<void> {
  const place = new Map(ids.map((id, i) => [id, i]));
  const waiting = new Map<Id, number>();
  const after = new Map<Id, Id[]>();
  for (const id of ids) {
    const upstream = new Set(before(id).filter((other) => place.has(other)));
    waiting.set(id, upstream.size);
    for (const other of upstream) {
      const next = after.get(other);
      if (next === undefined) after.set(other, [id]);
      else next.push(id);
    }
  }
  const ready = ids.filter((id) => waiting.get(id) === 0);
  /** Where an id belongs among the ready ones, which are in the order given. */
  const placeAmong = (id: Id) => {
    let at = ready.length;
    while (at > 0 && place.get(ready[at - 1]!)! > place.get(id)!) at--;
    return at;
  };
  const running = new Set<Promise<void>>();
  while (ready.length > 0 || running.size > 0) {
    while (ready.length > 0 && running.size < limit) {
      const id = ready.shift()!;
      const task = work(id).then(() => {
        running.delete(task);
        for (const next of after.get(id) ?? []) {
          const left = waiting.get(next)! - 1;
          waiting.set(next, left);
          if (left === 0) ready.splice(placeAmong(next), 0, next);
        }
      });
      running.add(task);
    }
    await Promise.race(running);
  }
}
