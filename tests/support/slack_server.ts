/**
 * A Slack in this process: a webhook that takes what Slack takes, refuses what Slack refuses in Slack's words, and
 * misbehaves by script. It is asked through a function that stands in for `fetch`, or over a socket.
 *
 * @module
 */

/** The secret of the webhook. */
export const WEBHOOK_PATH = "/services/T00000000/B00000000/s3cretOfTheWebhook";

/** What happens to one message instead of being taken. */
export type SlackMisbehaviour =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | "reset"
  | "hang";

/** A message that was taken. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** Slack, and what it was sent. */
export class SlackServer {
  readonly messages: SlackMessage[] = [];
  /** What the next requests get. */
  readonly script: SlackMisbehaviour[] = [];
  /** Answers so far, such as `200 ok`. */
  readonly answers: string[] = [];

  /** Stands in for `fetch`. Its errors hold the whole address, as those of `fetch` do. */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const signal = init.signal!;
    signal.throwIfAborted();
    const misbehaviour = this.script.shift();
    if (misbehaviour === "reset") {
      this.answers.push("reset");
      throw new TypeError(`error sending request for url (${url})`, { cause: new Error(`reset by ${url}`) });
    }
    if (misbehaviour === "hang") {
      this.answers.push("hang");
      return await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    }
    const answer = misbehaviour ?? this.#take(url, init);
    this.answers.push(`${answer.status} ${answer.body ?? ""}`);
    return await Promise.resolve(new Response(answer.body ?? "", answer));
  };

  #take(url: string, init: RequestInit): { status: number; body: string } {
    if (new URL(url).pathname !== WEBHOOK_PATH) return { status: 404, body: "no_service" };
    if (init.method !== "POST") return { status: 405, body: "method_not_allowed" };
    let payload: unknown;
    try {
      payload = JSON.parse(init.body as string);
    } catch {
      return { status: 400, body: "invalid_payload" };
    }
    if (!isRecord(payload)) return { status: 400, body: "invalid_payload" };
    const { text, blocks } = payload;
    if (text === undefined && blocks === undefined) return { status: 400, body: "no_text" };
    if (typeof text !== "string" || text === "" || text.length > 40_000) {
      return { status: 400, body: "no_text" };
    }
    if (foreign(text)) return { status: 400, body: "invalid_payload" };
    if (!Array.isArray(blocks) || blocks.length > 50 || !blocks.every(isBlock)) {
      return { status: 400, body: "invalid_blocks" };
    }
    this.messages.push({ text, blocks: blocks as SlackMessage["blocks"] });
    return { status: 200, body: "ok" };
  }
}

function isBlock(block: unknown): boolean {
  if (!isRecord(block)) return false;
  switch (block["type"]) {
    case "header":
      return isText(block["text"], "plain_text", 150);
    case "section": {
      const { text, fields } = block;
      if (text === undefined && fields === undefined) return false;
      if (text !== undefined && !isText(text, "mrkdwn", 3000)) return false;
      return fields === undefined ||
        (Array.isArray(fields) && fields.length > 0 && fields.length <= 10 &&
          fields.every((field) => isText(field, "mrkdwn", 2000)));
    }
    case "context": {
      const { elements } = block;
      return Array.isArray(elements) && elements.length > 0 && elements.length <= 10 &&
        elements.every((element) => isText(element, "mrkdwn", 3000));
    }
    default:
      return false;
  }
}

function isText(value: unknown, type: string, most: number): boolean {
  if (!isRecord(value) || value["type"] !== type) return false;
  const { text } = value;
  return typeof text === "string" && text.length > 0 && text.length <= most && !foreign(text);
}

/** Text that nobody escaped: a link or a mention that is not ours, or an ampersand that begins nothing. */
function foreign(text: string): boolean {
  const ours = text.replaceAll(/<https?:\/\/[^<>|\s]+\|[^<>|]+>/g, "").replaceAll(/^> /gm, "");
  return /[<>]|&(?!(?:amp|lt|gt);)/.test(ours) || /[\ud800-\udbff](?![\udc00-\udfff])/.test(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A Slack on a free loopback port. */
export interface ListeningSlack extends AsyncDisposable {
  readonly server: SlackServer;
  readonly webhookUrl: string;
}

/** Starts a Slack on a free loopback port. */
export function listeningSlack(): ListeningSlack {
  const server = new SlackServer();
  const stop = new AbortController();
  const http = Deno.serve({
    signal: stop.signal,
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
    onError: () => new Response(null, { status: 500 }),
  }, async (request) =>
    await server.fetch(request.url, {
      method: request.method,
      body: await request.text(),
      signal: AbortSignal.any([request.signal, stop.signal]),
    }));
  return {
    server,
    webhookUrl: `http://127.0.0.1:${http.addr.port}${WEBHOOK_PATH}`,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await http.finished;
    },
  };
}
