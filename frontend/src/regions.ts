// Where the names of holders are set: deep in their largest stretches of land, clear of cities. A name in another's land would be a lie.
import type { Mosaic } from "./mosaic";
import { CONTESTED, UNKNOWN } from "./records";

export interface Region {
  state: number;
  lon: number;
  lat: number;
  area_km2: number;
}

/** So many places for a name are tried, against so many points it must keep away from. */
const TRIED = 80;
const AGAINST = 240;

/** Stretches of land in one hand that have at least a share of the whole, the largest first. */
export function regions(mosaic: Mosaic, state: Uint8Array, cities: ReadonlySet<number> = new Set(), leastShare = 0.006): Region[] {
  const { cells, neighbours, starts } = mosaic;
  const total = cells.reduce((sum, c) => sum + c.area_km2, 0);
  const seen = new Uint8Array(cells.length);
  const found: Region[] = [];
  for (let from = 0; from < cells.length; from++) {
    const holder = state[from]!;
    if (seen[from] || holder === UNKNOWN || holder === CONTESTED) continue;
    const members = [from];
    const others = new Set<number>();
    seen[from] = 1;
    for (let at = 0; at < members.length; at++) {
      const cell = members[at]!;
      for (let e = starts[cell]!; e < starts[cell + 1]!; e++) {
        const to = neighbours[e]!;
        if (state[to] !== holder) others.add(to);
        else if (!seen[to]) {
          seen[to] = 1;
          members.push(to);
        }
      }
    }
    const area = members.reduce((sum, c) => sum + cells[c]!.area_km2, 0);
    if (area < total * leastShare) continue;
    const best = deepest(mosaic, members, [...others], cities, area);
    found.push({ state: holder, lon: cells[best]!.lon, lat: cells[best]!.lat, area_km2: area });
  }
  return found.sort((a, b) => b.area_km2 - a.area_km2);
}

/** The member farthest from the land of others and from cities, the middle preferred. */
function deepest({ cells }: Mosaic, members: number[], others: number[], cities: ReadonlySet<number>, area: number): number {
  const lon = members.reduce((sum, c) => sum + cells[c]!.lon * cells[c]!.area_km2, 0) / area;
  const lat = members.reduce((sum, c) => sum + cells[c]!.lat * cells[c]!.area_km2, 0) / area;
  const wide = Math.cos((lat * Math.PI) / 180);
  const apart = (a: number, x: number, y: number): number => Math.hypot((cells[a]!.lon - x) * wide, cells[a]!.lat - y);
  const avoided = [...thinned(others, AGAINST), ...members.filter((c) => cities.has(c)).slice(0, AGAINST)];
  let best = members[0]!;
  let most = Number.NEGATIVE_INFINITY;
  for (const c of thinned(members, TRIED)) {
    const { lon: x, lat: y } = cells[c]!;
    let clear = 2;
    for (const a of avoided) if (a !== c) clear = Math.min(clear, apart(a, x, y));
    if (cities.has(c)) clear = 0;
    const score = clear - 0.25 * apart(c, lon, lat);
    if (score > most) [best, most] = [c, score];
  }
  return best;
}

function thinned(all: number[], most: number): number[] {
  const step = Math.max(all.length / most, 1);
  return Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)]!);
}
