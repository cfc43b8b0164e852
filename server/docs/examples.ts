/**
 * The example of each operation in the OpenAPI document: what the page shows and the tests run.
 *
 * @module
 */
import type { OpenApiDocument, OperationObject, SchemaObject } from "./document.ts";

/** A request as the document's examples make it. */
export interface ExampleRequest {
  /** The path and the query. */
  readonly address: string;
  /** Undefined when the operation takes none. */
  readonly body: unknown;
}

/** Every operation, with a name for its place on the page. */
export function operationsOf(
  { paths }: OpenApiDocument,
): { id: string; method: string; path: string; operation: OperationObject }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: `${method}${path}`.replace(/[^a-z0-9]+/gi, "-").replace(/-$/, ""),
      method,
      path,
      operation,
    }))
  );
}

/** The example of an operation: every parameter and body that has one. */
export function exampleOf(
  document: OpenApiDocument,
  path: string,
  operation: OperationObject,
): ExampleRequest {
  let address = path;
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of operation.parameters ?? []) {
    const example = exampleIn(document, schema);
    if (example === undefined) continue;
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(String(example)));
    else if (place === "query") query.append(name, String(example));
  }
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const search = query.size > 0 ? `?${query}` : "";
  return { address: address + search, body: schema === undefined ? undefined : exampleIn(document, schema) };
}

function exampleIn(document: OpenApiDocument, schema: SchemaObject): unknown {
  if (schema.$ref === undefined) return schema.example;
  return document.components.schemas[schema.$ref.split("/").at(-1)!]?.example;
}
