// What of an address there is on this map, days within its stretch, places, sources and countries it knows; and where it begins.
import type { View } from "./address";
import { clamp, dayNumber } from "./days";
import type { Mosaic } from "./mosaic";
import type { SourceRecord, Theatre } from "./records";

/** The view nearest to one that was asked for. */
export function bounded(view: View, theatre: Theatre, mosaic: Mosaic, sources: readonly SourceRecord[]): View {
  const inside = (day: number): number => clamp(day, dayNumber(theatre.first_on), dayNumber(theatre.last_on));
  const place = view.place !== null && mosaic.cells.some((c) => c.place === view.place) ? view.place : null;
  const compare = view.compare && "day" in view.compare ? { day: inside(view.compare.day) } : view.compare;
  const isKnown = (id: string): boolean => sources.some((s) => s.id === id);
  return {
    ...view,
    on: inside(view.on),
    place,
    compare: compare && "source" in compare && !isKnown(compare.source) ? null : compare,
    source: view.source !== null && isKnown(view.source) ? view.source : null,
    within: theatre.countries?.some((c) => c.id === view.within) ? view.within : "",
  };
}

/** The country the map opens on: its figures are told first. */
export function framed(theatre: Theatre): string {
  const focus = theatre.focuses?.[0];
  return theatre.countries?.find((c) => focus && c.name.toLowerCase() === focus.title.toLowerCase())?.id ?? "";
}

/** Where the map opens: where the address says, else on the theatre's first sheet. */
export function beginning({ lat, lon, zoom }: View, theatre: Theatre): { center: [number, number]; zoom: number } | { bounds: [[number, number], [number, number]] } {
  if (lat !== null && lon !== null && zoom !== null) return { center: [lon, lat], zoom };
  const [west, south, east, north] = theatre.focuses?.[0]?.bbox ?? theatre.bbox;
  return { bounds: [[west, south], [east, north]] };
}
