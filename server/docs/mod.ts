/**
 * The API's documentation: the OpenAPI document, and a page made from it.
 *
 * @module
 */
import { type App, group } from "../hono.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";
import { docsPage } from "./page.ts";
import { languageOf } from "./words.ts";

/** `/openapi.json` and `/docs` of an application. */
export function docs(described: App): App {
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
  app.get("/docs", (c) => {
    const language = languageOf(c.req.query("lang"), c.req.header("accept-language"));
    c.header("vary", "Accept-Language");
    c.header("content-language", language);
    return c.html(docsPage(current().document, language, new URL(c.req.url).origin));
  });
  let style: Promise<string> | undefined;
  app.get("/docs/style.css", async (c) => {
    style ??= Deno.readTextFile(new URL("./style.css", import.meta.url));
    return c.body(await style, 200, {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "max-age=3600",
    });
  });
  return app;
}
