// The map itself: MapLibre with a style that asks nothing of the outside, our layer of cells, signs and names.
import type { FeatureCollection, Feature, Point } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, LngLatBoundsLike, Map as MapLibre, StyleSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { Layer } from "./address";
import { openBaseMap, type BaseMap } from "./base_map";
import { CellLayer } from "./cell_layer";
import { isoDay, type Language } from "./days";
import { cellAt, rimOf, type Mosaic } from "./mosaic";
import type { CellAbout, EventFeature, Presence, State, Theatre } from "./records";
import { regions } from "./regions";
import { DASHES, EVENT_TYPES, eventCanvas, hatchCanvas, presenceCanvas, townCanvas } from "./symbols";
import { inRegionNames } from "./words";

export type Library = typeof import("maplibre-gl");

const LATIN = ["IBM Plex Sans Condensed"];
const SEMIBOLD = ["SemiBold", "IBM Plex Sans Condensed"]; // MapLibre reads the weight from the first name
/** From this weight on a town is a city that every map names. */
const CITY = 5.45;
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

const LAYER_IDS: Record<Layer, string[]> = {
  events: ["events"],
  presences: ["presences", "claimed-halo", "claimed"],
  nominal: [],
  fronts: [],
  divisions: ["divisions", "division-names"],
  roads: ["rivers", "roads", "road-casings"],
  names: ["towns", "cities", "holders", "countries"],
  basemap: [],
};

export interface Picked {
  cell: number;
  event: string | null;
}

export class MapView {
  readonly cells: CellLayer;
  private hidden = "";
  private readonly cities = new Set<number>();
  private readonly shown = new Map<string, string>();
  private constructor(
    readonly map: MapLibre,
    private readonly library: Library,
    private readonly mosaic: Mosaic,
    private readonly theatre: Theatre,
    private readonly base: FeatureCollection,
    layer: CellLayer,
  ) {
    this.cells = layer;
    mosaic.cells.forEach((c, i) => {
      if (weightOf(c) >= CITY) this.cities.add(i);
    });
  }

  static async open(
    container: HTMLElement,
    library: Library,
    theatre: Theatre,
    mosaic: Mosaic,
    base: FeatureCollection,
    language: Language,
    at: { center: [number, number]; zoom: number } | { bounds: LngLatBoundsLike },
    label: string,
  ): Promise<MapView> {
    const basemap = await openBaseMap(theatre.basemap ?? null, library).catch((problem: unknown) => {
      console.warn(problem); // the outlines are there without it
      return null;
    });
    const map = new library.Map({
      container,
      style: style(base, mosaic, language, basemap),
      ...at,
      fitBoundsOptions: { padding: 12 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      minZoom: 2,
      maxZoom: 14,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: { "Map.Title": label },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new library.ScaleControl({ maxWidth: 120 }), "bottom-right");
    await new Promise<void>((resolve) => {
      map.once("style.load", () => {
        resolve();
      });
    });
    const layer = new CellLayer(mosaic, theatre.states);
    map.addLayer(layer, "divisions");
    addImages(map, theatre.states);
    return new MapView(map, library, mosaic, theatre, base, layer);
  }

  speak(language: Language): void {
    for (const id of ["towns", "cities"]) this.map.setLayoutProperty(id, "text-field", townNames(language));
    this.map.setLayoutProperty("countries", "text-field", nameIn(language, true));
    this.map.setLayoutProperty("division-names", "text-field", nameIn(language, true));
    for (const id of ["countries", "division-names", "holders"]) this.map.setLayoutProperty(id, "text-letter-spacing", language === "ar" ? 0 : 0.16);
    this.map.setLayoutProperty("holders", "text-field", nameIn(language));
    this.map.setLayoutProperty("presences", "text-field", nameIn(language));
    void this.source("countries").setData(labels(this.base, "country", language));
  }

  /** Names of holders in their land, as that day has it. */
  nameHolders(state: Uint8Array | null): void {
    const found = state ? regions(this.mosaic, state, this.cities) : [];
    // Where the whole name finds no room the short one, set after it at the same point, may.
    const features = found.flatMap((r): Feature[] => {
      const s = this.theatre.states[r.state]!;
      const told = { name_ar: s.name_ar || s.name, ink: s.ink, size: Math.min(10 + Math.sqrt(r.area_km2) / 28, 20) };
      const short = point(r.lon, r.lat, { ...told, name: s.short || s.name, rank: 1 - r.area_km2 });
      return r.area_km2 > 12_000 ? [point(r.lon, r.lat, { ...told, name: s.name.toUpperCase(), rank: -r.area_km2 }), short] : [short];
    });
    this.put("holders", features);
  }

  /** Events of the day; where two days are compared, those of the second right of the divider. */
  showEvents(sides: readonly (readonly EventFeature[])[]): void {
    const features = sides.flatMap((events, side) => events.map((e): Feature => ({
      ...e,
      properties: { id: e.properties.id, type: e.properties.type, deaths: e.properties.deaths_best ?? e.properties.deaths_low ?? 0, lon: e.geometry.coordinates[0], side },
    })));
    this.put("events", features);
  }

  /** The signs of those present on a day where the map does not draw them as holders; the same for a second day. */
  showPresences(presences: readonly Presence[], sides: readonly { on: number; state: Uint8Array }[]): void {
    const features = sides.flatMap(({ on, state }, side) => {
      const day = isoDay(on);
      return presences
        .filter((p) => p.status !== "claims" && p.since <= day && day < p.until && !p.cells.some((c) => state[c] === p.state))
        .map((p) => {
          const s = this.theatre.states[p.state]!;
          const besieges = p.status === "besieges";
          return point(p.lon, p.lat, { icon: `${besieges ? "besieges" : "present"}-${p.state}`, name: besieges ? "" : s.short || s.name, name_ar: besieges ? "" : s.name_ar, ink: s.ink, lon: p.lon, side });
        });
    });
    this.put("presences", features);
    const [first] = sides;
    this.put("claimed", first && sides.length === 1 ? this.claims(presences, first) : []);
  }

  /** The rims of what parties claim that the map gives to others; the newest word on a cell counts. Not while two days are compared. */
  private claims(presences: readonly Presence[], { on, state }: { on: number; state: Uint8Array }): Feature[] {
    const day = isoDay(on);
    const claimant = new Map<number, number>();
    for (const p of presences) if (p.status === "claims" && p.since <= day && day < p.until) for (const c of p.cells) claimant.set(c, p.state);
    const cells = new Map<number, number[]>();
    for (const [cell, by] of claimant) if (state[cell] !== by) cells.set(by, [...(cells.get(by) ?? []), cell]);
    return [...cells].map(([by, own]) => ({ type: "Feature", properties: { ink: this.theatre.states[by]!.ink }, geometry: { type: "MultiLineString", coordinates: rimOf(this.mosaic, own) } }));
  }

  /** Where the second day begins, in pixels from the left; null: nowhere. */
  split(pixels: number | null): void {
    if (pixels === null && this.cells.split === null) return;
    this.cells.split = pixels;
    this.cells.repaint();
    const lon = pixels === null ? 1000 : this.map.unproject([pixels, 0]).lng;
    const own: ExpressionSpecification = ["any", ["all", ["==", ["get", "side"], 0], ["<=", ["get", "lon"], lon]], ["all", ["==", ["get", "side"], 1], [">", ["get", "lon"], lon]]];
    for (const id of ["events", "presences"]) this.map.setFilter(id, own);
  }

  /** Move a place out from under what covers the map, if it lies there. Pixels covered at each side. */
  uncover(lon: number, lat: number, covered: { left: number; right: number; bottom: number }, swiftly: boolean): void {
    const at = this.map.project([lon, lat]);
    const canvas = this.map.getCanvas();
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const inside = at.x > covered.left + 20 && at.x < width - covered.right - 20 && at.y > 20 && at.y < height - covered.bottom - 20;
    if (inside) return;
    const offset: [number, number] = [(covered.left - covered.right) / 2, -covered.bottom / 2];
    this.map.easeTo({ center: [lon, lat], offset, duration: swiftly ? 0 : 500 });
  }

  select(cell: number): void {
    const rings = cell < 0 ? [] : this.mosaic.rings[cell]!;
    const features: Feature[] = cell < 0 ? [] : [{ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: rings } }];
    this.put("selected", features);
  }

  hide(hidden: ReadonlySet<Layer>): void {
    const key = [...hidden].sort().join();
    if (key === this.hidden) return;
    this.hidden = key;
    for (const [layer, ids] of Object.entries(LAYER_IDS) as [Layer, string[]][])
      for (const id of ids) if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", hidden.has(layer) ? "none" : "visible");
    const shown = hidden.has("basemap") ? "none" : "visible";
    for (const { id } of this.map.getStyle().layers) if (id.startsWith("basemap")) this.map.setLayoutProperty(id, "visibility", shown);
    this.cells.showNominal = !hidden.has("nominal");
    this.cells.showFronts = !hidden.has("fronts");
    this.cells.opacity = this.theatre.basemap && !hidden.has("basemap") ? 0.72 : 1;
    this.cells.repaint();
  }

  whenPicked(picked: (what: Picked) => void): void {
    this.map.on("click", ({ point: at, lngLat }) => {
      const event = this.map.queryRenderedFeatures([[at.x - 5, at.y - 5], [at.x + 5, at.y + 5]], { layers: ["events"] })[0];
      picked({ cell: cellAt(this.mosaic, lngLat.lng, lngLat.lat), event: event ? String(event.properties["id"]) : null });
    });
  }

  goTo(lon: number, lat: number, zoom: number, swiftly: boolean): void {
    const there = { center: [lon, lat] as [number, number], zoom: Math.max(this.map.getZoom(), zoom) };
    if (swiftly) this.map.jumpTo(there);
    else this.map.flyTo({ ...there, duration: 700 });
  }

  frame(bbox: [number, number, number, number], swiftly: boolean): void {
    this.map.fitBounds([[bbox[0], bbox[1]], [bbox[2], bbox[3]]], { padding: 12, duration: swiftly ? 0 : 700 });
  }

  popup(lon: number, lat: number, content: HTMLElement): void {
    new this.library.Popup({ closeButton: true, maxWidth: "280px", focusAfterOpen: false }).setLngLat([lon, lat]).setDOMContent(content).addTo(this.map);
  }

  /** What is on the map already is not laid out again. */
  private put(id: string, features: Feature[]): void {
    const key = JSON.stringify(features);
    if (this.shown.get(id) === key) return;
    this.shown.set(id, key);
    void this.source(id).setData({ type: "FeatureCollection", features });
  }

  private source(id: string): GeoJSONSource {
    return this.map.getSource<GeoJSONSource>(id)!;
  }
}

/** The letters of the names, or so long as anybody would wait for them. */
export async function lettersReady(): Promise<void> {
  const letters = [400, 600].map((weight) => document.fonts.load(`${weight} 14px "IBM Plex Sans Condensed"`, "Aحلب"));
  await Promise.race([Promise.all(letters), new Promise((done) => setTimeout(done, 800))]);
}

function addImages(map: MapLibre, states: readonly State[]): void {
  const add = (name: string, canvas: HTMLCanvasElement): void => {
    const pixels = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    map.addImage(name, pixels, { pixelRatio: 2 });
  };
  for (const type of EVENT_TYPES) add(`event-${type}`, eventCanvas(type));
  states.forEach((s, i) => {
    add(`present-${i}`, presenceCanvas("present", s.ink));
    add(`besieges-${i}`, presenceCanvas("besieges", s.ink, 24));
  });
  add("town", townCanvas());
  add("hatch", hatchCanvas());
}

function point(lon: number, lat: number, properties: Record<string, string | number | null>): Feature<Point> {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
}

function nameIn(language: Language, upper = false): ExpressionSpecification {
  if (language === "ar") return ["case", ["==", ["coalesce", ["get", "name_ar"], ""], ""], ["get", "name"], ["get", "name_ar"]];
  return upper ? ["upcase", ["get", "name"]] : ["get", "name"];
}

/** Latin with the Arabic under it, as on the printed sheet; on the Arabic page Arabic alone. */
function townNames(language: Language): ExpressionSpecification {
  const arabic: ExpressionSpecification = ["coalesce", ["get", "name_ar"], ""];
  if (language === "ar") return nameIn("ar");
  const both: ExpressionSpecification = ["format", ["get", "name"], {}, "\n", {}, arabic, { "font-scale": 0.82, "text-color": "#4a5057" }];
  const where = (enough: ExpressionSpecification): ExpressionSpecification => ["case", ["all", ["!=", arabic, ""], enough], both, ["get", "name"]];
  return ["step", ["zoom"], where([">=", ["get", "weight"], 5]), 8, where(["literal", true] as unknown as ExpressionSpecification)];
}

const STANDING: Record<string, number> = { city: 3, town: 2, village: 1, camp: 1, base: 1.2, airport: 1 };

/** Who is named first where names would collide. */
function weightOf(c: CellAbout): number {
  return (STANDING[c.kind ?? "town"] ?? 0.5) + Math.log10(c.people + 10) / 2;
}

function towns(mosaic: Mosaic): FeatureCollection {
  const features = mosaic.cells.map((c): Feature => {
    const weight = weightOf(c);
    return point(c.lon, c.lat, { name: c.name, name_ar: c.name_ar, weight, least: weight > 5.2 ? 0 : weight > 4.2 ? 5.6 : weight > 3 ? 7 : 8.2 });
  });
  return { type: "FeatureCollection", features };
}

function labels(base: FeatureCollection, layer: string, language: Language): FeatureCollection {
  const features = base.features
    .filter((f) => f.properties?.["layer"] === layer && f.properties["label"] && f.properties["name"])
    .map((f) => {
      const [lon, lat] = f.properties!["label"] as [number, number];
      return point(lon, lat, { name: String(f.properties!["name"]), name_ar: String(f.properties!["name_ar"] || inRegionNames(f.properties!["iso2"] as string | undefined, language)), inside: f.properties!["inside"] ? 1 : 0 });
    });
  return { type: "FeatureCollection", features };
}

/** Dots with names; cities are set before the names of holders, towns after them. */
function names(id: string, language: Language): SymbolLayerSpecification {
  return {
    id, type: "symbol", source: "towns",
    layout: {
      "text-field": townNames(language), "text-font": SEMIBOLD, "text-size": ["interpolate", ["linear"], ["get", "weight"], 2, 11, 6.5, 14], "text-line-height": 1.05,
      "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.5, "text-justify": "auto", "text-padding": 3, "text-max-width": 12,
      "icon-image": "town", "icon-size": ["interpolate", ["linear"], ["get", "weight"], 2, 0.7, 6.5, 1.05], "icon-padding": 1, "symbol-sort-key": ["-", 0, ["get", "weight"]],
    },
    paint: { "text-color": "#1f2328", "text-halo-color": "rgba(255,255,255,.9)", "text-halo-width": 1.5 },
  };
}

function style(base: FeatureCollection, mosaic: Mosaic, language: Language, basemap: BaseMap | null): StyleSpecification {
  const of = (layer: string): ExpressionSpecification => ["==", ["get", "layer"], layer];
  const spacing = language === "ar" ? 0 : 0.16;
  return {
    version: 8,
    sources: {
      ...(basemap && { basemap: basemap.source }),
      base: { type: "geojson", data: base, tolerance: 0.2 },
      towns: { type: "geojson", data: towns(mosaic) },
      countries: { type: "geojson", data: labels(base, "country", language) },
      "division-names": { type: "geojson", data: labels(base, "division", language) },
      holders: { type: "geojson", data: NOTHING },
      events: { type: "geojson", data: NOTHING },
      presences: { type: "geojson", data: NOTHING },
      claimed: { type: "geojson", data: NOTHING },
      selected: { type: "geojson", data: NOTHING },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#dce8ee" } },
      { id: "land", type: "fill", source: "base", filter: of("country"), paint: { "fill-color": ["case", ["get", "inside"], "#f7f6f3", "#efeeeb"], "fill-antialias": false } },
      ...(basemap?.layers ?? []),
      { id: "divisions", type: "line", source: "base", filter: of("division"), paint: { "line-color": "#55595e", "line-width": 0.7, "line-dasharray": [3, 2], "line-opacity": 0.65 } },
      { id: "rivers", type: "line", source: "base", filter: of("river"), paint: { "line-color": "#5e9bc4", "line-width": ["interpolate", ["linear"], ["zoom"], 5, 1.1, 9, 2.4] }, layout: { "line-cap": "round", "line-join": "round" } },
      { id: "road-casings", type: "line", source: "base", filter: of("road"), minzoom: 6, paint: { "line-color": "#6b7178", "line-width": ["interpolate", ["linear"], ["zoom"], 6, 1.4, 10, 3.4], "line-opacity": 0.55 } },
      { id: "roads", type: "line", source: "base", filter: of("road"), minzoom: 6, paint: { "line-color": "#ffffff", "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.7, 10, 2], "line-opacity": 0.75 } },
      { id: "borders", type: "line", source: "base", filter: of("country"), paint: { "line-color": ["case", ["get", "inside"], "#2d3136", "#8b8f94"], "line-width": ["case", ["get", "inside"], 1.4, 0.6] }, layout: { "line-join": "round" } },
      { id: "occupied", type: "fill", source: "base", filter: of("occupied"), paint: { "fill-pattern": "hatch" } },
      // The line of a ceasefire is no border: the border under it is covered, the rim dashed on both sides.
      { id: "occupied-halo", type: "line", source: "base", filter: of("occupied"), paint: { "line-color": "#efeeeb", "line-width": 3 } },
      { id: "occupied-rim", type: "line", source: "base", filter: of("occupied"), paint: { "line-color": "#2d3136", "line-width": 1.2, "line-dasharray": DASHES } },
      { id: "claimed-halo", type: "line", source: "claimed", paint: { "line-color": "#ffffff", "line-width": 3.4, "line-opacity": 0.8 } },
      { id: "claimed", type: "line", source: "claimed", paint: { "line-color": ["get", "ink"], "line-width": 1.9, "line-dasharray": DASHES } },
      { id: "selected-halo", type: "line", source: "selected", paint: { "line-color": "#ffffff", "line-width": 5 } },
      { id: "selected", type: "line", source: "selected", paint: { "line-color": "#1f2328", "line-width": 2.4 } },
      { id: "countries", type: "symbol", source: "countries", minzoom: 3.5, layout: { "text-field": nameIn(language, true), "text-font": LATIN, "text-size": ["case", ["==", ["get", "inside"], 1], 15, 12], "text-letter-spacing": spacing, "text-padding": 8, visibility: "visible" }, filter: ["==", ["get", "inside"], 0], paint: { "text-color": "#6b7178", "text-halo-color": "#efeeeb", "text-halo-width": 1.2 } },
      { id: "division-names", type: "symbol", source: "division-names", minzoom: 6.6, layout: { "text-field": nameIn(language, true), "text-font": LATIN, "text-size": 10.5, "text-letter-spacing": spacing, "text-padding": 10 }, paint: { "text-color": "#3c4147", "text-halo-color": "rgba(255,255,255,.55)", "text-halo-width": 1.1 } },
      { ...names("towns", language), filter: ["all", ["<", ["get", "weight"], CITY], ["<=", ["get", "least"], ["zoom"]]] },
      { id: "holders", type: "symbol", source: "holders", maxzoom: 9.5, layout: { "text-field": nameIn(language), "text-font": SEMIBOLD, "text-size": ["get", "size"], "text-letter-spacing": spacing, "text-max-width": 9, "text-padding": 2, "text-variable-anchor-offset": ["center", [0, 0], "center", [0, 0.8], "center", [0, -0.8]], "symbol-sort-key": ["get", "rank"] }, paint: { "text-color": ["get", "ink"], "text-halo-color": "rgba(255,255,255,.8)", "text-halo-width": 1.6 } },
      { id: "presences", type: "symbol", source: "presences", layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": false, "text-field": nameIn(language), "text-font": SEMIBOLD, "text-size": 11, "text-anchor": "left", "text-offset": [0.9, 0], "text-optional": true }, paint: { "text-color": ["get", "ink"], "text-halo-color": "#ffffff", "text-halo-width": 1.4 } },
      {
        id: "events", type: "symbol", source: "events",
        layout: { "icon-image": ["concat", "event-", ["get", "type"]], "icon-allow-overlap": true, "icon-ignore-placement": true, "icon-size": ["min", 2.4, ["+", 0.85, ["*", 0.11, ["sqrt", ["get", "deaths"]]]]], "symbol-sort-key": ["-", 0, ["get", "deaths"]] },
      },
      { ...names("cities", language), filter: [">=", ["get", "weight"], CITY] },
    ],
  };
}
