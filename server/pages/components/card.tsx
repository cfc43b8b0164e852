/**
 * Cards, sections and large numbers.
 *
 * @module
 */
import type { Child } from "hono/jsx";

/** Content on a ground of its own. `first` is framed in brass: the champion, the chosen one. */
export function Card(
  { children, look, id }: { children?: Child; look?: "flat" | "first"; id?: string },
) {
  return <div class={look ? `card ${look}` : "card"} id={id}>{children}</div>;
}

/** The head of a page: where it is, what it is, and what can be done. One `h1` a page. */
export function PageHead(
  { title, lead, crumbs, actions, status }: {
    title: Child;
    lead?: Child;
    crumbs?: Child;
    actions?: Child;
    status?: Child;
  },
) {
  return (
    <div class="page-head">
      {crumbs}
      <div class="row apart">
        <div class="row">
          <h1>{title}</h1>
          {status}
        </div>
        {actions && <div class="row no-print">{actions}</div>}
      </div>
      {lead && <p class="lead">{lead}</p>}
    </div>
  );
}

/** A part of a page with a heading; its id is where links go to. */
export function Section(
  { id, title, children, actions, hint }: {
    id: string;
    title: Child;
    children?: Child;
    actions?: Child;
    hint?: Child;
  },
) {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <div class="stack tight">
        <div class="row apart">
          <h2 id={`${id}-title`}>{title}</h2>
          {actions && <div class="row no-print">{actions}</div>}
        </div>
        {hint && <p class="soft small">{hint}</p>}
      </div>
      {children}
    </section>
  );
}

/** A number with what it is. */
export function Figure({ label, children, note }: { label: Child; children?: Child; note?: Child }) {
  return (
    <div class="figure-number">
      <span class="eyebrow">{label}</span>
      <strong>{children}</strong>
      {note && <span class="small soft">{note}</span>}
    </div>
  );
}
