/**
 * The API page, made from the OpenAPI document. What it shows is there without any script.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { DOCS, KOREAN } from "../i18n/docs.ts";
import { Badge, Button, Code, PageHead, Section, Table } from "../pages/components/mod.ts";
import { Layout } from "../pages/layout.tsx";
import type { Page } from "../pages/page.ts";
import { PROBLEM_KINDS, type ProblemKind } from "../problem.ts";
import type { OpenApiDocument, OperationObject, SchemaObject } from "./document.ts";
import { exampleOf, operationsOf } from "./examples.ts";

/** One route of the document. */
type Operation = ReturnType<typeof operationsOf>[number];

/** The whole page. */
export function DocsPage({ page, document }: { page: Page; document: OpenApiDocument }) {
  const { say } = page;
  const operations = operationsOf(document);
  return (
    <Layout page={page} place="api" title={say(DOCS.title)}>
      <PageHead
        title={say(DOCS.title)}
        lead={say(DOCS.intro)}
        actions={<Button href="/openapi.json" icon="code">{say(DOCS.document)}</Button>}
      />
      <nav class="routes" aria-labelledby="routes">
        <h2 id="routes">{say(DOCS.routes)}</h2>
        {document.tags.map(({ name, description }) => (
          <div class="stack tight">
            <h3 lang="en" title={description}>{name}</h3>
            <ul class="stack tight" role="list">
              {operations.filter(({ operation }) => operation.tags.includes(name)).map((one) => (
                <li>
                  <a class="route" href={`#${one.id}`}>
                    <Method method={one.method} />
                    <code>{one.path}</code>
                  </a>
                  <span class="soft small">{summary(page, one)}</span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {operations.map((one) => <Route page={page} document={document} one={one} />)}
      <Section id="schemas" title={say(DOCS.schemas)}>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <div class="stack tight" id={`schema-${name}`}>
            <h3>{name}</h3>
            {schema.description && <p lang="en" class="soft">{schema.description}.</p>}
            <Fields page={page} name={name} schema={schema} />
          </div>
        ))}
      </Section>
      <Section id="problems" title={say(DOCS.problems)} hint={say(DOCS.problemsIntro)}>
        <dl class="facts">
          {(Object.keys(PROBLEM_KINDS) as ProblemKind[]).map((kind) => (
            <>
              <dt id={kind}>
                <code>{kind}</code> {PROBLEM_KINDS[kind].status}
              </dt>
              <dd lang="en">{PROBLEM_KINDS[kind].title}</dd>
            </>
          ))}
        </dl>
      </Section>
    </Layout>
  );
}

function Method({ method }: { method: string }) {
  return <Badge tone={method === "get" ? "good" : "warn"}>{method.toUpperCase()}</Badge>;
}

function summary({ language }: Page, { method, path, operation }: Operation): string {
  return (language === "ko" ? KOREAN[`${method} ${path}`] : undefined) ?? operation.summary;
}

function Route({ page, document, one }: { page: Page; document: OpenApiDocument; one: Operation }) {
  const { say } = page;
  const { id, method, path, operation } = one;
  const { parameters = [], requestBody } = operation;
  return (
    <Section
      id={id}
      title={
        <span class="route">
          <Method method={method} />
          <code>{path}</code>
        </span>
      }
    >
      <p>{summary(page, one)}.</p>
      {operation.description && <p lang="en" class="soft">{operation.description}</p>}
      {operation.security && <p class="soft">{say(DOCS.needsToken)}.</p>}
      {parameters.length > 0 && (
        <Table
          page={page}
          caption={`${say(DOCS.parameters)}: ${method.toUpperCase()} ${path}`}
          rows={parameters}
          columns={[
            { head: say(DOCS.parameters), rowHead: true, cell: ({ name }) => <code>{name}</code> },
            {
              head: say(DOCS.place),
              cell: ({ in: place, required }) => place + (required ? `, ${say(DOCS.required)}` : ""),
            },
            { head: say(DOCS.type), cell: ({ schema }) => <>{typeName(schema)}{standard(page, schema)}</> },
            { head: say(DOCS.meaning), cell: ({ description }) => <span lang="en">{description}</span> },
          ]}
        />
      )}
      {requestBody && (
        <p>
          <strong>{say(DOCS.body)}</strong>{" "}
          {Object.entries(requestBody.content).map(([type, { schema }]) => (
            <>
              <code>{type}</code> {typeName(schema)}
            </>
          ))}
        </p>
      )}
      <Code label={`${say(DOCS.tryIt)}: ${method.toUpperCase()} ${path}`}>
        {curl(document, method, path, operation, page.url.origin)}
      </Code>
      <Table
        page={page}
        caption={`${say(DOCS.answers)}: ${method.toUpperCase()} ${path}`}
        rows={Object.entries(operation.responses)}
        columns={[
          { head: say(DOCS.status), rowHead: true, cell: ([status]) => status },
          { head: say(DOCS.meaning), cell: ([, { description }]) => <span lang="en">{description}</span> },
          {
            head: say(DOCS.type),
            cell: ([, { content = {} }]) =>
              Object.entries(content).map(([type, { schema }]) => (
                <>
                  <code>{type}</code> {typeName(schema)}
                </>
              )),
          },
        ]}
      />
    </Section>
  );
}

function Fields({ page, name, schema }: { page: Page; name: string; schema: SchemaObject }) {
  const { say } = page;
  if (schema.properties === undefined) return <p>{typeName(schema)}</p>;
  return (
    <Table
      page={page}
      caption={name}
      rows={Object.entries(schema.properties)}
      columns={[
        { head: say(DOCS.name), rowHead: true, cell: ([field]) => <code>{field}</code> },
        {
          head: say(DOCS.type),
          cell: ([field, type]) => (
            <>
              {typeName(type)}
              {standard(page, type)}
              {schema.required?.includes(field) && `, ${say(DOCS.required)}`}
            </>
          ),
        },
        { head: say(DOCS.meaning), cell: ([, { description }]) => <span lang="en">{description}</span> },
      ]}
    />
  );
}

function standard({ say }: Page, { default: value }: SchemaObject): Child {
  return value === undefined ? "" : (
    <>
      , {say(DOCS.standard)} <code>{JSON.stringify(value)}</code>
    </>
  );
}

function typeName(schema: SchemaObject): Child {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1)!;
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const any = schema.anyOf ?? schema.allOf;
  if (any !== undefined) return any.map((one, i) => <>{i === 0 ? "" : " | "}{typeName(one)}</>);
  if (schema.type === "array") return <>array of {typeName(schema.items ?? {})}</>;
  const range = [
    schema.minimum === undefined ? "" : `from ${schema.minimum}`,
    schema.maximum === undefined ? "" : `to ${schema.maximum}`,
  ].filter((part) => part !== "").join(" ");
  return [[schema.type ?? "object"].flat().join(" | "), range].filter((part) => part !== "").join(" ");
}

/** The command that sends an operation's example. */
function curl(
  document: OpenApiDocument,
  method: string,
  path: string,
  operation: OperationObject,
  origin: string,
): string {
  const { address, body } = exampleOf(document, path, operation);
  const options = [
    method === "get" ? "" : ` -X ${method.toUpperCase()}`,
    operation.security === undefined ? "" : ` -H "Authorization: Bearer $API_TOKEN"`,
    body === undefined ? "" : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`,
  ].join("");
  return `curl${options} '${origin}${address}'`;
}
