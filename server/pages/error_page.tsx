/**
 * Problems as pages, for whoever asked for a page.
 *
 * @module
 */
import { PROBLEMS, SITE } from "../i18n/site.ts";
import type { AppContext } from "../hono.ts";
import { Problem, PROBLEM_KINDS, type ProblemKind } from "../problem.ts";
import { Button, Empty, Facts } from "./components/mod.ts";
import { answer } from "./frame.ts";
import { Layout } from "./layout.tsx";
import { here, type Page, pageOf, type Site } from "./page.ts";

/** An application's error handler. */
type ErrorHandler = (error: Error, c: AppContext) => Response | Promise<Response>;

/** Answers like the handler given; where the client wants a page, the same problem as a page. */
export function orPage(site: Site, handler: ErrorHandler): ErrorHandler {
  return async function onError(error, c) {
    const response = await handler(error, c);
    if (!wantsPage(c)) return response;
    try {
      const kind = error instanceof Problem ? error.kind : kindOf(response.status);
      const detail = error instanceof Problem && kind !== "not-found" ? error.message : undefined;
      const page = await pageOf(c, site);
      const shown = await answer(
        c,
        <ErrorPage page={page} kind={kind} detail={detail} requestId={c.env?.requestId} />,
      );
      const headers = new Headers(shown.headers);
      const retry = response.headers.get("retry-after");
      if (retry !== null) headers.set("retry-after", retry);
      headers.set("cache-control", "no-store");
      return new Response(shown.body, { status: response.status, headers });
    } catch {
      // A page about an error must not be an error of its own.
      return response;
    }
  };
}

function wantsPage(c: AppContext): boolean {
  return !c.req.path.startsWith("/api/") && (c.req.header("accept") ?? "").includes("text/html");
}

function kindOf(status: number): ProblemKind {
  const kinds = Object.keys(PROBLEM_KINDS) as ProblemKind[];
  return kinds.find((kind) => PROBLEM_KINDS[kind].status === status) ?? "internal";
}

/** The page of a problem. */
export function ErrorPage(
  { page, kind, detail, requestId }: {
    page: Page;
    kind: ProblemKind;
    detail: string | undefined;
    requestId: string | undefined;
  },
) {
  const { say } = page;
  const { status } = PROBLEM_KINDS[kind];
  const title = say(PROBLEMS[kind] ?? PROBLEMS[status >= 500 ? "internal" : "invalid-request"]);
  return (
    <Layout page={page} title={title} noIndex>
      <Empty
        level={1}
        icon={status === 404 ? "trace" : "warning"}
        title={title}
        actions={
          <>
            <Button look="primary" href="/">{say(SITE.home)}</Button>
            {status >= 500 && <Button href={here(page)}>{say(SITE.again)}</Button>}
          </>
        }
      >
        <p class="eyebrow number">{status}</p>
        {status === 404 && <p>{say(SITE.notFoundHelp)}</p>}
        {kind === "internal" && <p>{say(SITE.internalHelp)}</p>}
        {kind !== "internal" && detail !== undefined && <p lang="en">{detail}.</p>}
        {kind === "internal" && requestId !== undefined && (
          <Facts facts={[[say(SITE.requestId), <code>{requestId}</code>]]} />
        )}
      </Empty>
    </Layout>
  );
}
