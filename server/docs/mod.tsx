/**
 * The API's documentation: the OpenAPI document, and a page made from it.
 *
 * @module
 */
import { type App, group } from "../hono.ts";
import { answer } from "../pages/frame.ts";
import { pageOf, type Site } from "../pages/page.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";
import { DocsPage } from "./page.tsx";

/** `/openapi.json` and `/docs` of an application. */
export function docs(described: App, site: Site): App {
  const app = group();
  // Made when it is first asked for: by then every route is there.
  let made: { document: OpenApiDocument; text: string } | undefined;
  const current = () => {
    if (made !== undefined) return made;
    const document = openApiDocument(described);
    return made = { document, text: JSON.stringify(document, null, 2) };
  };
  app.get(
    "/openapi.json",
    (c) => c.body(current().text, 200, { "content-type": "application/json", "cache-control": "no-cache" }),
  );
  app.get("/docs", async (c) => {
    return answer(c, <DocsPage page={await pageOf(c, site)} document={current().document} />);
  });
  return app;
}
