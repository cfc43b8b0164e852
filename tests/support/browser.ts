/**
 * Real Chromium for tests of the pages: found on this machine, or installed where that is allowed.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import axe from "axe-core";
import fs from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Availability, findOrInstall, isFile } from "./apt.ts";
import { skipped } from "./mariadb.ts";

const PROGRAMS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Without a Korean font every letter is the same box. */
const PACKAGES = ["chromium", "fonts-noto-cjk"];

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Who visits, and how. */
export interface Visit {
  readonly language?: "en" | "ko";
  readonly theme?: "light" | "dark";
  readonly screen?: "desk" | "phone";
  /** Turns scripts off. */
  readonly reading?: boolean;
  /** Answers from the server that a test wants to see, such as 404, as text of the console that is no fault. */
  readonly expected?: RegExp;
}

export const SCREENS = { desk: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const;

/** What `fetch` of a server is. */
type Answer = (request: Request, peer?: string) => Response | Promise<Response>;

/** A browser on one server. */
export class Visitor implements AsyncDisposable {
  readonly #contexts: BrowserContext[] = [];
  readonly #faults: string[] = [];
  readonly #listener: Deno.HttpServer<Deno.NetAddr>;
  readonly origin: string;

  constructor(readonly browser: Browser, answer: Answer) {
    this.#listener = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request, { remoteAddr }) => answer(request, remoteAddr.hostname),
    );
    this.origin = `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Opens a page in a browser context of its own. */
  async open(path: string, visit: Visit = {}): Promise<Page> {
    const { language = "en", theme = "light", screen = "desk", reading = false } = visit;
    const context = await this.browser.newContext({
      locale: language === "ko" ? "ko-KR" : "en-US",
      colorScheme: theme,
      viewport: SCREENS[screen],
      hasTouch: screen === "phone",
      javaScriptEnabled: !reading,
      reducedMotion: "reduce",
      timezoneId: "UTC",
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() !== "error" || visit.expected?.test(message.text())) return;
      this.#faults.push(`${path}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#faults.push(`${path}: ${error.stack ?? error.message}`));
    await page.goto(this.origin + path);
    return page;
  }

  /** Ends the visit. A script that failed or was refused by the page's own policy fails the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#listener.shutdown();
    assertEquals(this.#faults, []);
  }
}

/** What axe-core says against a page: one line a fault, with its place. */
export async function faultsOf(page: Page): Promise<string[]> {
  // An expression of the debugger is not under the page's policy, as a script element would be.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  ) as {
    violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
  };
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary ?? ""}`)
  );
}

/**
 * Waits until an expression is true on a page. Playwright's own wait evaluates from a timer of the page, where the page's policy
 * refuses it.
 *
 * @throws {Error} after ten seconds, or the patience given.
 */
export async function until(page: Page, expression: string, patienceMs = 10_000): Promise<void> {
  // A page that is just being left for another has no answer.
  for (let waited = 0; !(await page.evaluate(expression).catch(() => false)); waited += 40) {
    if (waited > patienceMs) throw new Error(`Waited too long for ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** True when nothing is wider than the screen. */
export async function fitsItsScreen(page: Page): Promise<boolean> {
  return await page.evaluate(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  ) as boolean;
}

/** Registers tests that need a browser. */
export interface BrowserTests {
  test(name: string, body: (visit: (answer: Answer) => Visitor, t: Deno.TestContext) => Promise<void>): void;
}

/** Starts Chromium before the first test of a file, and ends it after the last. */
export async function browserTests(): Promise<BrowserTests> {
  const found = await findChromium();
  if ("missing" in found) return { test: (name) => skipped(name, found.missing) };
  let browser: Browser | undefined;
  Deno.test.beforeAll(async () => {
    browser = await startChromium(found.program);
  });
  Deno.test.afterAll(async () => {
    await browser?.close();
  });
  return {
    test(name, body) {
      // The connection to the browser is at work in all tests of the file.
      Deno.test({ name, sanitizeOps: false, sanitizeResources: false }, async (t) => {
        await using visits = new AsyncDisposableStack();
        await body((answer) => visits.use(new Visitor(browser!, answer)), t);
      });
    },
  };
}

/** Starts a browser without a window. */
export async function startChromium(program: string): Promise<Browser> {
  const { chromium } = await loadPlaywright();
  return await chromium.launch({ executablePath: program, args: ARGUMENTS, headless: true });
}

/**
 * Loads Playwright. It asks at once whether this is Windows' Linux by looking below `/proc/sys`, which Deno shows to programs
 * with all permissions only; tests have fewer, and "not there" is the answer they need.
 */
async function loadPlaywright(): Promise<typeof import("playwright-core")> {
  const { existsSync } = fs;
  fs.existsSync = (path) => {
    try {
      return existsSync(path);
    } catch {
      return false;
    }
  };
  try {
    return await import("playwright-core");
  } finally {
    fs.existsSync = existsSync;
  }
}

/** Chromium of this machine; `CHROMIUM` names another program. */
export function findChromium(): Promise<Availability> {
  const named = Deno.env.get("CHROMIUM");
  return findOrInstall(
    "Chromium",
    async () => {
      for (const program of named === undefined ? PROGRAMS : [named]) {
        if (await isFile(program)) return program;
      }
    },
    PACKAGES,
  );
}
