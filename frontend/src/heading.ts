// What stands over and under the map: what it shows of which day, as known when, by whose word; and whom to credit.
import type { View } from "./address";
import { longDay, shortDay } from "./days";
import { element } from "./element";
import type { SourceRecord, Theatre } from "./records";
import { named, word } from "./words";

function nameOf(source: string, sources: readonly SourceRecord[]): string {
  return sources.find((s) => s.id === source)?.name ?? source;
}

export function stamp(view: View, theatre: Theatre, sources: readonly SourceRecord[]): (HTMLElement | string)[] {
  const known = view.known === null ? word("asKnownNow") : `${word("asKnownOn")} ${longDay(view.known, view.lang)}`;
  const by = theatre.estimator ? `${word("assessedBy")} “${theatre.estimator}”` : "";
  const from = view.source === null ? by : word("alone", { s: nameOf(view.source, sources) });
  return [element("b", {}, `${word("whoHeldWhat")} ${longDay(view.on, view.lang)}`), element("span", {}, known), from && element("span", {}, from)];
}

export function titleOf(view: View, theatre: Theatre): string {
  return `${named({ name: theatre.title, name_ar: theatre.title_ar })}: ${longDay(view.on, view.lang)}`;
}

/** What is left and what is right of the divider. */
export function tags({ compare, on, lang }: View, sources: readonly SourceRecord[]): HTMLElement[] {
  if (!compare) return [];
  return [shortDay(on, lang), "day" in compare ? shortDay(compare.day, lang) : word("alone", { s: nameOf(compare.source, sources) })].map((text) => element("b", {}, text));
}

/** ``sources``: those whose reports are in the page itself. */
export function credits(theatre: Theatre, sources: readonly SourceRecord[]): HTMLElement[] {
  const owed = [...sources.map((s) => s.name), ...(theatre.attributions ?? []), "MapLibre GL JS (BSD-3-Clause)"];
  return [
    element("p", {}, word("howToRead")),
    element("p", {}, element("b", {}, word("sources")), `: ${owed.join(" · ")} · ${word("madeWith")}`),
  ];
}
