// Days as numbers since 1970 (UTC): what sliders, caches and sums work with.

export type Language = "en" | "ar";

const DAY_MS = 86_400_000;

export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function isDay(text: string | null | undefined): boolean {
  return text != null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && isoDay(dayNumber(text)) === text;
}

const locales: Record<Language, string> = { en: "en-GB", ar: "ar-u-nu-latn-ca-gregory" };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, style: "long" | "short"): Intl.DateTimeFormat {
  const key = language + style;
  let found = formats.get(key);
  if (!found) {
    const month = style === "long" ? "long" : "short";
    found = new Intl.DateTimeFormat(locales[language], { day: "numeric", month, year: "numeric", timeZone: "UTC" });
    formats.set(key, found);
  }
  return found;
}

/** 15 December 2017. */
export function longDay(day: number, language: Language): string {
  return format(language, "long").format(day * DAY_MS);
}

/** 15 Dec 2017. */
export function shortDay(day: number, language: Language): string {
  return format(language, "short").format(day * DAY_MS);
}

/** The same day of the next or an earlier month, or the month's last day where it has no such day. */
export function monthsLater(day: number, months: number): number {
  const at = new Date(day * DAY_MS);
  const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Math.round(first / DAY_MS) + Math.min(at.getUTCDate(), last) - 1;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
