// What the map shows, as lists: for those who do not see it, and for those who look a thing up.
import { dayNumber, shortDay } from "./days";
import { element } from "./element";
import type { Mosaic } from "./mosaic";
import { STEPS, UNKNOWN, type EventFeature, type State } from "./records";
import { EVENT_TYPES, eventCanvas, mark } from "./symbols";
import { eventType, folded, named, percent, spoken, word } from "./words";

const MOST = 200;

export function placeRows(mosaic: Mosaic, day: Uint8Array, states: readonly State[], filter: string, open: (place: string) => void): HTMLElement[] {
  const wanted = folded(filter);
  const n = mosaic.cells.length;
  const found: number[] = [];
  mosaic.cells.forEach((c, i) => {
    const s = states[day[i]!]!;
    if (!wanted || [c.name, c.name_ar, s.name, s.name_ar, s.short, c.division ?? ""].some((t) => folded(t).includes(wanted))) found.push(i);
  });
  found.sort((a, b) => mosaic.cells[b]!.people - mosaic.cells[a]!.people || mosaic.cells[a]!.name.localeCompare(mosaic.cells[b]!.name));
  const rows = found.slice(0, MOST).map((i) => {
    const cell = mosaic.cells[i]!;
    const state = day[i]!;
    return element("tr", {},
      element("th", { scope: "row" }, element("button", { type: "button", class: "link", "data-key": `place-${cell.place}`, onclick: () => { open(cell.place); } }, named(cell))),
      element("td", {}, state === UNKNOWN ? word("nobodyKnows") : named(states[state]!)),
      element("td", { class: "number" }, state === UNKNOWN ? "" : percent(day[n + i]! / STEPS)),
    );
  });
  const counted = element("p", { class: "small", role: "status" }, word("shownOf", { n: Math.min(found.length, MOST), m: n }), found.length > MOST ? ` (${word("more", { n: found.length - MOST })})` : "");
  return [
    counted,
    element("table", { class: "list" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, word("places")), element("th", { scope: "col" }, word("holder")), element("th", { scope: "col", class: "number" }, word("sure")))),
      element("tbody", {}, ...rows),
    ),
  ];
}

export function eventRows(events: readonly EventFeature[], window: number, open: (event: EventFeature) => void): HTMLElement[] {
  const types = new Set(events.map((e) => e.properties.type));
  const key = element("ul", { class: "key" }, ...EVENT_TYPES.filter((t) => types.has(t)).map((t) => element("li", {}, mark(eventCanvas(t), 16), eventType(t))));
  return [
    element("p", { class: "small", role: "status" }, word("eventsOfDays", { n: window }), `: ${events.length}`),
    key,
    element("p", { class: "small" }, word("sizeByDeaths")),
    events.length
      ? element("ol", { class: "events" }, ...[...events].sort((a, b) => b.properties.day.localeCompare(a.properties.day)).slice(0, MOST).map((e) =>
          element("li", {}, mark(eventCanvas(e.properties.type), 16), element("button", { type: "button", class: "link", "data-key": `event-${e.properties.id}`, onclick: () => { open(e); } }, eventLine(e)))))
      : element("p", { class: "small" }, word("noEvents")),
  ];
}

/** What kind of event it was, as finely as the page's language has a word for it. */
function kindOf({ properties: about }: EventFeature): string {
  return about.sub_type && spoken() === "en" ? about.sub_type : eventType(about.type);
}

export function eventLine(e: EventFeature): string {
  const about = e.properties;
  return [shortDay(dayNumber(about.day), spoken()), kindOf(e), about.place ?? "", deaths(e)].filter(Boolean).join(" · ");
}

export function deaths({ properties: e }: EventFeature): string {
  const [low, best, high] = [e.deaths_low, e.deaths_best, e.deaths_high];
  if (low === null && best === null && high === null) return "";
  const told = best !== null ? String(best) : `${low ?? 0}–${high ?? "?"}`;
  return `${told} ${word("deaths")}`;
}

export function eventCard(e: EventFeature): HTMLElement {
  const actors = e.properties.actors.map((a) => (Array.isArray(a) ? a[0] : a)).join(", ");
  return element("div", { class: "card" },
    element("p", { class: "type" }, mark(eventCanvas(e.properties.type), 16), eventType(e.properties.type)),
    element("p", {}, element("b", {}, kindOf(e))),
    element("p", {}, [e.properties.place ?? "", shortDay(dayNumber(e.properties.day), spoken())].filter(Boolean).join(", ")),
    actors && element("p", {}, actors),
    element("p", { class: "small" }, deaths(e) || word("noDeaths")),
  );
}
