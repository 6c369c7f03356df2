// One place: who held it when, who is taken to hold it now, what was said of it and where that stands.
import { dayNumber, isoDay, longDay, shortDay } from "./days";
import { drawing, element } from "./element";
import { fillsOf } from "./cell_layer";
import { UNKNOWN, type CellAbout, type PlaceAccount, type Quotation, type Run, type State } from "./records";
import { sample } from "./symbols";
import { named, percent, spoken, whole, word } from "./words";

export interface PlaceInput {
  cell: CellAbout;
  account: PlaceAccount | null;
  states: readonly State[];
  on: number;
  first: number;
  last: number;
  close: () => void;
  goTo: (day: number) => void;
  documentUrl: (quotation: Quotation) => string;
}

export function placePanel(input: PlaceInput): HTMLElement {
  const { cell, account, states, on } = input;
  const other = spoken() === "ar" ? cell.name : cell.name_ar;
  return element(
    "section", { class: "place", "aria-labelledby": "place-name", tabindex: -1, "data-key": "place" },
    element("header", {},
      element("h2", { id: "place-name" }, named(cell), other && other !== named(cell) ? element("bdi", { class: "other", lang: spoken() === "ar" ? "en" : "ar" }, other) : null),
      element("button", { type: "button", class: "close", "data-key": "close-place", "aria-label": word("close"), onclick: input.close }, "×"),
    ),
    element("p", { class: "small" }, [cell.division, cell.people ? word("population", { n: whole(cell.people) }) : ""].filter(Boolean).join(" · ")),
    ...(account ? told(account, input, states, on) : [element("p", { class: "small", role: "status" }, "…")]),
  );
}

function told(account: PlaceAccount, input: PlaceInput, states: readonly State[], on: number): HTMLElement[] {
  const likely = Object.entries(account.probabilities).map(([s, p]): [number, number] => [Number(s), p]).filter(([, p]) => p >= 0.005).sort((a, b) => b[1] - a[1]);
  const last = account.last_evidence_on;
  const age = last ? on - dayNumber(last) : null;
  return [
    element("h3", {}, `${word("now")}, ${longDay(on, spoken())}`),
    element("ul", { class: "likely" },
      ...(likely.length ? likely : ([[UNKNOWN, 1]] as [number, number][])).map(([s, p]) =>
        element("li", {}, sample(s === UNKNOWN ? "unknown" : "fill", states[s]!), element("span", {}, s === UNKNOWN ? word("nobodyKnows") : named(states[s]!)), s !== UNKNOWN && element("b", {}, percent(p))),
      ),
    ),
    element("p", { class: "small" }, `${word("lastEvidence")}: ${last ? `${longDay(dayNumber(last), spoken())} (${word("daysBefore", { n: age ?? 0 })})` : word("none")}`),
    element("h3", {}, word("history")),
    historyBar(account.history, input),
    element("h3", {}, word("why")),
    ...(account.why.some((q) => q.weight !== undefined) ? [element("p", { class: "small" }, word("weights"))] : []),
    account.why.length
      ? element("ol", { class: "why" }, ...account.why.map((q) => quotation(q, states, input)))
      : element("p", { class: "small" }, word("nothingSaid")),
    ...(account.tips ? [element("p", { class: "tips" }, account.tips)] : []),
  ];
}

function historyBar(history: readonly Run[], { states, first, last, on, goTo }: PlaceInput): HTMLElement {
  const span = Math.max(last - first, 1);
  const runs = history.map((r) => ({ ...r, from: dayNumber(r.since) - first, to: dayNumber(r.until) - first + 1 }));
  const bar = drawing(
    "svg", { class: "history", viewBox: `0 0 ${span + 1} 10`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...runs.map((r) => drawing("rect", { x: r.from, y: 0, width: Math.max(r.to - r.from, 0.5), height: 10, fill: fillsOf(states[r.state]!)[r.probability >= 0.8 ? 0 : r.probability >= 0.6 ? 1 : 2] })),
    drawing("rect", { x: on - first, y: 0, width: Math.max(span / 300, 0.2), height: 10, fill: "#1f2328" }),
  );
  const list = element(
    "ol", { class: "runs" },
    ...runs.map((r) =>
      element("li", {},
        element("button", { type: "button", class: "link", "data-key": `run-${r.since}`, onclick: () => { goTo(dayNumber(r.since)); } }, `${shortDay(dayNumber(r.since), spoken())} – ${shortDay(dayNumber(r.until), spoken())}`),
        element("span", {}, r.state === UNKNOWN ? word("nobodyKnows") : named(states[r.state]!)),
      ),
    ),
  );
  return element("div", {}, bar, list);
}

function quotation(q: Quotation, states: readonly State[], { documentUrl }: PlaceInput): HTMLElement {
  const url = documentUrl(q);
  const who = q.said_by.length ? q.said_by.join(" ← ") : q.source;
  const when = q.since ? (q.until && q.until !== q.since ? `${shortDay(dayNumber(q.since), spoken())} – ${shortDay(dayNumber(q.until), spoken())}` : shortDay(dayNumber(q.since), spoken())) : "";
  const title = q.title || q.source;
  const weight = q.weight === undefined ? "" : `${q.weight > 0 ? "+" : "−"}${Math.abs(q.weight).toFixed(2)}`;
  const where = q.where ? `${word("at")} ${q.where}, ${word("kmAway", { n: Math.round(q.distance_km ?? 0) })}` : "";
  return element(
    "li", {},
    q.state !== undefined && states[q.state] ? sample("fill", states[q.state]!, undefined, 14, 14) : null,
    element("div", {},
      element("blockquote", { dir: "auto" }, q.text ? `“${q.text.length > 280 ? `${q.text.slice(0, 279)}…` : q.text}”` : "—", q.denied && element("em", {}, ` (${word("denied")})`)),
      element("p", { class: "small" },
        // Each in its own direction: names of sources and places stay whole in an Arabic line.
        ...[who, when, where, weight].filter(Boolean).flatMap((part, i) => [i ? " · " : "", element("bdi", {}, part)]),
        element("br"),
        url ? element("a", { href: url, rel: "noopener noreferrer" }, title || word("document")) : title,
        q.known_on ? `, ${isoDay(dayNumber(q.known_on))}` : "",
      ),
    ),
  );
}
