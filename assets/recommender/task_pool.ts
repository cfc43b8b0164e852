/**
 * A few Web Workers that run the parts of one computation.
 *
 * A worker's script calls {@linkcode serveTasks}; the computation opens a {@linkcode TaskPool} over it, and closes it when
 * it is done. Where workers cannot be had there is no pool, and the computation does the parts itself: the same parts, so
 * the same result.
 *
 * @module
 */

/** The few things a worker script and its owner need of each other. */
interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** What a worker answers. */
type Answer = { readonly ok: true; readonly result: unknown } | {
  readonly ok: false;
  readonly message: string;
};

/** A part's result, and the buffers in it that move instead of being copied. */
export interface Finished<Result> {
  readonly result: Result;
  readonly transfer?: Transferable[];
}

/**
 * Makes this worker serve tasks: `start` gets what the pool was opened with, once, and makes the function that does one
 * task.
 */
export function serveTasks<Setup, Task, Result>(
  start: (setup: Setup) => Promise<(task: Task) => Finished<Result>> | ((task: Task) => Finished<Result>),
): void {
  const port = globalThis as unknown as Port;
  let run: ((task: Task) => Finished<Result>) | undefined;
  port.onmessage = async ({ data }) => {
    try {
      if (run === undefined) {
        run = await start(data as Setup);
        port.postMessage({ ok: true, result: undefined } satisfies Answer);
        return;
      }
      const { result, transfer } = run(data as Task);
      port.postMessage({ ok: true, result } satisfies Answer, transfer ?? []);
    } catch (error) {
      port.postMessage(
        { ok: false, message: error instanceof Error ? error.message : String(error) } satisfies Answer,
      );
    }
  };
}

/** Workers over one script, each busy with one task at a time. Close it, whatever happens: `using` does. */
export class TaskPool<Task, Result> implements Disposable {
  readonly #workers: readonly Worker[];
  readonly #signal: AbortSignal;

  private constructor(workers: readonly Worker[], signal: AbortSignal) {
    this.#workers = workers;
    this.#signal = signal;
  }

  /**
   * Starts workers and hands each the setup. Undefined when none is asked for, or when this machine or its permissions allow
   * none.
   *
   * @param setup Cloned to each worker; shared memory in it stays shared. A function is called while the workers load.
   * @throws The signal's reason, when it is aborted.
   */
  static async open<Setup, Task, Result>(
    script: URL,
    setup: Setup | (() => Setup),
    { workers: count, signal }: { readonly workers: number; readonly signal: AbortSignal },
  ): Promise<TaskPool<Task, Result> | undefined> {
    signal.throwIfAborted();
    if (count < 1 || typeof Worker === "undefined" || typeof SharedArrayBuffer === "undefined") {
      return undefined;
    }
    const workers: Worker[] = [];
    try {
      for (let w = 0; w < count; w++) workers.push(new Worker(script.href, { type: "module" }));
      const value = setup instanceof Function ? setup() : setup;
      await Promise.all(workers.map((worker) => ask(worker, value, signal)));
      return new TaskPool(workers, signal);
    } catch {
      for (const worker of workers) worker.terminate();
      signal.throwIfAborted();
      return undefined;
    }
  }

  /** How many workers there are. */
  get size(): number {
    return this.#workers.length;
  }

  /**
   * Runs tasks, each on the first worker that is free.
   *
   * @param done Called with each result and the task's index, in the order in which they finish.
   * @throws {Error} What a task threw, by its message.
   * @throws The signal's reason, when it is aborted.
   */
  async run(tasks: readonly Task[], done: (result: Result, index: number) => void): Promise<void> {
    let next = 0;
    await Promise.all(this.#workers.map(async (worker) => {
      while (next < tasks.length) {
        const index = next++;
        done(await ask(worker, tasks[index], this.#signal) as Result, index);
      }
    }));
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** Sends one message and waits for its answer. */
function ask(worker: Worker, message: unknown, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.onmessage = null;
      worker.onerror = null;
      signal.removeEventListener("abort", stop);
      act();
    };
    const stop = () => settle(() => reject(signal.reason));
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      settle(() => data.ok ? resolve(data.result) : reject(new Error(data.message)));
    worker.onerror = (event) => {
      event.preventDefault();
      settle(() => reject(new Error(`Cannot run a worker: ${event.message}`)));
    };
    if (signal.aborted) stop();
    else {
      signal.addEventListener("abort", stop, { once: true });
      worker.postMessage(message);
    }
  });
}
