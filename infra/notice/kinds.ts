/**
 * What there is to tell about a run, and in which languages.
 *
 * @module
 */

/** From what matters most to what matters least: a notice is headed by the first that applies. */
export const NOTICES = ["failure", "refusal", "promotion", "recovery", "success"] as const;
export type Notice = typeof NOTICES[number];

export const LANGUAGES = ["en", "ko"] as const;
export type Language = typeof LANGUAGES[number];
