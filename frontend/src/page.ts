// The page: holds the view, draws what changed, keeps the address.
import type { FeatureCollection } from "geojson";
import { keepAddress, readAddress, writeAddress, type View } from "./address";
import { clamp, dayNumber } from "./days";
import { Drawer, EVENT_DAYS, type DrawerName } from "./drawer";
import { element, fill } from "./element";
import { credits, stamp, tags, titleOf } from "./heading";
import { signs, strip, type LegendInput } from "./legend";
import { beginning, bounded, framed } from "./limits";
import { eventCard } from "./lists";
import { buildMosaic, type Mosaic } from "./mosaic";
import { lettersReady, MapView, type Library } from "./map_view";
import { Parts } from "./parts";
import type { AreaSeries, DataSource, EventFeature, Hit, PlaceAccount, Presence, SourceRecord, Theatre } from "./records";
import { SearchBox } from "./search_box";
import { sharesPanel } from "./shares";
import { Swipe } from "./swipe";
import { texels } from "./texture";
import { TimeBar } from "./time_bar";
import { named, speak, word } from "./words";

const PREFETCH = [1, -1, 2, 3, -2];

export class Page {
  private view: View;
  private readonly standard: View;
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
  private lastDrawn: Promise<void> = Promise.resolve();

  /** The link by which the pages around this one change their language; it then does so for the map too. */
  private readonly siteLanguage = document.querySelector<HTMLAnchorElement>(".languages a[lang]");
  private readonly first: number;
  private readonly last: number;
  private readonly time: TimeBar;
  private readonly search: SearchBox;
  private readonly drawer: Drawer;
  private readonly swipe: Swipe;
  private readonly parts: Parts;

  private constructor(
    private readonly root: HTMLElement,
    private readonly source: DataSource,
    private readonly theatre: Theatre,
    private readonly mosaic: Mosaic,
    private readonly sources: readonly SourceRecord[],
    private readonly embedded: boolean,
    private readonly occupied: boolean,
  ) {
    this.parts = new Parts(root);
    this.first = dayNumber(theatre.first_on);
    this.last = dayNumber(theatre.last_on);
    const lang = root.dataset["lang"] === "ar" || (!root.dataset["lang"] && navigator.language.startsWith("ar")) ? "ar" : "en";
    this.standard = { on: this.last, known: null, lat: null, lon: null, zoom: null, denominator: "land", within: framed(theatre), hidden: new Set(), source: null, compare: null, place: null, lang };
    this.view = this.within(readAddress(location.search, this.standard));
    const pasts = (theatre.known_days ?? Array.from({ length: this.last - this.first }, (_, i) => i + this.first)).map((d) => (typeof d === "string" ? dayNumber(d) : d));
    this.time = new TimeBar(this.first, this.last, pasts, {
      goTo: (on, settled) => {
        this.change({ on: clamp(on, this.first, this.last) }, settled ? "settled" : "moving");
      },
      knowAsOf: (known) => { this.change({ known }, "settled"); },
      drawn: () => this.lastDrawn,
    });
    this.search = new SearchBox((words) => source.search(words), (hit) => { this.found(hit); });
    this.drawer = new Drawer({
      change: (part, how) => { this.change(part, how); },
      open: (which) => { this.openDrawer(which); },
      close: () => { this.closeDrawer(); },
      openPlace: (place) => { this.openPlace(place); },
      showEvent: (event) => { this.showEvent(event); },
      goTo: (lon, lat, zoom) => this.map?.goTo(lon, lat, zoom, this.still()),
      frame: (bbox) => this.map?.frame(bbox, this.still()),
      documentUrl: (q) => source.documentUrl(q),
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
    const page = new Page(root, source, theatre, buildMosaic(cells), sources, embedded, base.features.some((f) => f.properties?.["layer"] === "occupied"));
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
    p.language.addEventListener("click", () => { this.change({ lang: this.view.lang === "ar" ? "en" : "ar" }, "step"); });
    p.arrange({
      search: this.search.root,
      tools: this.drawer.tools,
      drawer: this.drawer.root,
      swipe: this.swipe.root,
      time: this.time.root,
      zoom: {
        in: () => this.map?.map.zoomIn({ animate: !this.still() }),
        out: () => this.map?.map.zoomOut({ animate: !this.still() }),
        whole: () => this.map?.frame(this.theatre.bbox, this.still()),
      },
    });
    this.speak();
    void this.source.histogram().then((h) => {
      this.time.showHistogram(h);
      this.time.show(this.view.on, this.view.known);
    }, () => undefined);
    window.addEventListener("popstate", () => {
      this.view = this.within(readAddress(location.search, this.standard));
      this.drawer.which = this.view.place ? "place" : this.drawer.which === "place" ? null : this.drawer.which;
      this.speak();
      this.moveMap();
      void this.draw();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.drawer.which && !(event.target instanceof HTMLInputElement && event.target.type === "search")) this.closeDrawer();
    });
    new ResizeObserver(() => {
      this.swipe.again();
    }).observe(p.stage);
    if (this.view.place) this.drawer.which = "place";
  }

  private async openMap(library: Library, base: FeatureCollection): Promise<void> {
    try {
      await lettersReady();
      this.map = await MapView.open(this.parts.canvas, library, this.theatre, this.mosaic, base, this.view.lang, beginning(this.view, this.theatre), word("mapLabel"));
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
    this.view = this.within({ ...before, ...part });
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
    if (this.siteLanguage) this.siteLanguage.href = writeAddress({ ...this.view, lang: this.view.lang === "ar" ? "en" : "ar" }, this.standard);
    keepAddress(writeAddress(this.view, this.standard), how === "step");
  }

  private within(view: View): View {
    return bounded(view, this.theatre, this.mosaic, this.sources);
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
      this.drawer.filter = named(hit);
      this.openDrawer("places");
    } else if (hit.url && /^\/(?!\/)/.test(hit.url)) location.assign(hit.url);
  }

  private openPlace(place: string): void {
    this.drawer.which = "place";
    this.change({ place }, "step");
    this.uncover(place);
    this.drawer.focus();
  }

  /** The drawer must not hide the place it tells of. */
  private uncover(place: string): void {
    const cell = this.mosaic.cells.find((c) => c.place === place);
    const [drawer, stage] = [this.drawer.root, this.parts.stage];
    if (!cell || !this.map) return;
    drawer.hidden = false;
    const across = drawer.clientWidth < stage.clientWidth * 0.8;
    const rtl = this.view.lang === "ar";
    this.map.uncover(cell.lon, cell.lat, { left: across && !rtl ? drawer.clientWidth : 0, right: across && rtl ? drawer.clientWidth : 0, bottom: 0 }, this.still());
    if (!across) drawer.scrollIntoView({ block: "nearest", behavior: this.still() ? "auto" : "smooth" });
  }

  private openDrawer(which: DrawerName): void {
    this.drawer.which = which;
    if (this.view.place !== null) this.change({ place: null }, "settled");
    this.drawPanels();
    this.drawer.focus();
  }

  private closeDrawer(): void {
    const was = this.drawer.which;
    this.drawer.which = null;
    if (this.view.place !== null) this.change({ place: null }, "step");
    else this.drawPanels();
    if (was === "place") this.map?.map.getCanvas().focus({ preventScroll: true });
    else if (was) this.drawer.focusTool(was);
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
    if (changed && this.drawer.which === "events") this.drawPanels();
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
    this.parts.speak(lang, this.theatre);
    this.search.speak();
    this.time.speak();
    this.map?.speak(lang);
    this.map?.map.getCanvas().setAttribute("aria-label", word("mapLabel"));
    fill(this.parts.credits, ...credits(this.theatre, this.embedded ? this.sources : []));
  }

  private drawStamp(): void {
    const { view, theatre, sources, parts } = this;
    fill(parts.stamp, ...stamp(view, theatre, sources));
    document.title = titleOf(view, theatre);
    fill(parts.tags, ...tags(view, sources));
  }

  private drawPanels(): void {
    const { view, theatre, mosaic, sources, first, last, day, events, account } = this;
    this.drawSide();
    fill(this.parts.strip, ...strip(this.legend()));
    const told = account.key.startsWith(`${view.place ?? ""} `) ? account.told : null;
    this.drawer.draw({ view, theatre, mosaic, sources, first, last, day, events, account: told });
  }

  private legend(): LegendInput {
    const { theatre, mosaic, day, view, presences } = this;
    return { theatre, mosaic, day, view, presences, occupied: this.occupied };
  }

  private drawSide(): void {
    const { theatre, mosaic, day, series, view } = this;
    if (!day.length && mosaic.cells.length) return;
    const change = (part: Partial<View>): void => {
      this.change(part, "step");
    };
    fill(this.parts.side, sharesPanel({ theatre, mosaic, day, series: this.seriesKey === this.seriesAsked?.key ? series : null, view, change }), signs(this.legend()));
  }
}
