// Where the names of holders are set: in the middle of their largest stretches of land.
import type { Mosaic } from "./mosaic";
import { CONTESTED, UNKNOWN } from "./records";

export interface Region {
  state: number;
  lon: number;
  lat: number;
  area_km2: number;
}

/** Stretches of land in one hand that have at least a share of the whole, the largest first. */
export function regions(mosaic: Mosaic, state: Uint8Array, leastShare = 0.006): Region[] {
  const { cells, neighbours, starts } = mosaic;
  const total = cells.reduce((sum, c) => sum + c.area_km2, 0);
  const seen = new Uint8Array(cells.length);
  const found: Region[] = [];
  for (let from = 0; from < cells.length; from++) {
    const holder = state[from]!;
    if (seen[from] || holder === UNKNOWN || holder === CONTESTED) continue;
    const members = [from];
    seen[from] = 1;
    for (let at = 0; at < members.length; at++) {
      const cell = members[at]!;
      for (let e = starts[cell]!; e < starts[cell + 1]!; e++) {
        const to = neighbours[e]!;
        if (seen[to] || state[to] !== holder) continue;
        seen[to] = 1;
        members.push(to);
      }
    }
    const area = members.reduce((sum, c) => sum + cells[c]!.area_km2, 0);
    if (area < total * leastShare) continue;
    const lon = members.reduce((sum, c) => sum + cells[c]!.lon * cells[c]!.area_km2, 0) / area;
    const lat = members.reduce((sum, c) => sum + cells[c]!.lat * cells[c]!.area_km2, 0) / area;
    // The middle of a crescent lies outside it: the member nearest to the middle never does.
    let best = from;
    let least = Number.POSITIVE_INFINITY;
    for (const c of members) {
      const away = Math.hypot(cells[c]!.lon - lon, cells[c]!.lat - lat) - Math.sqrt(cells[c]!.area_km2) / 400;
      if (away < least) [best, least] = [c, away];
    }
    found.push({ state: holder, lon: cells[best]!.lon, lat: cells[best]!.lat, area_km2: area });
  }
  return found.sort((a, b) => b.area_km2 - a.area_km2);
}
