/**
 * A child process whose output a test can wait for.
 *
 * @module
 */

/** How a child ended, and all that it wrote. */
export interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Far longer than anything here takes, on a slow machine too: only what hangs gets there. */
const PATIENCE_MS = 180_000;

/** A process that a test started. It is killed when the test lets go of it. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #text = { out: "", err: "" };
  readonly #listeners = new Set<() => void>();
  readonly #ended: Promise<Ended>;
  #isOver = false;

  readonly #hasInput: boolean;

  constructor(command: string, options: Deno.CommandOptions) {
    this.#hasInput = options.stdin === "piped";
    this.#process = new Deno.Command(command, { ...options, stdout: "piped", stderr: "piped" }).spawn();
    this.#ended = this.#follow();
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** What it has written so far. */
  get text(): { readonly out: string; readonly err: string } {
    return this.#text;
  }

  /** Writes to its input, which must be piped. */
  async type(text: string): Promise<void> {
    const writer = this.#process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    writer.releaseLock();
  }

  /** Ends its input, which must be piped. */
  async endInput(): Promise<void> {
    await this.#process.stdin.close();
  }

  /** Sends a signal; one that has just ended gets none. */
  kill(signal: Deno.Signal): void {
    if (this.#isOver) return;
    try {
      this.#process.kill(signal);
    } catch (error) {
      // It has ended, and what it wrote last is still being read.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Waits until its output, either stream, contains a text. */
  seen(text: string | RegExp): Promise<void> {
    const isIn = (said: string) => typeof text === "string" ? said.includes(text) : text.test(said);
    const has = () => isIn(this.#text.out) || isIn(this.#text.err);
    const seen = new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!has() && !this.#isOver) return;
        this.#listeners.delete(look);
        if (has()) resolve();
        else reject(new Error(`The child ended without saying "${text}":\n${this.#all()}`));
      };
      this.#listeners.add(look);
      look();
    });
    return this.#patiently(`to say "${text}"`, seen);
  }

  /** Waits until it has ended. */
  ended(): Promise<Ended> {
    return this.#patiently("to end", this.#ended);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.#ended;
  }

  async #follow(): Promise<Ended> {
    const process = this.#process;
    const [status] = await Promise.all([
      process.status,
      this.#collect(process.stdout, "out"),
      this.#collect(process.stderr, "err"),
    ]);
    this.#isOver = true;
    if (this.#hasInput) await process.stdin.close().catch(() => {});
    for (const look of [...this.#listeners]) look();
    return { code: status.code, signal: status.signal, ...this.#text };
  }

  async #collect(stream: ReadableStream<Uint8Array>, name: "out" | "err"): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text[name] += decoder.decode(chunk, { stream: true });
      for (const look of [...this.#listeners]) look();
    }
  }

  async #patiently<T>(what: string, work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.kill("SIGKILL");
        reject(new Error(`Waited too long for the child ${what}:\n${this.#all()}`));
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #all(): string {
    return `--- out\n${this.#text.out}\n--- err\n${this.#text.err}`;
  }
}
