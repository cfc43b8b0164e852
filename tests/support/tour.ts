/**
 * Every page there is, in the states that it can be in: looked at by axe-core, and drawn by `deno task screenshots`.
 *
 * @module
 */
import type { Visit } from "./browser.ts";
import type { ShopOptions } from "./shop.ts";

/** One page in one state. */
export interface Sight {
  readonly name: string;
  readonly path: string;
  readonly shop: "full" | "empty" | "token";
  /** It is answered with an error's status. */
  readonly isError?: true;
}

/** How the shops of the tour are furnished. */
export const SHOPS: Readonly<Record<Sight["shop"], ShopOptions>> = {
  full: { past: 4 },
  empty: { empty: true },
  token: { past: 1, settings: { apiToken: "a-token-of-the-tests" } },
};

export const SIGHTS: readonly Sight[] = [
  { name: "recommendations", path: "/", shop: "full" },
  { name: "recommendations-user", path: "/?user=user-001", shop: "full" },
  { name: "recommendations-liked", path: "/?game=1008&game=1016&genre=RPG&variety=1", shop: "full" },
  { name: "recommendations-search", path: "/?find=the", shop: "full" },
  { name: "recommendations-unknown-user", path: "/?user=user-99", shop: "full" },
  { name: "recommendations-none", path: "/?user=user-001&from=2099", shop: "full" },
  { name: "recommendations-empty", path: "/", shop: "empty" },
  { name: "game", path: "/games/1008", shop: "full" },
  {
    name: "lineage-of-a-recommendation",
    path: "/recommendations/lineage?user=user-001&for=1370",
    shop: "full",
  },
  { name: "models", path: "/models", shop: "full" },
  { name: "models-empty", path: "/models", shop: "empty" },
  { name: "model", path: "/models/5", shop: "full" },
  { name: "model-promote", path: "/models/2/promote", shop: "full" },
  { name: "model-read-only", path: "/models/1", shop: "token" },
  { name: "sign-in", path: "/sign-in", shop: "token" },
  { name: "api", path: "/docs", shop: "full" },
  { name: "not-found", path: "/nothing/here", shop: "full", isError: true },
];

/** The looks that every sight is drawn in. */
export const LOOKS: Readonly<Record<string, Visit>> = {
  light: { theme: "light" },
  dark: { theme: "dark", language: "ko" },
  phone: { screen: "phone" },
};

/** How an error's page is told by the browser; it is no fault. */
export const REFUSED = /Failed to load resource: the server responded with a status of 4/;
