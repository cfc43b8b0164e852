/**
 * The pages of a crawl as they come, in the home, so that a crawl that was killed goes on where it was. They hold the
 * games and no address: the key is in none of them.
 *
 * @module
 */
import { z } from "zod";
import { onDisk } from "../../store/store_error.ts";
import { syncFolder } from "../../store/temporary_file.ts";
import type { RawgPage } from "./page.ts";

const FORMAT = 1;

const Crawl = z.object({
  format: z.literal(FORMAT),
  /** For people who look. */
  query: z.string(),
  /** Milliseconds since the epoch. It names the crawl as well. */
  startedAt: z.number(),
  /** The source's version that it was finished for; null while it is not. */
  finishedFor: z.string().nullable(),
});

/** One crawl of a query: from its first request to its last page. */
export type Crawl = z.infer<typeof Crawl>;

const Kept = z.object({
  format: z.literal(FORMAT),
  /** The `startedAt` of the crawl that asked for it last. */
  crawl: z.number(),
  /** Counts up with each page that a query was answered, over all its crawls. */
  order: z.int(),
  number: z.int(),
  count: z.int(),
  hasNext: z.boolean(),
  results: z.array(z.unknown()),
  etag: z.string().nullable(),
});

/** A page that was kept. */
export type KeptPage = RawgPage & { readonly crawl: number; readonly order: number };

/** A query whose pages nobody asked for in so long is forgotten. */
const FORGOTTEN_MS = 7 * 86_400_000;

const TEMPORARY = ".new";

/** What is kept of one query. */
export interface KeptPages {
  /** The last crawl; undefined when there is none that can be read. */
  crawl(): Promise<Crawl | undefined>;
  /** The pages of whichever crawl, by number. One that cannot be read is as good as none. */
  pages(): Promise<Map<number, KeptPage>>;
  begin(query: string, startedAt: number): Promise<Crawl>;
  keep(page: KeptPage): Promise<void>;
  finish(crawl: Crawl, version: string): Promise<void>;
}

/**
 * @param folder of all queries
 * @param id of this one
 */
export function keptPages(folder: string, id: string): KeptPages {
  const own = `${folder}/${id}`;

  async function write(name: string, value: unknown): Promise<void> {
    const path = `${own}/${name}`;
    const temporary = `${path}.${crypto.randomUUID()}${TEMPORARY}`;
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    {
      using file = await onDisk("write", path, Deno.open(temporary, { write: true, createNew: true }));
      for (let from = 0; from < bytes.length;) {
        from += await onDisk("write", path, file.write(bytes.subarray(from)));
      }
      // The name must never appear before the bytes do, power loss included.
      await onDisk("write", path, file.sync());
    }
    await onDisk("write", path, Deno.rename(temporary, path));
    await syncFolder(own);
  }

  return {
    crawl: async () => await readAs(Crawl, `${own}/crawl.json`),
    async pages() {
      const found = new Map<number, KeptPage>();
      for (const name of await namesIn(own)) {
        if (!/^page-\d+\.json$/.test(name)) continue;
        const { format: _, ...page } = await readAs(Kept, `${own}/${name}`) ?? { format: FORMAT };
        if ("number" in page) found.set(page.number, page);
      }
      return found;
    },
    async begin(query, startedAt) {
      await forgetOthers(folder, id, startedAt - FORGOTTEN_MS);
      await onDisk("write", own, Deno.mkdir(own, { recursive: true }));
      for (const name of await namesIn(own)) {
        if (name.endsWith(TEMPORARY)) await Deno.remove(`${own}/${name}`);
      }
      const crawl: Crawl = { format: FORMAT, query, startedAt, finishedFor: null };
      await write("crawl.json", crawl);
      return crawl;
    },
    keep: (page) => write(`page-${String(page.number).padStart(3, "0")}.json`, { format: FORMAT, ...page }),
    finish: (crawl, version) => write("crawl.json", { ...crawl, finishedFor: version }),
  };
}

async function forgetOthers(folder: string, id: string, before: number): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name === id || !/^[0-9a-f]{16}$/.test(name)) continue;
    const crawl = await readAs(Crawl, `${folder}/${name}/crawl.json`);
    if (crawl === undefined || crawl.startedAt >= before) continue;
    await onDisk("delete", folder, Deno.remove(`${folder}/${name}`, { recursive: true }));
  }
}

async function readAs<T extends z.ZodType>(schema: T, path: string): Promise<z.output<T> | undefined> {
  try {
    return schema.safeParse(JSON.parse(await onDisk("read", path, Deno.readTextFile(path)))).data;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await onDisk("read", folder, Array.fromAsync(Deno.readDir(folder)))).map(({ name }) => name)
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
