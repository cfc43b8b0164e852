/**
 * Keeping a secret out of texts that others wrote.
 *
 * @module
 */

/** Replaces a secret, as it is and as addresses write it, by `***`. */
export function masker(secret: string): (text: string) => string {
  const asParameter = new URLSearchParams({ s: secret }).toString().slice(2);
  const forms = new Set([secret, encodeURIComponent(secret), encodeURI(secret), asParameter]);
  return (text) => [...forms].reduce((masked, form) => masked.replaceAll(form, "***"), text);
}
