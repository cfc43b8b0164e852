/**
 * Which server, as whom, and where a person finds what was sent.
 *
 * @module
 */

/** How Weights & Biases is reached. */
export interface WandbSettings {
  readonly apiKey: string;
  /** Without a slash at its end. */
  readonly server: string;
  readonly project: string;
  /** Whose project; the key's account when it is not said. */
  readonly entity?: string;
}

/** A run's address: the API of wandb.ai has a host of its own, other servers show pages where they answer. */
export function runUrl(server: string, entity: string, project: string, id: string): string {
  const pages = server.replace("://api.wandb.", "://wandb.");
  return `${pages}/${encodeURIComponent(entity)}/${encodeURIComponent(project)}/runs/${id}`;
}
