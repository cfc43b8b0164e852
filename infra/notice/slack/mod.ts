/**
 * Tells a Slack channel what a run came to. Whatever Slack does, the run is not failed by it, and no more than
 * {@link BUDGET_MS} later.
 *
 * @module
 */
import type { Notifier, VersionRegistry } from "../../../assets/engine/mod.ts";
import { within } from "../../http/within.ts";
import { type Language, type Notice, NOTICES } from "../kinds.ts";
import { type RunStory, StoryCollector } from "../run_story.ts";
import { readTold, type Standing, standing, writeTold } from "../told.ts";
import { NOTICE_WORDS } from "../words.ts";
import { slackMessage } from "./message.ts";
import { post, type WebhookParts } from "./webhook.ts";

/** How Slack is told. */
export interface SlackSettings {
  /** A secret. */
  readonly webhookUrl: string;
  readonly on: readonly Notice[];
  /** How long a failure is not told again, in milliseconds. */
  readonly repeatMs: number;
  readonly publicUrl: string | undefined;
  readonly language: Language;
  /** A file in the home: what was told already. */
  readonly statePath: string;
}

/** What it runs on. */
export interface SlackParts extends WebhookParts {
  readonly versions?: Pick<VersionRegistry, "version"> | undefined;
  /** Told when Slack could not be. */
  readonly warn: (message: string) => void;
}

/** All that a run waits for Slack at its end, tries and pauses included. */
export const BUDGET_MS = 5000;

/** A notifier for every run that it hears of. */
export function slackNotifier(settings: SlackSettings, parts: SlackParts): Notifier {
  const stories = new StoryCollector();
  const { clock, warn } = parts;
  return {
    name: "Slack",
    handle: (event) => stories.handle(event),
    async close() {
      const untilMs = clock.now() + BUDGET_MS;
      for (const story of stories.finished()) {
        try {
          const problem = await tell(story, settings, parts, untilMs);
          if (problem !== undefined) warn(`Could not tell Slack: ${problem}`);
        } catch (error) {
          warn(`Could not tell Slack: ${error instanceof Error ? error.message : error}`);
        }
      }
    },
  };
}

async function tell(
  story: RunStory,
  settings: SlackSettings,
  parts: SlackParts,
  untilMs: number,
): Promise<string | undefined> {
  if (story.status === "cancelled") return undefined;
  const { statePath, repeatMs, publicUrl, language } = settings;
  const found = standing(await readTold(statePath), story, repeatMs);
  const notices = noticesOf(story, found, settings.on);
  if (notices.size === 0) {
    await writeTold(statePath, found.whenTold);
    return undefined;
  }
  const { recovered, times } = found;
  const telling = {
    story,
    notices,
    recovered,
    times,
    publicUrl,
    words: NOTICE_WORDS[language],
    versions: parts.versions,
  };
  // A registry out of reach must not hold the message up for longer than half of the time.
  const half = Math.max(0, untilMs - parts.clock.now()) / 2;
  const message = await within(parts.clock, half, new AbortController().signal, () => slackMessage(telling))
    .catch(() => slackMessage({ ...telling, versions: undefined }));
  const problem = await post(settings.webhookUrl, message, untilMs, parts);
  await writeTold(statePath, problem === undefined ? found.whenTold : found.otherwise);
  return problem;
}

/** What applies and is wanted, most important first. */
function noticesOf(story: RunStory, { isRepeated, recovered }: Standing, on: readonly Notice[]): Set<Notice> {
  const applies: Readonly<Record<Notice, boolean>> = {
    failure: story.status === "failed" && !isRepeated,
    refusal: story.refused.length > 0,
    promotion: story.moved.some(({ alias }) => alias === "champion"),
    recovery: recovered.length > 0,
    success: story.status === "succeeded" && story.made.length > 0,
  };
  return new Set(NOTICES.filter((notice) => applies[notice] && on.includes(notice)));
}
