/**
 * Numbers, shares, sizes, durations and dates as each language writes them.
 *
 * @module
 */
import type { Language } from "./say.ts";

/** Writes values in one language. */
export interface Format {
  readonly language: Language;
  /** `12,393`; with `digits`, that many after the point. */
  number(value: number, digits?: number): string;
  /** A share of 1 as percent: `62 %`, `62%` in Korean. */
  percent(share: number, digits?: number): string;
  /** A metric from 0 to 1: three digits after the point. */
  metric(value: number): string;
  /** `1,234 kB`: powers of 1000. */
  bytes(size: number): string;
  /** Milliseconds, in the two largest units that matter: `340 ms`, `2.4 s`, `3 min 20 s`. */
  duration(milliseconds: number): string;
  /** A moment, in UTC; the browser rewrites it to local time. */
  dateTime(at: number): string;
  date(at: number): string;
  /** How long ago, or how soon: `3 minutes ago`. */
  relative(at: number, now: number): string;
  /** `a, b, and c`. */
  list(items: readonly string[]): string;
  /** A number with its noun: `1 game`, `12 games`. */
  count(value: number, one: string, other: string): string;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];
const SIZES = ["B", "kB", "MB", "GB", "TB"];
const DURATIONS: Readonly<Record<Language, readonly [string, string, string, string, string]>> = {
  en: ["d", "h", "min", "s", "ms"],
  ko: ["일", "시간", "분", "초", "ms"],
};

function formatOf(language: Language): Format {
  const numbers = new Map<number, Intl.NumberFormat>();
  const numberOf = (digits: number) => {
    const made = numbers.get(digits) ?? new Intl.NumberFormat(language, {
      minimumFractionDigits: Math.max(0, digits),
      maximumFractionDigits: Math.abs(digits),
    });
    numbers.set(digits, made);
    return made;
  };
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const moments = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const relatives = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const lists = new Intl.ListFormat(language, { type: "conjunction" });
  const plurals = new Intl.PluralRules(language);
  // Korean writes its units close to the number.
  const gap = language === "ko" ? "" : "\u00a0";
  const number = (value: number, digits = 0) => numberOf(digits).format(value);
  return {
    language,
    number,
    percent: (share, digits = 0) => `${number(share * 100, digits)}${gap}%`,
    metric: (value) => number(value, 3),
    bytes(size) {
      const power = size < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(size) / 3));
      const value = size / 1000 ** power;
      // A negative number of digits asks for at most that many.
      return `${number(value, power === 0 || value >= 100 ? 0 : -1)}\u00a0${SIZES[power]}`;
    },
    duration(milliseconds) {
      const [day, hour, minute, second, milli] = DURATIONS[language];
      const unit = (value: number, name: string, digits = 0) => `${number(value, digits)}${gap}${name}`;
      if (milliseconds < 1000) return `${number(milliseconds)}\u00a0${milli}`;
      const seconds = milliseconds / 1000;
      if (seconds < 9.95) return unit(seconds, second, -1);
      const whole = Math.round(seconds);
      const parts: [number, string][] = [
        [Math.floor(whole / 86_400), day],
        [Math.floor(whole / 3600) % 24, hour],
        [Math.floor(whole / 60) % 60, minute],
        [whole % 60, second],
      ];
      const first = parts.findIndex(([value]) => value > 0);
      return parts.slice(first, first + 2).filter(([value]) => value > 0).map(([value, name]) =>
        unit(value, name)
      )
        .join(" ");
    },
    dateTime: (at) => `${moments.format(at)} UTC`,
    date: (at) => dates.format(at),
    relative(at, now) {
      const away = at - now;
      const [unit, length] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1000];
      return relatives.format(Math.trunc(away / length), unit);
    },
    list: (items) => lists.format(items),
    count: (value, one, other) => `${number(value)} ${plurals.select(value) === "one" ? one : other}`,
  };
}

export const EN: Format = formatOf("en");
export const KO: Format = formatOf("ko");

/** The format of a language. */
export const FORMATS: Readonly<Record<Language, Format>> = { en: EN, ko: KO };
