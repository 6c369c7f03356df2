// The legend and the figures in one: each holder with its fill, what it holds on the day, the interval, and the course of it.
import type { View } from "./address";
import { counted } from "./file_source";
import { drawing, element } from "./element";
import { CONTESTED, DENOMINATORS, UNKNOWN, type AreaSeries, type Denominator, type State, type Theatre } from "./records";
import type { Mosaic } from "./mosaic";
import { between } from "./mosaic";
import { sample } from "./symbols";
import { inRegionNames, named, percent, rough, whole, word, type Word } from "./words";

export interface Share {
  state: number;
  assessed: number;
  nominal: number;
  share: number;
}

/** What each state holds on a day, the largest first, contested and unknown last. */
export function shares(mosaic: Mosaic, day: Uint8Array, denominator: Denominator, within: string): Share[] {
  const sums = new Map<number, { assessed: number; nominal: number }>();
  let total = 0;
  mosaic.cells.forEach((cell, i) => {
    if (within && cell.country !== within) return;
    const value = counted(cell, denominator);
    const row = sums.get(day[i]!) ?? { assessed: 0, nominal: 0 };
    row.assessed += value;
    if (denominator === "land") row.nominal += cell.nominal_km2 ?? 0;
    total += value;
    sums.set(day[i]!, row);
  });
  const last = (state: number): number => (state === UNKNOWN ? 2 : state === CONTESTED ? 1 : 0);
  return [...sums]
    .map(([state, row]) => ({ state, ...row, share: total ? row.assessed / total : 0 }))
    .filter((row) => row.assessed > 0)
    .sort((a, b) => last(a.state) - last(b.state) || b.assessed - a.assessed);
}

const HEADINGS: Record<Denominator, Word> = { land: "landHeld", inhabited: "inhabitedHeld", settlements: "settlementsHeld", people: "peopleHeld" };
const UNITS: Record<Denominator, Word> = { land: "km2", inhabited: "km2", settlements: "count", people: "count" };

export interface SharesInput {
  theatre: Theatre;
  mosaic: Mosaic;
  day: Uint8Array;
  series: AreaSeries | null;
  view: View;
  change: (part: Partial<View>) => void;
}

export function sharesPanel({ theatre, mosaic, day, series, view, change }: SharesInput): HTMLElement {
  const rows = shares(mosaic, day, view.denominator, view.within);
  const pair = contestedPair(mosaic, day, theatre.states);
  const options = (theatre.denominators ?? DENOMINATORS).map((d) => element("option", { value: d, selected: d === view.denominator }, word(d)));
  const places = [element("option", { value: "", selected: !view.within }, word("everywhere")), ...(theatre.countries ?? []).map((c) => element("option", { value: c.id, selected: c.id === view.within }, named({ name: c.name, name_ar: c.name_ar || inRegionNames(c.iso2, "ar") })))];
  const covered = rows.some((r) => series?.rows.get(r.state)?.low.length);
  return element(
    "div", { class: "shares" },
    element("div", { class: "choices" },
      element("label", {}, element("span", {}, word("measuredBy")), element("select", { "data-key": "denominator", onchange: (e) => { change({ denominator: (e.target as HTMLSelectElement).value as Denominator }); } }, ...options)),
      (theatre.countries ?? []).length > 1 && element("label", {}, element("span", {}, word("where")), element("select", { "data-key": "within", onchange: (e) => { change({ within: (e.target as HTMLSelectElement).value }); } }, ...places)),
    ),
    element("table", { class: "figures" },
      element("caption", { class: "hidden" }, word(HEADINGS[view.denominator])),
      element("thead", {}, element("tr", {}, element("th", { scope: "col", colspan: 2 }, word(HEADINGS[view.denominator])), element("th", { scope: "col", class: "number" }, word(UNITS[view.denominator])))),
      element("tbody", {}, ...rows.map((row) => shareRow(row, theatre.states, pair, series, view))),
    ),
    element("p", { class: "small" }, covered && series ? word("small", { p: Math.round(series.coverage * 100) }) : word("noInterval")),
  );
}

function shareRow(row: Share, states: readonly State[], pair: [State, State] | null, series: AreaSeries | null, view: View): HTMLElement {
  const state = states[row.state]!;
  const course = series?.rows.get(row.state);
  const told = view.denominator === "land" || view.denominator === "inhabited" ? rough : whole;
  let small = percent(row.share);
  if (series && course?.low.length) {
    const at = nearestIndex(series.days, view.on);
    small += ` · ${told(Math.min(course.low[at]!, row.assessed))} ${word("to")} ${told(Math.max(course.high[at]!, row.assessed))}`;
  }
  if (row.nominal >= 0.005 * Math.max(row.assessed, 1)) small += ` · ${told(row.nominal)} ${word("nominal")}`;
  const filled = row.state === CONTESTED && pair ? sample("contested", pair[0], pair[1]) : row.state === UNKNOWN ? sample("unknown", state) : sample("fill", state);
  return element(
    "tr", {},
    element("td", { class: "swatch" }, filled),
    element("th", { scope: "row" }, element("span", { class: "holder" }, row.state === UNKNOWN ? word("nobodyKnows") : named(state)), element("span", { class: "interval" }, small)),
    element("td", { class: "number" }, element("b", {}, told(row.assessed)), series && course ? sparkline(series, course, view.on, state.ink) : null),
  );
}

function sparkline(series: AreaSeries, course: { assessed: number[]; low: number[]; high: number[] }, on: number, ink: string): SVGElement {
  const n = series.days.length;
  const top = Math.max(...course.assessed, ...course.high, 1e-9);
  const x = (i: number): number => (n > 1 ? (i / (n - 1)) * 60 : 30);
  const y = (v: number): number => 15 - (v / top) * 13;
  const line = course.assessed.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  const band = course.low.length ? `${course.high.map((v, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("")}${course.low.map((_, i) => `L${x(n - 1 - i).toFixed(1)} ${y(course.low[n - 1 - i]!).toFixed(1)}`).join("")}Z` : "";
  const at = nearestIndex(series.days, on);
  return drawing(
    "svg", { class: "sparkline", viewBox: "0 0 60 16", "aria-hidden": "true" },
    drawing("path", { d: band || "M0 0", fill: ink, "fill-opacity": 0.14 }),
    drawing("path", { d: line, fill: "none", stroke: ink, "stroke-width": 1.2, "vector-effect": "non-scaling-stroke" }),
    drawing("circle", { cx: x(at), cy: y(course.assessed[at] ?? 0), r: 1.9, fill: ink }),
  );
}

export function nearestIndex(days: readonly number[], day: number): number {
  let best = 0;
  for (let i = 1; i < days.length; i++) if (Math.abs(days[i]! - day) < Math.abs(days[best]! - day)) best = i;
  return best;
}

/** The two that most of the contested land on the map lies between. */
export function contestedPair(mosaic: Mosaic, day: Uint8Array, states: readonly State[]): [State, State] | null {
  const cell = mosaic.cells.findIndex((_, i) => day[i] === CONTESTED);
  if (cell < 0) return null;
  const [a, b] = between(mosaic, day.subarray(0, mosaic.cells.length), cell);
  return a && b ? [states[a]!, states[b]!] : null;
}
