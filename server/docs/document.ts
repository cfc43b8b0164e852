/**
 * The OpenAPI 3.1 document of every route, made from the schemas that validate.
 *
 * @module
 */
import type { App } from "../hono.ts";

/** What a value of JSON can be, as far as the document is read here. */
export type OpenApiDocument = ReturnType<App["getOpenAPI31Document"]>;

const ABOUT = {
  openapi: "3.1.0",
  info: {
    title: "Questline",
    version: "1",
    description: "Game recommendations, each with its reasons and the model version that it comes from.\n\n" +
      "Ids are strings and may hold any character; in an address they are percent-encoded. Every error is a problem " +
      "document (RFC 9457). Every answer carries `X-Request-Id`.",
  },
  servers: [{ url: "/", description: "This server" }],
  tags: [
    { name: "predictions", description: "What to recommend" },
    { name: "games", description: "The catalogue of the model that answers" },
    { name: "feedback", description: "What users did" },
    { name: "models", description: "Model versions, and which one answers" },
    { name: "assets", description: "What is computed, how it stands, and why" },
    { name: "runs", description: "Bringing assets up to date" },
    { name: "health", description: "For probes" },
  ],
};

/** The document of an application. */
export function openApiDocument(app: App): OpenApiDocument {
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "API_TOKEN. Without one configured, writes are taken from the server's own machine only.",
  });
  return app.getOpenAPI31Document(ABOUT);
}
