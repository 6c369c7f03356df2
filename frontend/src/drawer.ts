// What is open beside the map: the place that was chosen, or the choices and lists behind the buttons over it.
import type { View } from "./address";
import { compareChoices, layerChoices } from "./choices";
import { element, fill } from "./element";
import { eventRows, placeRows } from "./lists";
import type { Mosaic } from "./mosaic";
import { placePanel } from "./place_panel";
import type { EventFeature, PlaceAccount, Quotation, SourceRecord, Theatre } from "./records";
import { word, type Word } from "./words";

/** Events of so many days up to the day shown are on the map. */
export const EVENT_DAYS = 14;
const DRAWERS = ["layers", "compare", "events", "places"] as const;
export type DrawerName = (typeof DRAWERS)[number];

export interface DrawerInput {
  view: View;
  theatre: Theatre;
  mosaic: Mosaic;
  sources: readonly SourceRecord[];
  first: number;
  last: number;
  day: Uint8Array;
  events: readonly EventFeature[];
  /** What is told of the place that is chosen; null until it has come. */
  account: PlaceAccount | null;
}

export interface DrawerActions {
  change(part: Partial<View>, how: "settled" | "step"): void;
  open(which: DrawerName): void;
  close(): void;
  openPlace(place: string): void;
  showEvent(event: EventFeature): void;
  goTo(lon: number, lat: number, zoom: number): void;
  frame(bbox: [number, number, number, number]): void;
  documentUrl(quotation: Quotation): string;
}

export class Drawer {
  readonly tools = element("nav", { class: "tools" });
  readonly root = element("section", { class: "drawer", hidden: true });
  which: DrawerName | "place" | null = null;
  /** Letters by which the list of places is filtered. */
  filter = "";
  private drawn = "";

  constructor(private readonly actions: DrawerActions) {}

  draw(input: DrawerInput): void {
    this.drawTools(input.view);
    const { root, which } = this;
    root.hidden = which === null;
    if (which === null || which === "place") this.drawn = "";
    if (which === null) fill(root);
    else if (which === "place") this.drawPlace(input);
    else this.drawChoices(which, input);
  }

  focus(): void {
    const chosen = this.which === "place" ? ".place" : "h2";
    this.root.querySelector<HTMLElement>(chosen)?.focus({ preventScroll: true });
  }

  focusTool(which: DrawerName): void {
    this.tools.querySelector<HTMLElement>(`[data-key="tool-${which}"]`)?.focus();
  }

  private drawTools({ lang }: View): void {
    const { tools, which, actions } = this;
    const key = `${lang} ${which ?? ""}`;
    if (tools.dataset["shown"] === key) return;
    tools.dataset["shown"] = key;
    tools.setAttribute("aria-label", word("layers"));
    fill(tools, ...DRAWERS.map((d) =>
      element("button", { type: "button", "data-key": `tool-${d}`, "aria-expanded": String(which === d), onclick: () => {
        if (this.which === d) actions.close();
        else actions.open(d);
      } }, word(d))));
  }

  private drawChoices(which: DrawerName, input: DrawerInput): void {
    const { root, actions } = this;
    const titles: Record<DrawerName, Word> = { layers: "layers", compare: "compare", events: "eventList", places: "placesList" };
    const close = element("button", { type: "button", class: "close", "data-key": "close", "aria-label": word("close"), onclick: () => { actions.close(); } }, "×");
    const head = element("header", {}, element("h2", { tabindex: -1, id: "drawer-title" }, word(titles[which])), close);
    root.setAttribute("aria-labelledby", "drawer-title");
    const old = root.dataset["open"] === which ? root.scrollTop : 0;
    root.dataset["open"] = which;
    // What a day does not change is left alone while the slider moves.
    const key = JSON.stringify([which, { ...input.view, on: 0 }, [...input.view.hidden]]);
    if ((which === "layers" || which === "compare") && key === this.drawn) return;
    this.drawn = key;
    const choices = {
      view: input.view, theatre: input.theatre, sources: input.sources,
      change: (part: Partial<View>): void => { actions.change(part, "step"); },
      frame: (bbox: [number, number, number, number]): void => { actions.frame(bbox); },
    };
    if (which === "layers") fill(root, head, ...layerChoices(choices));
    else if (which === "compare") fill(root, head, ...compareChoices(choices));
    else if (which === "events") fill(root, head, ...eventRows(input.events, EVENT_DAYS, (event) => {
      const [lon, lat] = event.geometry.coordinates as [number, number];
      actions.goTo(lon, lat, 8);
      actions.showEvent(event);
    }));
    else this.drawPlaces(head, input);
    root.scrollTop = old;
  }

  private drawPlaces(head: HTMLElement, { mosaic, day, theatre }: DrawerInput): void {
    const { root, actions } = this;
    const rows = element("div");
    const list = (): void => {
      fill(rows, ...placeRows(mosaic, day, theatre.states, this.filter, (place) => {
        const cell = mosaic.cells.find((c) => c.place === place);
        actions.openPlace(place);
        if (cell) actions.goTo(cell.lon, cell.lat, 7.5);
      }));
    };
    const input = element("input", { type: "search", value: this.filter, "data-key": "filter", dir: "auto", "aria-label": word("filter"), placeholder: word("filter"), oninput: () => {
      this.filter = input.value;
      list();
    } });
    list();
    const [at, focused] = [(document.activeElement as HTMLInputElement | null)?.selectionStart, document.activeElement instanceof HTMLElement && document.activeElement.dataset["key"] === "filter"];
    fill(root, head, input, rows);
    if (focused && at !== null && at !== undefined) input.setSelectionRange(at, at);
  }

  private drawPlace({ view, mosaic, theatre, account, first, last }: DrawerInput): void {
    const { root, actions } = this;
    const cell = mosaic.cells.find((c) => c.place === view.place);
    if (!cell) return;
    root.dataset["open"] = "place";
    root.removeAttribute("aria-labelledby");
    const focused = document.activeElement instanceof HTMLElement && document.activeElement.classList.contains("place");
    fill(root, placePanel({
      cell, states: theatre.states, account, on: view.on, first, last,
      close: () => { actions.close(); },
      goTo: (on) => { actions.change({ on }, "settled"); },
      documentUrl: (q) => actions.documentUrl(q),
    }));
    if (focused) this.focus();
  }
}
