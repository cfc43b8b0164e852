/**
 * Who tells people what runs come to, as the settings ask for it.
 *
 * @module
 */
import { join } from "node:path";
import type { Notifier } from "../../assets/engine/mod.ts";
import type { Settings } from "../config.ts";
import type { SlackParts } from "./slack/mod.ts";

/** The notifiers that are configured. */
export async function notifiers(settings: Settings, parts: Omit<SlackParts, "fetch">): Promise<Notifier[]> {
  const { SLACK_WEBHOOK_URL: webhookUrl } = settings;
  if (webhookUrl === undefined) return [];
  // Loaded late: who tells nobody does not pay for it.
  const { slackNotifier } = await import("./slack/mod.ts");
  return [
    slackNotifier({
      webhookUrl,
      on: settings.SLACK_ON,
      repeatMs: settings.SLACK_REPEAT_HOURS * 3_600_000,
      publicUrl: settings.PUBLIC_URL,
      language: settings.NOTICE_LANGUAGE,
      statePath: join(settings.QUESTLINE_HOME, "notice", "slack.json"),
    }, { ...parts, fetch }),
  ];
}
