/**
 * Whose key it is. Only the server knows, and a link needs it before there is time to ask: so the answer is kept.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { WandbSettings } from "./settings.ts";

/** What is known of the account. */
export interface KnownAccount {
  /** The entity that runs go to, when it is known. */
  entity(): string | undefined;
  /** The server has said it. */
  learn(entity: string): void;
}

/** Opens what is known in a folder. An entity that is set wins. */
export function knownAccount(folder: string, { server, apiKey, entity: set }: WandbSettings): KnownAccount {
  const path = join(folder, "account.json");
  // Another key may be someone else's; the key itself is kept nowhere.
  const of = createHash("sha256").update(JSON.stringify([server, apiKey])).digest("hex").slice(0, 16);
  let known = set ?? read();

  function read(): string | undefined {
    try {
      const kept = JSON.parse(Deno.readTextFileSync(path)) as { of?: string; entity?: string };
      return kept.of === of ? kept.entity : undefined;
    } catch {
      return undefined; // Nothing is kept, or a crash left half of it.
    }
  }

  return {
    entity: () => known,
    learn(entity) {
      if (set !== undefined || known === entity) return;
      known = entity;
      Deno.mkdirSync(folder, { recursive: true });
      Deno.writeTextFileSync(path, JSON.stringify({ of, entity }));
    },
  };
}
