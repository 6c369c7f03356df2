// The page: holds the view, draws what changed, keeps the address.
import type { FeatureCollection } from "geojson";
import { readAddress, writeAddress, type View } from "./address";
import { compareChoices, layerChoices, type ChoicesInput } from "./choices";
import { clamp, dayNumber, longDay, shortDay } from "./days";
import { element, fill } from "./element";
import { eventCard, eventRows, placeRows } from "./lists";
import { buildMosaic, type Mosaic } from "./mosaic";
import { MapView, type Library } from "./map_view";
import { placePanel } from "./place_panel";
import { CONTESTED, STALE_DAYS, UNKNOWN, type AreaSeries, type DataSource, type EventFeature, type Hit, type PlaceAccount, type Presence, type SourceRecord, type Theatre } from "./records";
import { SearchBox } from "./search_box";
import { contestedPair, shares, sharesPanel } from "./shares";
import { mark, presenceCanvas, sample } from "./symbols";
import { Swipe } from "./swipe";
import { texels } from "./texture";
import { TimeBar } from "./time_bar";
import { named, percent, speak, word, type Word } from "./words";

/** Events of so many days up to the day shown are on the map. */
const EVENT_DAYS = 14;
const PREFETCH = [1, -1, 2, 3, -2];
const DRAWERS = ["layers", "compare", "events", "places"] as const;
type Drawer = (typeof DRAWERS)[number];

export class Page {
  private view: View;
  private readonly standard: View;
  private drawer: Drawer | "place" | null = null;
  private filter = "";
  private day = new Uint8Array();
  private series: AreaSeries | null = null;
  private seriesKey = "";
  private seriesAsked: { key: string; told: Promise<AreaSeries | null> } | null = null;
  private account: { key: string; told: PlaceAccount | null } = { key: "", told: null };
  private events: EventFeature[] = [];
  private second: { on: number; state: Uint8Array } | null = null;
  private presences: Presence[] = [];
  private presencesOf: number | null | undefined;
  private map: MapView | null = null;
  private turn = 0;
  private settling = 0;
  private drawerKey = "";
  private lastDrawn: Promise<void> = Promise.resolve();

  /** The link by which the pages around this one change their language; it then does so for the map too. */
  private readonly siteLanguage = document.querySelector<HTMLAnchorElement>(".languages a[lang]");
  private readonly first: number;
  private readonly last: number;
  private readonly time: TimeBar;
  private readonly search: SearchBox;
  private readonly swipe: Swipe;
  private readonly parts = {
    title: element("h1"),
    stamp: element("p", { class: "stamp" }),
    language: element("button", { type: "button", class: "language" }),
    tools: element("nav", { class: "tools" }),
    stage: element("div", { class: "stage" }),
    canvas: element("div", { class: "drawn" }),
    tags: element("div", { class: "tags", "aria-hidden": "true" }),
    drawer: element("section", { class: "drawer", hidden: true }),
    strip: element("ul", { class: "strip" }),
    side: element("aside", { class: "side" }),
    credits: element("footer", { class: "credits" }),
    status: element("p", { class: "hidden", role: "status", "aria-live": "polite" }),
  };

  private constructor(
    private readonly root: HTMLElement,
    private readonly source: DataSource,
    private readonly theatre: Theatre,
    private readonly mosaic: Mosaic,
    private readonly sources: readonly SourceRecord[],
    private readonly embedded: boolean,
  ) {
    this.first = dayNumber(theatre.first_on);
    this.last = dayNumber(theatre.last_on);
    const lang = root.dataset["lang"] === "ar" || (!root.dataset["lang"] && navigator.language.startsWith("ar")) ? "ar" : "en";
    this.standard = { on: this.last, known: null, lat: null, lon: null, zoom: null, denominator: "land", within: framed(theatre), hidden: new Set(), source: null, compare: null, place: null, lang };
    this.view = this.bounded(readAddress(location.search, this.standard));
    const pasts = (theatre.known_days ?? Array.from({ length: this.last - this.first }, (_, i) => i + this.first)).map((d) => (typeof d === "string" ? dayNumber(d) : d));
    this.time = new TimeBar(this.first, this.last, pasts, {
      goTo: (on, settled) => {
        this.change({ on: clamp(on, this.first, this.last) }, settled ? "settled" : "moving");
      },
      knowAsOf: (known) => {
        this.change({ known }, "settled");
      },
      drawn: () => this.lastDrawn,
    });
    this.search = new SearchBox((words) => source.search(words), (hit) => {
      this.found(hit);
    });
    this.swipe = new Swipe(this.parts.stage, (pixels) => {
      if (this.view.compare) this.map?.split(pixels);
    });
  }

  static async open(root: HTMLElement, source: DataSource, library: Promise<Library>, embedded: boolean): Promise<Page> {
    const [theatre, cells, base, sources] = await Promise.all([
      source.theatre(),
      source.cells(),
      source.base().catch((): FeatureCollection => ({ type: "FeatureCollection", features: [] })),
      source.sources().catch((): SourceRecord[] => []),
    ]);
    const page = new Page(root, source, theatre, buildMosaic(cells), sources, embedded);
    page.build();
    await page.draw();
    performance.mark("whoholds: figures");
    await page.openMap(await library, base);
    return page;
  }

  // What the page is made of

  private build(): void {
    const { parts: p } = this;
    p.language.hidden = this.siteLanguage !== null;
    p.language.addEventListener("click", () => {
      this.change({ lang: this.view.lang === "ar" ? "en" : "ar" }, "step");
    });
    p.stage.append(p.canvas, this.swipe.root, p.tags, this.zoomButtons());
    const head = element("header", { class: "top" }, element("div", { class: "titles" }, p.title, p.stamp), this.search.root, p.language);
    fill(this.root, head, p.tools, p.stage, p.drawer, p.strip, p.side, this.time.root, p.credits, p.status);
    this.root.className = document.body.classList.contains("embedded") ? "page embed" : "page";
    this.root.style.setProperty("--above", `${this.root.getBoundingClientRect().top + window.scrollY}px`);
    this.speak();
    void this.source.histogram().then((h) => {
      this.time.showHistogram(h);
      this.time.show(this.view.on, this.view.known);
    }, () => undefined);
    window.addEventListener("popstate", () => {
      this.view = this.bounded(readAddress(location.search, this.standard));
      this.drawer = this.view.place ? "place" : this.drawer === "place" ? null : this.drawer;
      this.speak();
      this.moveMap();
      void this.draw();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.drawer && !(event.target instanceof HTMLInputElement && event.target.type === "search")) this.closeDrawer();
    });
    new ResizeObserver(() => {
      this.swipe.again();
    }).observe(p.stage);
    if (this.view.place) this.drawer = "place";
  }

  private zoomButtons(): HTMLElement {
    const press = (label: Word, text: string, act: () => void): HTMLButtonElement => element("button", { type: "button", "data-word": label, onclick: act }, text);
    return element("div", { class: "zoom" },
      press("zoomIn", "+", () => this.map?.map.zoomIn({ animate: !this.still() })),
      press("zoomOut", "−", () => this.map?.map.zoomOut({ animate: !this.still() })),
      press("whole", "⤢", () => this.map?.frame(this.theatre.bbox, this.still())),
    );
  }

  private async openMap(library: Library, base: FeatureCollection): Promise<void> {
    const { lat, lon, zoom, lang } = this.view;
    const focus = this.theatre.focuses?.[0]?.bbox ?? this.theatre.bbox;
    const at = lat !== null && lon !== null && zoom !== null ? { center: [lon, lat] as [number, number], zoom } : { bounds: [[focus[0], focus[1]], [focus[2], focus[3]]] as [[number, number], [number, number]] };
    try {
      await Promise.race([Promise.all([400, 600].map((w) => document.fonts.load(`${w} 14px "IBM Plex Sans Condensed"`, "Aحلب"))), new Promise((done) => setTimeout(done, 800))]);
      this.map = await MapView.open(this.parts.canvas, library, this.theatre, this.mosaic, base, lang, at, word("mapLabel"));
    } catch (problem) {
      console.warn(problem);
      fill(this.parts.canvas, element("p", { class: "notice", role: "alert" }, word("noWebgl")));
      return;
    }
    const { map } = this;
    map.whenPicked(({ cell, event }) => {
      const found = event ? this.events.find((e) => e.properties.id === event) : undefined;
      if (found) this.showEvent(found);
      else if (cell >= 0) this.openPlace(this.mosaic.cells[cell]!.place);
      else this.closeDrawer();
    });
    map.map.on("moveend", () => {
      const centre = map.map.getCenter();
      this.view = { ...this.view, lat: centre.lat, lon: centre.lng, zoom: map.map.getZoom() };
      this.keepAddress("settled");
    });
    this.speak();
    await this.draw();
    performance.mark("whoholds: map");
    this.root.dataset["ready"] = "map";
  }

  // Changing the view

  /** moving: the slider is under the finger; settled: it rests; step: somebody chose something that "back" should undo. */
  private change(part: Partial<View>, how: "moving" | "settled" | "step"): void {
    const before = this.view;
    this.view = this.bounded({ ...before, ...part });
    if (this.view.lang !== before.lang) this.speak();
    if (how === "moving") {
      window.clearTimeout(this.settling);
      this.settling = window.setTimeout(() => {
        this.keepAddress("settled");
      }, 250);
    } else this.keepAddress(how);
    void this.draw();
  }

  private keepAddress(how: "settled" | "step"): void {
    const told = writeAddress(this.view, this.standard);
    if (this.siteLanguage) this.siteLanguage.href = writeAddress({ ...this.view, lang: this.view.lang === "ar" ? "en" : "ar" }, this.standard);
    if (told === location.search) return;
    try {
      if (how === "step") history.pushState(null, "", told);
      else history.replaceState(null, "", told);
    } catch {
      // A page in a sandbox or a browser that counts changes may refuse; the map goes on.
    }
  }

  private bounded(view: View): View {
    const inside = (day: number): number => clamp(day, this.first, this.last);
    const place = view.place !== null && this.mosaic.cells.some((c) => c.place === view.place) ? view.place : null;
    const compare = view.compare && "day" in view.compare ? { day: inside(view.compare.day) } : view.compare;
    const isKnown = (id: string): boolean => this.sources.some((s) => s.id === id);
    return {
      ...view,
      on: inside(view.on),
      place,
      compare: compare && "source" in compare && !isKnown(compare.source) ? null : compare,
      source: view.source !== null && isKnown(view.source) ? view.source : null,
      within: this.theatre.countries?.some((c) => c.id === view.within) ? view.within : "",
    };
  }

  private moveMap(): void {
    const { lat, lon, zoom } = this.view;
    if (lat !== null && lon !== null && zoom !== null) this.map?.map.jumpTo({ center: [lon, lat], zoom });
  }

  private found(hit: Hit): void {
    const cell = this.mosaic.cells.find((c) => c.place === hit.id);
    if (hit.kind === "place" && (cell || hit.lon != null)) {
      if (cell) this.openPlace(cell.place);
      this.map?.goTo(cell?.lon ?? hit.lon!, cell?.lat ?? hit.lat!, 8.2, this.still());
    } else if (hit.kind === "actor") {
      this.filter = named(hit);
      this.openDrawer("places");
    } else if (hit.url && /^\/(?!\/)/.test(hit.url)) location.assign(hit.url);
  }

  private openPlace(place: string): void {
    this.drawer = "place";
    this.change({ place }, "step");
    this.uncover(place);
    this.parts.drawer.querySelector<HTMLElement>(".place")?.focus({ preventScroll: true });
  }

  /** The drawer must not hide the place it tells of. */
  private uncover(place: string): void {
    const cell = this.mosaic.cells.find((c) => c.place === place);
    const { drawer, stage } = this.parts;
    if (!cell || !this.map) return;
    drawer.hidden = false;
    const across = drawer.clientWidth < stage.clientWidth * 0.8;
    const rtl = this.view.lang === "ar";
    this.map.uncover(cell.lon, cell.lat, { left: across && !rtl ? drawer.clientWidth : 0, right: across && rtl ? drawer.clientWidth : 0, bottom: 0 }, this.still());
    if (!across) drawer.scrollIntoView({ block: "nearest", behavior: this.still() ? "auto" : "smooth" });
  }

  private openDrawer(which: Drawer): void {
    this.drawer = which;
    if (this.view.place !== null) this.change({ place: null }, "settled");
    this.drawPanels();
    this.parts.drawer.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private closeDrawer(): void {
    const was = this.drawer;
    this.drawer = null;
    if (this.view.place !== null) this.change({ place: null }, "step");
    else this.drawPanels();
    if (was === "place") this.map?.map.getCanvas().focus({ preventScroll: true });
    else if (was) this.parts.tools.querySelector<HTMLElement>(`[data-key="tool-${was}"]`)?.focus();
  }

  private showEvent(event: EventFeature): void {
    const [lon, lat] = event.geometry.coordinates as [number, number];
    this.map?.popup(lon, lat, eventCard(event));
  }

  private still(): boolean {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  // Drawing

  private draw(): Promise<void> {
    const turn = ++this.turn;
    this.lastDrawn = this.drawDay(turn).catch((problem: unknown) => {
      console.warn(problem);
      fill(this.parts.status, word("failed"));
    });
    return this.lastDrawn;
  }

  private async drawDay(turn: number): Promise<void> {
    const { view, source } = this;
    const began = performance.now();
    this.time.show(view.on, view.known);
    const other = view.compare ? ("day" in view.compare ? source.day(view.compare.day, view.known, null) : source.day(view.on, view.known, view.compare.source)) : null;
    const [day, second] = await Promise.all([source.day(view.on, view.known, view.source), other]);
    if (turn !== this.turn) return;
    const arrived = performance.now();
    this.day = new Uint8Array(day);
    if (this.map) {
      const { map, cells } = { map: this.map.map, cells: this.map.cells };
      cells.show(0, texels(this.mosaic, day));
      if (second) cells.show(1, texels(this.mosaic, second));
      this.second = second ? { on: view.compare && "day" in view.compare ? view.compare.day : view.on, state: second } : null;
      if (!second) this.map.split(null);
      this.swipe.show(second !== null);
      this.map.hide(view.hidden);
      this.map.nameHolders(second ? null : day.subarray(0, this.mosaic.cells.length));
      this.map.select(this.mosaic.cells.findIndex((c) => c.place === view.place));
      map.once("render", () => {
        performance.measure("whoholds: day", { start: began, end: performance.now() });
      });
    }
    this.drawStamp();
    this.drawPanels();
    performance.measure("whoholds: work", { start: arrived, end: performance.now() });
    await this.drawRest(turn);
    for (const step of PREFETCH) {
      const near = view.on + step;
      if (near >= this.first && near <= this.last) void source.day(near, view.known, view.source).catch(() => undefined);
    }
  }

  /** What may come a moment later: events, signs, the series, the place. */
  private async drawRest(turn: number): Promise<void> {
    const { view, source } = this;
    if (this.presencesOf !== view.known) {
      this.presences = await source.presences(view.known).catch(() => []);
      this.presencesOf = view.known;
    }
    const { second } = this;
    const [events, others] = await Promise.all([this.eventsUpTo(view.on), this.eventsUpTo(second?.on)]);
    if (turn !== this.turn) return;
    const changed = events.length !== this.events.length || events.some((e, i) => e.properties.id !== this.events[i]?.properties.id);
    this.events = events;
    this.map?.showEvents(second ? [events, others] : [events]);
    this.map?.showPresences(this.presences, [{ on: view.on, state: this.day }, ...(second ? [second] : [])]);
    if (changed && this.drawer === "events") this.drawPanels();
    await Promise.all([view.place === null ? null : this.drawAccount(turn, view.place), this.drawSeries(turn)]);
  }

  private async eventsUpTo(on: number | undefined): Promise<EventFeature[]> {
    return on === undefined ? [] : this.source.events(on - EVENT_DAYS + 1, on).catch(() => []);
  }

  private async drawSeries(turn: number): Promise<void> {
    const { view, source } = this;
    const key = `${view.denominator} ${view.within} ${view.known ?? ""}`;
    if (key === this.seriesKey) return;
    if (key !== this.seriesAsked?.key) this.seriesAsked = { key, told: source.areas(view.denominator, view.within, view.known).catch(() => null) };
    const told = await this.seriesAsked.told;
    if (turn !== this.turn) return; // the next day's drawing takes it up
    this.series = told;
    this.seriesKey = key;
    this.drawSide();
  }

  private async drawAccount(turn: number, place: string): Promise<void> {
    const key = `${place} ${this.view.on} ${this.view.known ?? ""}`;
    if (key === this.account.key) return;
    const told = await this.source.place(place, this.view.on, this.view.known).catch(() => ({ history: [], probabilities: {}, last_evidence_on: null, why: [], tips: word("failed") }));
    if (turn !== this.turn) return;
    this.account = { key, told };
    this.drawPanels();
  }

  private speak(): void {
    const { lang } = this.view;
    speak(lang);
    const page = document.documentElement;
    page.lang = lang;
    page.dir = lang === "ar" ? "rtl" : "ltr";
    this.parts.language.lang = lang === "ar" ? "en" : "ar";
    fill(this.parts.language, word("language"));
    fill(this.parts.title, named({ name: this.theatre.title, name_ar: this.theatre.title_ar }));
    this.parts.tools.setAttribute("aria-label", word("layers"));
    this.parts.strip.setAttribute("aria-label", word("signs"));
    this.parts.side.setAttribute("aria-label", word("area"));
    this.search.speak();
    this.time.speak();
    this.map?.speak(lang);
    this.map?.map.getCanvas().setAttribute("aria-label", word("mapLabel"));
    for (const b of this.root.querySelectorAll<HTMLElement>("[data-word]")) {
      b.title = word(b.dataset["word"] as Word);
      b.setAttribute("aria-label", b.title);
    }
    this.drawCredits();
  }

  private knownText(): string {
    return this.view.known === null ? word("asKnownNow") : `${word("asKnownOn")} ${longDay(this.view.known, this.view.lang)}`;
  }

  private drawStamp(): void {
    const { view, theatre } = this;
    const from = view.source === null ? (theatre.estimator ? `${word("assessedBy")} “${theatre.estimator}”` : "") : word("alone", { s: this.sourceName(view.source) });
    fill(this.parts.stamp, element("b", {}, `${word("whoHeldWhat")} ${longDay(view.on, view.lang)}`), element("span", {}, this.knownText()), from && element("span", {}, from));
    document.title = `${named({ name: theatre.title, name_ar: theatre.title_ar })}: ${longDay(view.on, view.lang)}`;
    const { compare } = view;
    fill(this.parts.tags, ...(compare ? [element("b", {}, shortDay(view.on, view.lang)), element("b", {}, "day" in compare ? shortDay(compare.day, view.lang) : word("alone", { s: this.sourceName(compare.source) }))] : []));
  }

  private sourceName(id: string): string {
    return this.sources.find((s) => s.id === id)?.name ?? id;
  }

  private drawPanels(): void {
    this.drawTools();
    this.drawSide();
    this.drawStrip();
    this.drawDrawer();
  }

  private drawTools(): void {
    const key = `${this.view.lang} ${this.drawer ?? ""}`;
    if (this.parts.tools.dataset["shown"] === key) return;
    this.parts.tools.dataset["shown"] = key;
    const labels: Record<Drawer, Word> = { layers: "layers", compare: "compare", events: "events", places: "places" };
    fill(this.parts.tools, ...DRAWERS.map((d) =>
      element("button", { type: "button", "data-key": `tool-${d}`, "aria-expanded": String(this.drawer === d), onclick: () => {
        if (this.drawer === d) this.closeDrawer();
        else this.openDrawer(d);
      } }, word(labels[d]))));
  }

  private drawSide(): void {
    const { theatre, mosaic, day, series, view } = this;
    if (!day.length && mosaic.cells.length) return;
    const change = (part: Partial<View>): void => {
      this.change(part, "step");
    };
    fill(this.parts.side, sharesPanel({ theatre, mosaic, day, series: this.seriesKey === this.seriesAsked?.key ? series : null, view, change }), this.signs());
  }

  private signs(): HTMLElement {
    const { theatre: { states }, mosaic, day, view } = this;
    const n = mosaic.cells.length;
    const holder = states[shares(mosaic, day, "land", view.within).find((s) => s.state !== UNKNOWN && s.state !== CONTESTED)?.state ?? 0]!;
    const pair = contestedPair(mosaic, day, states);
    const among = (is: (i: number) => boolean): boolean => mosaic.cells.some((_, i) => day[i] !== UNKNOWN && is(i));
    const sign = (drawn: Node, label: Word): HTMLElement => element("li", {}, drawn, word(label));
    const status = this.presences.map((p) => p.status);
    return element("section", { class: "signs" },
      element("h2", {}, word("signs")),
      element("ul", {},
        sign(sample("steps", holder), "steps"),
        pair && sign(sample("contested", pair[0], pair[1]), "contestedSign"),
        among((i) => day[i] !== CONTESTED && day[2 * n + i]! * 7 > STALE_DAYS) && sign(sample("stale", holder), "staleSign"),
        !view.hidden.has("nominal") && mosaic.nominal.cell.length > 0 && sign(sample("nominal", holder), "nominalSign"),
        mosaic.cells.some((_, i) => day[i] === UNKNOWN) && sign(sample("unknown", states[UNKNOWN]!), "unknownSign"),
        status.some((s) => s !== "besieges") && sign(mark(presenceCanvas("present", "#1f2328"), 18), "presentSign"),
        status.includes("besieges") && sign(mark(presenceCanvas("besieges", "#9a3633", 24), 20), "besiegedSign"),
      ),
    );
  }

  /** The legend where there is no room beside the map: in one line under it. */
  private drawStrip(): void {
    const { theatre: { states }, mosaic, day, view } = this;
    const rows = shares(mosaic, day, view.denominator, view.within).filter((r) => r.share >= 0.005);
    const pair = contestedPair(mosaic, day, states);
    fill(this.parts.strip, ...rows.map((r) => {
      const state = states[r.state]!;
      const drawn = r.state === CONTESTED && pair ? sample("contested", ...pair, 14, 14) : sample(r.state === UNKNOWN ? "unknown" : "fill", state, undefined, 14, 14);
      return element("li", {}, drawn, r.state === UNKNOWN ? word("unknownSign") : view.lang === "ar" ? named(state) : state.short || state.name, element("b", {}, percent(r.share)));
    }));
  }

  private drawDrawer(): void {
    const { drawer, parts: { drawer: box } } = this;
    box.hidden = drawer === null;
    if (drawer === null || drawer === "place") this.drawerKey = "";
    if (drawer === null) {
      fill(box);
      return;
    }
    if (drawer === "place") {
      this.drawPlace(box);
      return;
    }
    const input: ChoicesInput = {
      view: this.view,
      theatre: this.theatre,
      sources: this.sources,
      change: (part) => {
        this.change(part, "step");
      },
      frame: (bbox) => this.map?.frame(bbox, this.still()),
    };
    const titles: Record<Drawer, Word> = { layers: "layers", compare: "compare", events: "eventList", places: "placesList" };
    const head = element("header", {}, element("h2", { tabindex: -1, id: "drawer-title" }, word(titles[drawer])), element("button", { type: "button", class: "close", "data-key": "close", "aria-label": word("close"), onclick: () => { this.closeDrawer(); } }, "×"));
    box.setAttribute("aria-labelledby", "drawer-title");
    const old = box.dataset["open"] === drawer ? box.scrollTop : 0;
    box.dataset["open"] = drawer;
    // What a day does not change is left alone while the slider moves.
    const key = JSON.stringify([drawer, { ...this.view, on: 0 }, [...this.view.hidden]]);
    if ((drawer === "layers" || drawer === "compare") && key === this.drawerKey) return;
    this.drawerKey = key;
    if (drawer === "layers") fill(box, head, ...layerChoices(input));
    else if (drawer === "compare") fill(box, head, ...compareChoices(input));
    else if (drawer === "events") fill(box, head, ...eventRows(this.events, EVENT_DAYS, (event) => {
      const [lon, lat] = event.geometry.coordinates as [number, number];
      this.map?.goTo(lon, lat, 8, this.still());
      this.showEvent(event);
    }));
    else this.drawPlaces(box, head);
    box.scrollTop = old;
  }

  private drawPlaces(box: HTMLElement, head: HTMLElement): void {
    const rows = element("div");
    const list = (): void => {
      fill(rows, ...placeRows(this.mosaic, this.day, this.theatre.states, this.filter, (place) => {
        const cell = this.mosaic.cells.find((c) => c.place === place);
        this.openPlace(place);
        if (cell) this.map?.goTo(cell.lon, cell.lat, 7.5, this.still());
      }));
    };
    const input = element("input", { type: "search", value: this.filter, "data-key": "filter", dir: "auto", "aria-label": word("filter"), placeholder: word("filter"), oninput: () => {
      this.filter = input.value;
      list();
    } });
    list();
    const [at, focused] = [(document.activeElement as HTMLInputElement | null)?.selectionStart, document.activeElement instanceof HTMLElement && document.activeElement.dataset["key"] === "filter"];
    fill(box, head, input, rows);
    if (focused && at !== null && at !== undefined) input.setSelectionRange(at, at);
  }

  private drawPlace(box: HTMLElement): void {
    const cell = this.mosaic.cells.find((c) => c.place === this.view.place);
    if (!cell) return;
    box.dataset["open"] = "place";
    box.removeAttribute("aria-labelledby");
    const focused = document.activeElement instanceof HTMLElement && document.activeElement.classList.contains("place");
    const fresh = this.account.key.startsWith(`${cell.place} `);
    fill(box, placePanel({
      cell, states: this.theatre.states, account: fresh ? this.account.told : null, on: this.view.on, first: this.first, last: this.last,
      close: () => {
        this.closeDrawer();
      },
      goTo: (day) => {
        this.change({ on: day }, "settled");
      },
      documentUrl: (q) => this.source.documentUrl(q),
    }));
    if (focused) box.querySelector<HTMLElement>(".place")?.focus({ preventScroll: true });
  }

  private drawCredits(): void {
    const credits = [...(this.theatre.attributions ?? []), "MapLibre GL JS (BSD-3-Clause)"];
    const names = this.embedded ? this.sources.map((s) => s.name) : [];
    fill(this.parts.credits,
      element("p", {}, word("howToRead")),
      element("p", {}, element("b", {}, word("sources")), `: ${[...names, ...credits].join(" · ")} · ${word("madeWith")}`),
    );
  }
}

/** The country the map opens on: its figures are told first. */
function framed(theatre: Theatre): string {
  const focus = theatre.focuses?.[0];
  return theatre.countries?.find((c) => focus && c.name.toLowerCase() === focus.title.toLowerCase())?.id ?? "";
}
