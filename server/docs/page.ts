/**
 * The API page, made from the OpenAPI document. It has no script: what it shows is there.
 *
 * @module
 */
import { html } from "hono/html";
import { PROBLEM_KINDS } from "../problem.ts";
import type { OpenApiDocument, OperationObject, SchemaObject } from "./document.ts";
import { exampleOf, operationsOf } from "./examples.ts";
import { KOREAN, type Language, LANGUAGES, WORDS } from "./words.ts";

type Html = ReturnType<typeof html>;

/** The whole page. */
export function docsPage(document: OpenApiDocument, language: Language, origin: string): Html {
  const words = WORDS[language];
  const operations = operationsOf(document);
  return html`
    <!DOCTYPE html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${words.title}</title>
        <link rel="stylesheet" href="/docs/style.css">
      </head>
      <body>
        <a class="skip" href="#routes">${words.skip}</a>
        <header>
          <h1>${words.title}</h1>
          <p>${words.intro}</p>
          <p><a href="/openapi.json">${words.document}</a> · ${Object.entries(LANGUAGES).map(([code, name]) =>
            code === language
              ? html`
                <span aria-current="true">${name}</span>
              `
              : html`
                <a href="/docs?lang=${code}" hreflang="${code}" lang="${code}">${name}</a>
              `
          )}</p>
        </header>
        <nav aria-label="${words.routes}"><h2 id="routes">${words.routes}</h2>
    ${document.tags.map(({ name, description }) =>
      html`
        <h3>${name}</h3>
        <p>${language === "en" ? description : ""}</p>
        <ul>${operations.filter(({ operation }) => operation.tags.includes(name)).map((
          { id, method, path, operation },
        ) =>
          html`<li><a href="#${id}"><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code></a> ${
            summary(method, path, operation, language)
          }</li>`
        )}</ul>
      `
    )}
        </nav>
        <main>
    ${operations.map(({ id, method, path, operation }) =>
      html`<section aria-labelledby="${id}">
<h2 id="${id}"><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code></h2>
<p>${summary(method, path, operation, language)}</p>
${operation.description === undefined ? "" : html`<p lang="en">${operation.description}</p>`}
${operation.security === undefined ? "" : html`<p>${words.needsToken}</p>`}
${parameters(operation, language)}
${body(operation, language)}
<h3>${words.tryIt}</h3>
<pre tabindex="0"><code>${curl(document, method, path, operation, origin)}</code></pre>
<h3>${words.answers}</h3>
<table><tbody>${
        Object.entries(operation.responses).map(([status, { description, content }]) =>
          html`
            <tr>
              <th scope="row">${status}</th>
              <td lang="en">${description}</td>
              <td>${Object.entries(content ?? {}).map(([type, { schema }]) =>
                html`<code>${type}</code> ${typeName(schema)}`
              )}</td>
            </tr>
          `
        )
      }</tbody></table>
</section>`
    )}
    <h2>${words.schemas}</h2>
    ${Object.entries(document.components.schemas).map(([name, schema]) =>
      html`<section><h3 id="schema-${name}">${name}</h3>${
        schema.description === undefined ? "" : html`<p lang="en">${schema.description}</p>`
      }${fields(schema, language)}</section>`
    )}
    <h2>${words.problems}</h2>
    <p>${words.problemsIntro}</p>
    <dl>${Object.entries(PROBLEM_KINDS).map(([kind, { status, title }]) =>
      html`
        <dt id="${kind}"><code>${kind}</code> ${status}</dt>
        <dd lang="en">${title}</dd>
      `
    )}</dl>
        </main>
      </body>
    </html>
  `;
}

function summary(method: string, path: string, operation: OperationObject, language: Language): string {
  return (language === "ko" ? KOREAN[`${method} ${path}`] : undefined) ?? operation.summary;
}

function parameters({ parameters }: OperationObject, language: Language): Html | string {
  if (parameters === undefined || parameters.length === 0) return "";
  const words = WORDS[language];
  return html`
    <h3>${words.parameters}</h3>
    <table>
      <tbody>${parameters.map(({ name, in: place, required, description, schema }) =>
        html`
          <tr>
            <th scope="row"><code>${name}</code></th>
            <td>${place}${required ? html`, ${words.required}` : ""}</td>
            <td>${typeName(schema)}${standard(schema, language)}</td>
            <td lang="en">${description ?? ""}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function body({ requestBody }: OperationObject, language: Language): Html | string {
  if (requestBody === undefined) return "";
  return html`
    <h3>${WORDS[language].body}</h3>
    <p>${Object.entries(requestBody.content).map(([type, { schema }]) =>
      html`<code>${type}</code> ${typeName(schema)}`
    )}</p>
  `;
}

function fields(schema: SchemaObject, language: Language): Html | string {
  if (schema.properties === undefined) return html`<p>${typeName(schema)}</p>`;
  return html`
    <table>
      <tbody>${Object.entries(schema.properties).map(([name, field]) =>
        html`
          <tr>
            <th scope="row"><code>${name}</code></th>
            <td>${typeName(field)}${standard(field, language)}${schema.required?.includes(name)
              ? html`, ${WORDS[language].required}`
              : ""}</td>
            <td lang="en">${field.description ?? ""}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function standard({ default: value }: SchemaObject, language: Language): Html | string {
  return value === undefined ? "" : html`, ${WORDS[language].standard} <code>${JSON.stringify(value)}</code>`;
}

function typeName(schema: SchemaObject): Html | string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1)!;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const any = schema.anyOf ?? schema.allOf;
  if (any !== undefined) return html`${any.map((one, i) => html`${i === 0 ? "" : " | "}${typeName(one)}`)}`;
  if (schema.type === "array") return html`array of ${typeName(schema.items ?? {})}`;
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
