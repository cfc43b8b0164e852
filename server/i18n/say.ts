/**
 * Messages in two languages. Each stands beside its translation, so that one cannot be written without the other.
 *
 * @module
 */

/** The languages of the pages; the first is what is spoken to someone who asks for neither. */
export const LANGUAGES = ["en", "ko"] as const;
export type Language = typeof LANGUAGES[number];

/** One message in every language: a text, or a function that makes one. */
export interface Words<M = string> {
  readonly en: M;
  readonly ko: M;
}

/** What a catalogue of messages must be. A message without its translation does not compile. */
export type Catalogue = Readonly<Record<string, Words<string> | Words<(...values: never[]) => unknown>>>;

/** Chooses the language of a message. */
export interface Say {
  (words: Words<string>): string;
  <Message extends (...values: never[]) => unknown>(words: Words<Message>): Message;
}

/** Says messages in one language. */
export function sayIn(language: Language): Say {
  function say(words: Words<string>): string;
  function say<Message extends (...values: never[]) => unknown>(words: Words<Message>): Message;
  function say(words: Words<unknown>): unknown {
    return words[language];
  }
  return say;
}

/** A text that is the same in every language, such as a name. */
export function same(text: string): Words<string> {
  return { en: text, ko: text };
}
