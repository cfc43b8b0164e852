/**
 * The frame of every page.
 *
 * @module
 */
import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { COMMON } from "../i18n/common.ts";
import { LANGUAGES } from "../i18n/say.ts";
import { Icon } from "./components/icon.tsx";
import { Toasts } from "./components/notice.tsx";
import { here, type Page, THEMES } from "./page.ts";
import { fileUrl } from "./static_files.ts";

/** The entries of the main navigation. */
export type Place = "recommendations" | "lineage" | "runs" | "models" | "api";

const PLACES: readonly (readonly [Place, string])[] = [
  ["recommendations", "/"],
  ["lineage", "/assets"],
  ["runs", "/runs"],
  ["models", "/models"],
  ["api", "/docs"],
];

/** What the frame is given. */
export interface LayoutProps {
  readonly page: Page;
  /** Of the document, without the product's name. */
  readonly title: string;
  /** The entry of the navigation that the page is under. */
  readonly place?: Place;
  /** Browser modules of this page, by file name, such as `search.ts`. */
  readonly modules?: readonly string[];
  /** Asks search engines to stay away, as on error pages. */
  readonly noIndex?: boolean;
  readonly children?: Child;
}

/** A whole document. */
export function Layout({ page, title, place, modules = [], noIndex = false, children }: LayoutProps) {
  const { language, theme, say, files } = page;
  return (
    <>
      {raw("<!doctype html>")}
      <html lang={language} data-theme={theme === "auto" ? undefined : theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
          {noIndex && <meta name="robots" content="noindex" />}
          <title>{`${title} · Questline`}</title>
          <link rel="icon" href={fileUrl(files, "icon.svg")} type="image/svg+xml" />
          <link rel="stylesheet" href={fileUrl(files, "style.css")} />
          {["app.ts", ...modules].map((name) => <script type="module" src={fileUrl(files, name)}></script>)}
        </head>
        <body>
          <a class="skip" href="#main">{say(COMMON.skip)}</a>
          <Header page={page} place={place} />
          <main class="main" id="main" tabindex={-1}>{children}</main>
          <footer class="bottom">
            <div class="bottom-in">
              <span>{say(COMMON.promise)}</span>
              <span>
                <a href="/sign-in">{say(COMMON.signIn)}</a>
                {" · "}
                {say(COMMON.version)(page.version)}
              </span>
            </div>
          </footer>
          <Toasts />
        </body>
      </html>
    </>
  );
}

function Header({ page, place }: { page: Page; place: Place | undefined }) {
  const { say } = page;
  return (
    <header class="top">
      <div class="top-in">
        <a class="brand" href="/">
          <Mark />
          Questline
        </a>
        <nav class="nav" aria-label={say(COMMON.mainNavigation)}>
          {PLACES.map(([name, href]) => (
            <a href={href} aria-current={name === place ? "page" : undefined}>{say(COMMON[name])}</a>
          ))}
        </nav>
        <div class="settings" role="group" aria-label={say(COMMON.settings)}>
          <LanguageSwitch page={page} />
          <ThemeSwitch page={page} />
        </div>
      </div>
    </header>
  );
}

/** A trail from a place to a goal. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="trail"
        d="M8 23c6 0 4-7 9-8s3-6 7-6"
        fill="none"
        stroke-width="2.5"
        stroke-linecap="round"
        stroke-dasharray="1.5 4"
      />
      <circle class="start" cx="8" cy="23" r="3.5" />
      <path class="goal" d="M24 4l5 5-5 5-5-5z" />
    </svg>
  );
}

const OWN_NAMES = { en: "English", ko: "한국어" } as const;

function LanguageSwitch({ page }: { page: Page }) {
  return (
    <>
      {LANGUAGES.filter((language) => language !== page.language).map((language) => (
        <a href={here(page, { lang: language })} lang={language} hreflang={language}>{OWN_NAMES[language]}</a>
      ))}
    </>
  );
}

/** Goes through the themes. It is a form, so that it works without a browser module. */
function ThemeSwitch({ page }: { page: Page }) {
  const { say, theme } = page;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  const words = say(COMMON.themeIs)(say(COMMON[theme]), say(COMMON[next]));
  return (
    <form method="post" action="/preferences" id="theme-form">
      <input type="hidden" name="back" value={here(page)} />
      <button type="submit" name="theme" value={next} aria-label={words} title={words}>
        <Icon name={theme} />
      </button>
    </form>
  );
}
