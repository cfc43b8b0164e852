/**
 * Pins in memory, for tests and benchmarks. They keep the contract of all pins: the same suite tests them.
 *
 * @module
 */
import type { Pin, Pins } from "../pins.ts";

/** Pins that end with the process. */
export function memoryPins(): Pins {
  const held = new Map<string, Pin>();
  return {
    pin(owner, versions, now, ttl) {
      const pin = { owner, token: crypto.randomUUID(), versions: [...versions], expiresAt: now + ttl };
      held.set(pin.token, pin);
      return Promise.resolve(pin);
    },
    renew(pin, now, ttl) {
      if (!held.has(pin.token)) return Promise.resolve(false);
      const renewed = { ...pin, expiresAt: now + ttl };
      held.set(pin.token, renewed);
      return Promise.resolve(renewed);
    },
    unpin({ token }) {
      held.delete(token);
      return Promise.resolve();
    },
    pinned(now) {
      for (const { token, expiresAt } of held.values()) if (expiresAt <= now) held.delete(token);
      return Promise.resolve(new Set([...held.values()].flatMap(({ versions }) => versions)));
    },
  };
}
