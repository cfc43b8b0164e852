/**
 * The API's documentation: the OpenAPI document, and a page made from it.
 *
 * @module
 */
import { type App, group } from "../hono.ts";
import { openApiDocument } from "./document.ts";

/** `/openapi.json` of an application. */
export function docs(described: App): App {
  const app = group();
  let text: string | undefined;
  app.get("/openapi.json", (c) => {
    text ??= JSON.stringify(openApiDocument(described), null, 2);
    return c.body(text, 200, { "content-type": "application/json", "cache-control": "no-cache" });
  });
  return app;
}
