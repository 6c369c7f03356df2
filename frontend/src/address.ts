// The whole state of the page in its address: a link shows the same picture.
import { dayNumber, isDay, isoDay, type Language } from "./days";
import { DENOMINATORS, type Denominator } from "./records";

export const LAYERS = ["events", "presences", "nominal", "fronts", "divisions", "roads", "names", "basemap"] as const;
export type Layer = (typeof LAYERS)[number];
export type Comparison = { day: number } | { source: string };

export interface View {
  on: number;
  known: number | null;
  lat: number | null;
  lon: number | null;
  zoom: number | null;
  denominator: Denominator;
  within: string;
  hidden: ReadonlySet<Layer>;
  /** Draw what this source alone said; null: all sources. */
  source: string | null;
  compare: Comparison | null;
  place: string | null;
  lang: Language;
}

export function readAddress(query: string, fallback: View): View {
  const told = new URLSearchParams(query);
  const number = (name: string, low: number, high: number): number | null => {
    const text = told.get(name);
    const value = text === null || text === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) && value >= low && value <= high ? value : null;
  };
  const day = (name: string): number | null => {
    const text = told.get(name);
    return text !== null && isDay(text) ? dayNumber(text) : null;
  };
  const denominator = DENOMINATORS.find((d) => d === told.get("denominator")) ?? fallback.denominator;
  const listed = told.get("layers");
  const hidden = listed === null ? fallback.hidden : new Set(LAYERS.filter((l) => !listed.split(",").includes(l)));
  const from = listed?.split(",").find((l) => l.startsWith("source:"));
  const lang = told.get("lang");
  return {
    on: day("on") ?? fallback.on,
    known: day("known"),
    lat: number("lat", -85, 85),
    lon: number("lon", -180, 180),
    zoom: number("zoom", 0, 20),
    denominator,
    within: told.get("within") ?? fallback.within,
    hidden,
    source: from ? decodeURIComponent(from.slice(7)) : null,
    compare: comparison(told.get("compare")),
    place: told.get("place"),
    lang: lang === "ar" || lang === "en" ? lang : fallback.lang,
  };
}

export function writeAddress(view: View, standard: View): string {
  const told = new URLSearchParams();
  told.set("on", isoDay(view.on));
  if (view.known !== null) told.set("known", isoDay(view.known));
  if (view.lat !== null && view.lon !== null && view.zoom !== null) {
    told.set("lat", view.lat.toFixed(4));
    told.set("lon", view.lon.toFixed(4));
    told.set("zoom", view.zoom.toFixed(2));
  }
  if (view.denominator !== standard.denominator) told.set("denominator", view.denominator);
  if (view.within !== standard.within) told.set("within", view.within);
  const same = view.hidden.size === standard.hidden.size && [...view.hidden].every((l) => standard.hidden.has(l));
  if (!same || view.source !== null) {
    const shown: string[] = LAYERS.filter((l) => !view.hidden.has(l));
    if (view.source !== null) shown.push(`source:${encodeURIComponent(view.source)}`);
    told.set("layers", shown.join(","));
  }
  if (view.compare) told.set("compare", "day" in view.compare ? isoDay(view.compare.day) : `source:${view.compare.source}`);
  if (view.place !== null) told.set("place", view.place);
  told.set("lang", view.lang);
  return `?${told.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** Puts an address into the bar; "back" undoes a step. */
export function keepAddress(told: string, step: boolean): void {
  if (told === location.search) return;
  try {
    if (step) history.pushState(null, "", told);
    else history.replaceState(null, "", told);
  } catch {
    // A page in a sandbox or a browser that counts changes may refuse; the map goes on.
  }
}

function comparison(text: string | null): Comparison | null {
  if (text === null) return null;
  if (isDay(text)) return { day: dayNumber(text) };
  return text.startsWith("source:") && text.length > 7 ? { source: text.slice(7) } : null;
}
