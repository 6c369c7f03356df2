// The drawer of layers: what is drawn, from which source, compared with what.
import { LAYERS, type Comparison, type View } from "./address";
import { dayNumber, isDay, isoDay } from "./days";
import { element } from "./element";
import type { SourceRecord, Theatre } from "./records";
import { named, word, type Word } from "./words";

const LAYER_WORDS: Record<(typeof LAYERS)[number], Word> = {
  events: "events",
  presences: "presences",
  nominal: "nominalLayer",
  fronts: "fronts",
  divisions: "divisions",
  roads: "roads",
  names: "names",
  basemap: "basemap",
};

export interface ChoicesInput {
  view: View;
  theatre: Theatre;
  sources: readonly SourceRecord[];
  change: (part: Partial<View>) => void;
  frame: (bbox: [number, number, number, number]) => void;
}

export function layerChoices({ view, theatre, sources, change, frame }: ChoicesInput): HTMLElement[] {
  const boxes = LAYERS.filter((l) => l !== "basemap" || theatre.basemap).map((layer) =>
    element("label", { class: "check" },
      element("input", { type: "checkbox", checked: !view.hidden.has(layer), "data-key": `layer-${layer}`, onchange: (e) => {
        const hidden = new Set(view.hidden);
        if ((e.target as HTMLInputElement).checked) hidden.delete(layer);
        else hidden.add(layer);
        change({ hidden });
      } }),
      word(LAYER_WORDS[layer]),
    ),
  );
  const from = element("select", { "data-key": "from", onchange: (e) => { change({ source: (e.target as HTMLSelectElement).value || null }); } },
    element("option", { value: "", selected: view.source === null }, word("allSources")),
    ...sources.map((s) => element("option", { value: s.id, selected: view.source === s.id }, word("alone", { s: s.name }))),
  );
  const focuses = theatre.focuses ?? [];
  return [
    element("fieldset", {}, element("legend", {}, word("layers")), ...boxes),
    element("label", { class: "field" }, element("span", {}, word("drawFrom")), from),
    ...(focuses.length
      ? [element("div", { class: "field" }, element("span", {}, word("frame")), element("div", { class: "frames" }, ...focuses.map((f) =>
          element("button", { type: "button", "data-key": `focus-${f.id}`, onclick: () => { frame(f.bbox); } }, named({ name: f.title, name_ar: f.title_ar })))))]
      : []),
  ];
}

export function compareChoices({ view, theatre, sources, change }: ChoicesInput): HTMLElement[] {
  const kind = view.compare === null ? "nothing" : "day" in view.compare ? "day" : "source";
  const first = sources[0];
  const choose = (wanted: string): void => {
    const next: Comparison | null = wanted === "day" ? { day: Math.max(dayNumber(theatre.first_on), view.on - 30) } : wanted === "source" && first ? { source: first.id } : null;
    change({ compare: next });
  };
  const kinds = ([["nothing", "nothing"], ["day", "anotherDay"], ["source", "aSource"]] as const).filter(([k]) => k !== "source" || first);
  return [
    element("fieldset", {}, element("legend", {}, word("compareWith")), ...kinds.map(([k, told]) =>
      element("label", { class: "check" }, element("input", { type: "radio", name: "compare", value: k, checked: kind === k, "data-key": `compare-${k}`, onchange: () => { choose(k); } }), word(told)))),
    ...(view.compare && "day" in view.compare
      ? [element("label", { class: "field" }, element("span", {}, word("anotherDay")), element("input", { type: "date", value: isoDay(view.compare.day), min: theatre.first_on, max: theatre.last_on, "data-key": "compare-date", onchange: (e) => {
          const text = (e.target as HTMLInputElement).value;
          if (isDay(text)) change({ compare: { day: dayNumber(text) } });
        } }))]
      : []),
    ...(view.compare && "source" in view.compare
      ? [element("label", { class: "field" }, element("span", {}, word("aSource")), element("select", { "data-key": "compare-source", onchange: (e) => { change({ compare: { source: (e.target as HTMLSelectElement).value } }); } },
          ...sources.map((s) => element("option", { value: s.id, selected: view.compare !== null && "source" in view.compare && view.compare.source === s.id }, s.name))))]
      : []),
  ];
}
