/**
 * The OpenAPI 3.1 document of every route, made from the schemas that validate.
 *
 * @module
 */
import type { App } from "../hono.ts";

/** A schema, as far as a page shows it. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaObject>>;
  readonly required?: readonly string[];
  readonly items?: SchemaObject;
  readonly anyOf?: readonly SchemaObject[];
  readonly allOf?: readonly SchemaObject[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** What a request sends or an answer holds, by media type. */
export type ContentObject = Readonly<Record<string, { readonly schema: SchemaObject }>>;

/** One route. */
export interface OperationObject {
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query" | "header";
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: SchemaObject;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: ContentObject };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: ContentObject }>
  >;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The document, as far as it is read here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, SchemaObject>> };
}

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
    { name: "models", description: "Model versions, and which one answers" },
    { name: "assets", description: "What is computed, how it stands, and why" },
    { name: "runs", description: "Bringing assets up to date" },
    { name: "feedback", description: "What users did" },
    { name: "operations", description: "For whoever runs the server" },
    { name: "health", description: "For probes" },
  ],
};

/** The name of the way to bring a token: `security: [{ [TOKEN]: [] }]` on a route. */
export const TOKEN = "token";

/** The document of an application. */
export function openApiDocument(app: App): OpenApiDocument {
  const { definitions } = app.openAPIRegistry;
  if (!definitions.some((known) => known.type === "component" && known.name === TOKEN)) {
    app.openAPIRegistry.registerComponent("securitySchemes", TOKEN, {
      type: "http",
      scheme: "bearer",
      description: "API_TOKEN. Without one configured, writes are taken from the server's own machine only.",
    });
  }
  const document = app.getOpenAPI31Document(ABOUT) as unknown as OpenApiDocument;
  const used = new Set(
    Object.values(document.paths).flatMap((item) => Object.values(item)).flatMap(({ tags }) => tags),
  );
  return { ...document, tags: document.tags.filter(({ name }) => used.has(name)) };
}
