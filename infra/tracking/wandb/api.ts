/**
 * What `@wandb/sdk` has no function for: who the key belongs to, tags, and above all what the server really has. The
 * package swallows failures, so that nothing counts as sent until the server says so.
 *
 * The queries are those of W&B's own clients, over the same GraphQL schema.
 *
 * @module
 */
import type { End } from "./recording.ts";
import type { WandbSettings } from "./settings.ts";

/** Something cannot be sent. The message is for people and holds no key. */
export class WandbError extends Error {
  override name = "WandbError";
  /**
   * @param concerns one run only, or everything that is to be sent to the server
   * @param canPass it may go well in a moment
   */
  constructor(message: string, readonly concerns: "server" | "run" = "server", readonly canPass = false) {
    super(message);
  }
}

/** Whose key it is, and how many runs the project has; null for what the server does not say. */
export interface Account {
  readonly entity: string | null;
  readonly runCount: number | null;
}

/** A run as the server has it. */
export interface RunState {
  /** Steps that arrived. */
  readonly lines: number;
  readonly state: string;
}

/** Where a run is. */
export interface Place {
  readonly entity: string;
  readonly project: string;
  readonly id: string;
}

/** The server's GraphQL interface. */
export interface WandbApi {
  account(project: string, entity: string | undefined, signal: AbortSignal): Promise<Account>;
  /** Undefined when there is no such run. */
  run(place: Place, signal: AbortSignal): Promise<RunState | undefined>;
  /** Makes the run, or changes it: what the package does not send. */
  describe(place: Place, end: End, group: string, jobType: string, signal: AbortSignal): Promise<void>;
}

/** How long one answer may take. */
const PATIENCE_MS = 20_000;

const ACCOUNT = `query Account($project: String!, $entity: String) {
  viewer { id entity }
  project(name: $project, entityName: $entity) { runCount }
}`;

const RUN = `query RunStatus($project: String!, $entity: String!, $name: String!) {
  model(name: $project, entityName: $entity) {
    bucket(name: $name, missingOk: true) { id name state historyLineCount }
  }
}`;

const DESCRIBE = `mutation UpsertBucket(
  $name: String!, $project: String!, $entity: String!, $displayName: String!, $groupName: String!,
  $jobType: String!, $tags: [String!], $config: JSONString
) {
  upsertBucket(input: {
    name: $name, modelName: $project, entityName: $entity, displayName: $displayName, groupName: $groupName,
    jobType: $jobType, tags: $tags, config: $config
  }) { bucket { id name } inserted }
}`;

/** Config as the server keeps it. */
export function wrapped(config: End["config"]): Record<string, { readonly value: unknown }> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, { value }]));
}

/** Speaks to the server of the settings. */
export function wandbApi({ server, apiKey }: Pick<WandbSettings, "server" | "apiKey">): WandbApi {
  async function ask<T>(query: string, variables: Record<string, unknown>, signal: AbortSignal): Promise<T> {
    const text = await send(JSON.stringify({ query, variables }), signal);
    let answer: { data?: T | null; errors?: { message?: string }[] };
    try {
      answer = JSON.parse(text);
    } catch {
      throw new WandbError(`${server} answered something that is no JSON`);
    }
    if (answer?.data === null || answer?.data === undefined) {
      const said = answer?.errors?.[0]?.message ?? "it gave no reason";
      throw new WandbError(`${server} refused: ${said.replaceAll(apiKey, "***").slice(0, 200)}`, "run");
    }
    return answer.data;
  }

  async function send(body: string, signal: AbortSignal): Promise<string> {
    // A timer that the platform keeps, so that nothing is left behind when the answer comes first.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE_MS);
    try {
      const response = await fetch(`${server}/graphql`, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": "application/json", authorization: `Basic ${btoa(`api:${apiKey}`)}` },
        body,
        signal: AbortSignal.any([signal, late.signal]),
      });
      const text = await response.text();
      if (response.status === 401 || response.status === 403) {
        throw new WandbError(`${server} does not accept the key of WANDB_API_KEY (${response.status})`);
      }
      if (response.status >= 400 && response.status < 429 && response.status !== 408) {
        throw new WandbError(`${server} refused with status ${response.status}`, "run");
      }
      if (response.status !== 200) {
        throw new WandbError(`${server} answered with status ${response.status}`, "server", true);
      }
      return text;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WandbError) throw error;
      if (late.signal.aborted) {
        throw new WandbError(`${server} took longer than ${PATIENCE_MS / 1000} s to answer`, "server", true);
      }
      throw new WandbError(`${server} cannot be reached`, "server", true);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async account(project, entity, signal) {
      const { viewer, project: found } = await ask<{
        viewer?: { entity?: string | null } | null;
        project?: { runCount?: number | null } | null;
      }>(ACCOUNT, { project, entity }, signal);
      return { entity: viewer?.entity || null, runCount: found?.runCount ?? null };
    },
    async run({ entity, project, id }, signal) {
      const { model } = await ask<{
        model?: { bucket?: { state?: string | null; historyLineCount?: number | null } | null } | null;
      }>(RUN, { project, entity, name: id }, signal);
      const run = model?.bucket;
      return run ? { lines: run.historyLineCount ?? 0, state: run.state ?? "" } : undefined;
    },
    async describe({ entity, project, id }, { name, tags, config }, groupName, jobType, signal) {
      await ask(DESCRIBE, {
        name: id,
        project,
        entity,
        displayName: name,
        groupName,
        jobType,
        tags,
        config: JSON.stringify(wrapped(config)),
      }, signal);
    },
  };
}
