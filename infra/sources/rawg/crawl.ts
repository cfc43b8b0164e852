/**
 * All pages of a query: asked for side by side, kept as they come, and asked for again where RAWG's catalogue changed in
 * the middle.
 *
 * @module
 */
import { type ReadContext, SourceError } from "../../../assets/engine/source.ts";
import { type RawgClient, rawgClient, type RawgParts, type RawgSettings } from "./client.ts";
import { type Crawl, type KeptPage, type KeptPages, keptPages } from "./kept_pages.ts";
import { pageAddress, queryId, type RawgQuery, shownAddress } from "./query.ts";

/** What a crawl came to. */
export interface Crawled {
  /** By number, without gaps. */
  readonly pages: readonly KeptPage[];
  /** RAWG's own count of games, as of the last page that came. */
  readonly count: number;
  /** Whether RAWG has more pages than were asked for. */
  readonly limited: boolean;
  /** Whether all pages are of one state of RAWG's catalogue, as far as its count tells. */
  readonly steady: boolean;
  readonly requests: number;
}

/** A crawl that stopped goes on where it was for so long; then its first pages are too old to go with the others. */
const RESUME_MS = 6 * 3_600_000;

/** How often pages of an older state are asked for again. */
const ROUNDS = 2;

/**
 * Crawls, or goes on crawling, or answers what was crawled for that version already.
 *
 * @param version the source's version that this is for
 * @throws {SourceError} that names the page; what came is kept.
 */
export async function crawl(
  settings: RawgSettings,
  parts: RawgParts,
  version: string,
  context: ReadContext,
): Promise<Crawled> {
  const { query } = settings;
  const kept = keptPages(parts.folder, queryId(query));
  const last = await kept.crawl();
  const before = await kept.pages();
  if (last?.finishedFor === version) {
    const pages = ownPages(before, last);
    const end = endOf(pages, query);
    if (end !== undefined && missing(pages, end).length === 0) return crawled(pages, end, 0);
  }
  const goesOn = last !== undefined && [null, version].includes(last.finishedFor) &&
    parts.clock.now() - last.startedAt < RESUME_MS;
  const current = goesOn ? last : await kept.begin(
    shownAddress(pageAddress(query, 1)),
    Math.max(parts.clock.now(), (last?.startedAt ?? 0) + 1),
  );
  const client = rawgClient(settings, parts);
  const work = new CrawlWork(settings, client, kept, current, before, context);
  if (work.pages.size > 0) {
    context.log("info", `RAWG: goes on with a crawl that stopped; ${work.pages.size} pages are there`);
  }
  const result = await work.run();
  await kept.finish(current, version);
  return result;
}

/** One crawl at work. */
class CrawlWork {
  /** Of this crawl, by number. */
  readonly pages: Map<number, KeptPage>;
  /** Numbers that RAWG says there is no page of. */
  readonly #beyond = new Set<number>();
  #order: number;

  constructor(
    readonly settings: RawgSettings,
    readonly client: RawgClient,
    readonly kept: KeptPages,
    readonly crawl: Crawl,
    /** Of earlier crawls too: for asking whether they changed. */
    readonly before: ReadonlyMap<number, KeptPage>,
    readonly context: ReadContext,
  ) {
    this.pages = ownPages(before, crawl);
    this.#order = Math.max(0, ...[...before.values()].map(({ order }) => order));
  }

  async run(): Promise<Crawled> {
    if (!this.pages.has(1)) await this.#lookAt([1]);
    for (let round = 0;; round++) {
      await this.#complete();
      const old = outdated(this.pages);
      if (old.length === 0 || round === ROUNDS) break;
      this.context.log(
        "info",
        `RAWG's catalogue changed in the middle of the crawl: asks for ${old.length} of ${this.pages.size} pages again`,
      );
      await this.#lookAt(old);
    }
    const end = this.#end();
    const last = this.pages.get(end)!;
    if (this.#beyond.has(end + 1) && last.hasNext) {
      // It promised a page that there is not: whoever reads what is kept must not look for it.
      const closed = { ...last, hasNext: false };
      this.pages.set(end, closed);
      await this.kept.keep(closed);
    }
    return crawled(this.pages, end, this.client.requests);
  }

  /** Asks for pages until there is none missing up to the end, which may move as they come. */
  async #complete(): Promise<void> {
    for (;;) {
      const end = this.#end();
      for (const number of [...this.pages.keys()]) if (number > end) this.pages.delete(number);
      const wanted = missing(this.pages, end);
      if (wanted.length === 0) return;
      await this.#lookAt(wanted);
    }
  }

  #end(): number {
    for (const number of this.#beyond) this.pages.delete(number);
    return endOf(this.pages, this.settings.query, this.#beyond)!;
  }

  /** Asks for these pages, some at once. The first that fails ends the others. */
  async #lookAt(numbers: readonly number[]): Promise<void> {
    await this.client.require(numbers.length);
    const stop = new AbortController();
    const signal = AbortSignal.any([this.context.signal, stop.signal]);
    const queue = [...numbers];
    const worker = async () => {
      for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
        await this.#look(number, signal).catch((error) => {
          stop.abort(error);
          throw error;
        });
      }
    };
    const workers = Array.from({ length: Math.min(this.settings.atOnce, queue.length) }, worker);
    await Promise.allSettled(workers);
    this.context.signal.throwIfAborted();
    if (!stop.signal.aborted) return;
    const error: unknown = stop.signal.reason;
    if (!(error instanceof SourceError) || this.pages.size === 0) throw error;
    throw new SourceError(
      `${error.message}; what came is kept (${this.pages.size} page${
        this.pages.size === 1 ? "" : "s"
      }), and a run within ${RESUME_MS / 3_600_000} hours goes on from there`,
    );
  }

  async #look(number: number, signal: AbortSignal): Promise<void> {
    const { context, before, crawl } = this;
    const known = this.pages.get(number) ?? before.get(number);
    const { log } = context;
    const looked = await this.client.look(number, known?.etag ?? null, { signal, log });
    if (looked === "beyond") {
      this.#beyond.add(number);
      return;
    }
    this.#beyond.delete(number);
    const page = {
      ...(looked === "unchanged" ? known! : looked),
      crawl: crawl.startedAt,
      order: ++this.#order,
    };
    await this.kept.keep(page);
    this.pages.set(number, page);
    const games = [...this.pages.values()].reduce((sum, { results }) => sum + results.length, 0);
    const { maxPages, pageSize } = this.settings.query;
    const most = Math.min(page.count, maxPages * pageSize);
    context.progress(games, Math.max(games, most), "rows");
  }
}

function ownPages(pages: ReadonlyMap<number, KeptPage>, { startedAt }: Crawl): Map<number, KeptPage> {
  return new Map([...pages].filter(([, page]) => page.crawl === startedAt));
}

/**
 * The number of the last page, as far as it is known: the first one that says so; else one more than the count promises
 * where that page says that another follows. Undefined without a first page.
 */
function endOf(
  pages: ReadonlyMap<number, KeptPage>,
  { pageSize, maxPages }: RawgQuery,
  beyond: ReadonlySet<number> = new Set(),
): number | undefined {
  const first = pages.get(1);
  if (first === undefined) return undefined;
  const promised = Math.min(maxPages, Math.max(1, Math.ceil(newest(pages).count / pageSize)));
  for (let number = 1;; number++) {
    if (beyond.has(number)) return number - 1;
    const page = pages.get(number);
    if (page?.hasNext === false || number === maxPages) return number;
    // Further than the count says only step by step, as `next` leads.
    if (page === undefined && number >= promised) return number;
  }
}

function missing(pages: ReadonlyMap<number, KeptPage>, end: number): number[] {
  return Array.from({ length: end }, (_, i) => i + 1).filter((number) => !pages.has(number));
}

function newest(pages: ReadonlyMap<number, KeptPage>): KeptPage {
  return [...pages.values()].reduce((a, b) => a.order > b.order ? a : b);
}

/** Pages of an older state of the catalogue than the last one that came: games may have moved from one to the other. */
function outdated(pages: ReadonlyMap<number, KeptPage>): number[] {
  const { count } = newest(pages);
  return [...pages.values()].filter((page) => page.count !== count).map(({ number }) => number)
    .sort((a, b) => a - b);
}

function crawled(pages: ReadonlyMap<number, KeptPage>, end: number, requests: number): Crawled {
  const all = Array.from({ length: end }, (_, i) => pages.get(i + 1)!);
  return {
    pages: all,
    count: newest(pages).count,
    limited: all.at(-1)!.hasNext, // Only at the limit: otherwise the next page would have been asked for.
    steady: outdated(pages).length === 0,
    requests,
  };
}
