/**
 * A run as a Slack message.
 *
 * @module
 */
import type { VersionRegistry } from "../../../assets/engine/mod.ts";
import type { Notice } from "../kinds.ts";
import type { FailedStep, MadeStep, RunStory } from "../run_story.ts";
import type { Recovered } from "../told.ts";
import { metricName, type NoticeWords } from "../words.ts";
import { type Block, code, context, escaped, fields, header, link, type Payload, section } from "./blocks.ts";

/** What a message is made from. */
export interface Telling {
  readonly story: RunStory;
  /** What applies and is wanted; not empty. */
  readonly notices: ReadonlySet<Notice>;
  readonly recovered: readonly Recovered[];
  /** How often the failure was seen. */
  readonly times: number;
  readonly words: NoticeWords;
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Where versions of models are looked up. */
  readonly versions: Pick<VersionRegistry, "version"> | undefined;
}

const MOST_FAILURES = 10;
const MOST_MODELS = 5;
/** Of an error's message. */
const CAUSE = 1200;

/** The message, within Slack's limits whatever the run was. */
export async function slackMessage(telling: Telling): Promise<Payload> {
  const { story, notices, recovered, words, publicUrl } = telling;
  // In the order of importance, as the set was filled.
  const [first] = notices;
  const headline = words.headline(first!);
  const outcome = words.outcome(story.counts, story.durationMs);
  const blocks: Block[] = [
    header(`Questline · ${headline}`),
    section([`${outcome}\n${words.selection}: ${code(story.selection)}`], words.more),
  ];
  if (notices.has("failure")) blocks.push(...failures(telling));
  const models = [
    ...(notices.has("refusal") ? await refusals(telling) : []),
    ...(notices.has("promotion") ? await promotions(telling) : []),
  ];
  blocks.push(...models.flatMap(({ blocks }) => blocks));
  if (notices.has("recovery")) {
    const lines = recovered.map(({ asset, since, times }) =>
      words.recovered(code(asset), times, moment(since))
    );
    blocks.push(section(lines, words.more));
  }
  const made = story.made.filter(({ changed }) => changed);
  if (story.made.length > 0) {
    const shown = made.length > 0 ? made : story.made;
    blocks.push(section([`*${words.made}*`, ...shown.map((step) => madeLine(step, words))], words.more));
  }
  const page = publicUrl === undefined ? undefined : `${publicUrl}/runs/${encodeURIComponent(story.runId)}`;
  blocks.push(
    context(
      `${words.run} ${code(story.runId)} · ${moment(story.finishedAt)}`,
      ...(page === undefined ? [] : [link(page, words.runPage)]),
    ),
  );
  const [failed] = story.failed;
  const text = [
    `Questline · ${headline}: ${outcome}`,
    ...(notices.has("failure") && failed !== undefined ? [`${failed.asset}: ${failed.error.message}`] : []),
    ...models.map(({ text }) => text),
  ].map((line) => escaped(line, 600)).join("\n");
  return { text, blocks };
}

function failures({ story: { failed, counts }, words, times }: Telling): Block[] {
  const blocks = failed.slice(0, MOST_FAILURES).map((step) => section(failureLines(step, words), words.more));
  const notes = [
    ...(failed.length > MOST_FAILURES ? [words.more(failed.length - MOST_FAILURES)] : []),
    ...(counts.skipped > 0 ? [words.skipped(counts.skipped)] : []),
    ...(times > 1 ? [words.again(times)] : []),
  ];
  return notes.length === 0 ? blocks : [...blocks, context(notes.join(" · "))];
}

function failureLines({ asset, partition, error, failedChecks }: FailedStep, words: NoticeWords): string[] {
  const name = partition === "" ? asset : `${asset}[${partition}]`;
  return [
    `*${code(name)} ${words.failed}*`,
    `> ${escaped(error.message, CAUSE)}`,
    ...(failedChecks.length === 0
      ? []
      : [`${words.failedChecks}: ${escaped(failedChecks.map((check) => `“${check}”`).join(", "), 600)}`]),
  ];
}

function madeLine({ asset, partition, changed, rows, cause }: MadeStep, words: NoticeWords): string {
  const name = partition === "" ? asset : `${asset}[${partition}]`;
  const facts = [
    ...(rows === undefined ? [] : [words.rows(rows)]),
    ...(changed ? [] : [words.sameData]),
    ...(cause === undefined ? [] : [escaped(cause, 300)]),
  ];
  return `• ${code(name)}${facts.length === 0 ? "" : ` ${facts.join(" · ")}`}`;
}

/** What is told about one model. */
interface ModelNotice {
  readonly text: string;
  readonly blocks: readonly Block[];
}

async function promotions(telling: Telling): Promise<ModelNotice[]> {
  const { story, words } = telling;
  return await Promise.all(
    story.moved.filter(({ alias }) => alias === "champion").slice(-MOST_MODELS).map((
      { model, from, to, why },
    ) => aboutModel(telling, model, to, from, (name) => words.promoted(name, to, from), why)),
  );
}

async function refusals(telling: Telling): Promise<ModelNotice[]> {
  const { story, words } = telling;
  return await Promise.all(
    story.refused.slice(-MOST_MODELS).map(({ model, number, champion, why }) =>
      aboutModel(telling, model, number, champion, (name) => words.refused(name, number, champion), why)
    ),
  );
}

async function aboutModel(
  { story, versions, words }: Telling,
  model: string,
  number: number,
  champion: number | null,
  sentence: (name: string) => string,
  why: string,
): Promise<ModelNotice> {
  // Without the registry only what this run registered is known.
  const metricsOf = async (number: number) =>
    story.registered.find((event) => event.model === model && event.number === number)?.metrics ??
      (await versions?.version(model, number).catch(() => undefined))?.metrics;
  const ours = await metricsOf(number) ?? {};
  const theirs = champion === null ? undefined : await metricsOf(champion);
  const compared = Object.keys(ours).filter((name) => !name.startsWith("popularity_")).sort(byInterest)
    .slice(0, 6).map((name) => metricText(name, ours[name]!, theirs?.[name], words));
  return {
    text: sentence(model),
    blocks: [
      section([`*${sentence(code(model))}*`, escaped(why, CAUSE)].filter((line) => line !== ""), words.more),
      ...(compared.length === 0 ? [] : [fields(compared)]),
    ],
  };
}

function metricText(name: string, ours: number, theirs: number | undefined, words: NoticeWords): string {
  const shown = `*${escaped(metricName(name), 100)}* ${ours.toFixed(4)}`;
  if (theirs === undefined) return shown;
  const difference = ours - theirs;
  const signed = `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(4)}`;
  return `${shown}\n${words.before(theirs.toFixed(4), signed)}`;
}

/** At 10 before other lengths, NDCG before the rest. */
function byInterest(a: string, b: string): number {
  const rank = (name: string) => (name.endsWith("_at_10") ? 0 : 2) + (name.startsWith("ndcg") ? 0 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** `2026-01-01 03:00 UTC`. */
function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
