// The cells made ready to be drawn and asked: triangles, the lines between neighbours, which cell lies under a point.
import earcut from "earcut";
import type { Position } from "geojson";
import { CONTESTED, UNKNOWN, type CellAbout, type CellCollection } from "./records";

export interface Mesh {
  /** x, y relative to the mosaic's origin, in Mercator units (the world is 1 wide). */
  points: Float32Array;
  cell: Uint32Array;
  triangles: Uint32Array;
}

export interface Edges {
  /** x0, y0, x1, y1 relative to the origin. */
  lines: Float32Array;
  /** The cells on both sides, two an edge. */
  sides: Uint32Array;
}

export interface Mosaic {
  cells: CellAbout[];
  origin: [number, number];
  land: Mesh;
  nominal: Mesh;
  /** Edges that two cells share. */
  edges: Edges;
  /** Neighbours of each cell: those of cell i stand at starts[i] … starts[i + 1]. */
  neighbours: Uint32Array;
  starts: Uint32Array;
  rings: Position[][][][];
  boxes: Float64Array;
}

export function mercatorX(lon: number): number {
  return (180 + lon) / 360;
}

export function mercatorY(lat: number): number {
  return (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))) / 360;
}

export function buildMosaic(collection: CellCollection): Mosaic {
  const rings = collection.features.map(({ geometry: g }) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates));
  const cells = collection.features.map((f) => f.properties);
  const boxes = new Float64Array(rings.length * 4);
  let [west, south, east, north] = [180, 85, -180, -85];
  rings.forEach((polygons, i) => {
    let box = [180, 90, -180, -90] as [number, number, number, number];
    for (const polygon of polygons)
      for (const [x, y] of (polygon[0] ?? []) as [number, number][])
        box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    boxes.set(box, i * 4);
    [west, south, east, north] = [Math.min(west, box[0]), Math.min(south, box[1]), Math.max(east, box[2]), Math.max(north, box[3])];
  });
  const origin: [number, number] = rings.length ? [mercatorX((west + east) / 2), mercatorY((south + north) / 2)] : [0.5, 0.5];
  const land = mesh(rings.flatMap((polygons, i) => polygons.map((p): [number, Position[][]] => [i, p])), origin);
  const nominal = mesh(collection.nominal ?? [], origin);
  const edges = sharedEdges(rings, origin);
  return { cells, origin, land, nominal, edges, ...neighbourhood(edges.sides, cells.length), rings, boxes };
}

function mesh(polygons: [number, Position[][]][], origin: [number, number]): Mesh {
  const points: number[] = [];
  const cell: number[] = [];
  const triangles: number[] = [];
  for (const [index, polygon] of polygons) {
    const first = cell.length;
    const flat: number[] = [];
    const holes: number[] = [];
    polygon.forEach((ring, r) => {
      if (r > 0) holes.push(flat.length / 2);
      for (let i = 0; i + 1 < ring.length; i++) {
        const [lon, lat] = ring[i] as [number, number];
        flat.push(mercatorX(lon) - origin[0], mercatorY(lat) - origin[1]);
        cell.push(index);
      }
    });
    for (const corner of earcut(flat, holes)) triangles.push(first + corner);
    for (const value of flat) points.push(value);
  }
  return { points: Float32Array.from(points), cell: Uint32Array.from(cell), triangles: Uint32Array.from(triangles) };
}

/** Edges told by two cells: what the same two vertices name. */
function sharedEdges(rings: Position[][][][], origin: [number, number]): Edges {
  const number = new Map<string, number>();
  const vertices: Position[] = [];
  const vertex = (p: Position): number => {
    const key = `${p[0]!},${p[1]!}`;
    let found = number.get(key);
    if (found === undefined) {
      found = vertices.length;
      number.set(key, found);
      vertices.push(p);
    }
    return found;
  };
  const waiting = new Map<number, number>();
  const lines: number[] = [];
  const sides: number[] = [];
  rings.forEach((polygons, cell) => {
    for (const ring of polygons.flat()) {
      let before = vertex(ring[0]!);
      for (let i = 1; i < ring.length; i++) {
        const here = vertex(ring[i]!);
        const key = Math.min(before, here) * 2 ** 26 + Math.max(before, here);
        const other = waiting.get(key);
        if (other === undefined) waiting.set(key, cell);
        else if (other !== cell) {
          const [a, b] = [vertices[before]!, vertices[here]!];
          lines.push(mercatorX(a[0]!) - origin[0], mercatorY(a[1]!) - origin[1], mercatorX(b[0]!) - origin[0], mercatorY(b[1]!) - origin[1]);
          sides.push(other, cell);
          waiting.delete(key);
        }
        before = here;
      }
    }
  });
  return { lines: Float32Array.from(lines), sides: Uint32Array.from(sides) };
}

/** The rim of some cells taken together, as lines: what two of them share is no rim. */
export function rimOf(mosaic: Mosaic, cells: readonly number[]): Position[][] {
  const key = (a: Position, b: Position): string => [`${a[0]!},${a[1]!}`, `${b[0]!},${b[1]!}`].sort().join(" ");
  const rings = cells.flatMap((c) => mosaic.rings[c]!.flat());
  const times = new Map<string, number>();
  for (const ring of rings) for (let i = 1; i < ring.length; i++) times.set(key(ring[i - 1]!, ring[i]!), (times.get(key(ring[i - 1]!, ring[i]!)) ?? 0) + 1);
  const lines: Position[][] = [];
  for (const ring of rings) {
    let line: Position[] = [];
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1]!, ring[i]!];
      if (times.get(key(from, to)) === 1) {
        if (!line.length) lines.push((line = [from]));
        line.push(to);
      } else line = [];
    }
  }
  return lines;
}

function neighbourhood(sides: Uint32Array, n: number): { neighbours: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(n + 1);
  for (const cell of sides) starts[cell + 1]!++;
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const neighbours = new Uint32Array(sides.length);
  for (let e = 0; e < sides.length; e += 2) {
    const [a, b] = [sides[e]!, sides[e + 1]!];
    neighbours[next[a]!++] = b;
    neighbours[next[b]!++] = a;
  }
  return { neighbours, starts };
}

/** The cell under a point, or -1. */
export function cellAt(mosaic: Mosaic, lon: number, lat: number): number {
  const { boxes, rings } = mosaic;
  for (let i = 0; i < rings.length; i++) {
    const b = i * 4;
    if (lon < boxes[b]! || lat < boxes[b + 1]! || lon > boxes[b + 2]! || lat > boxes[b + 3]!) continue;
    if (rings[i]!.some((polygon) => polygon.filter((ring) => within(ring, lon, lat)).length % 2 === 1)) return i;
  }
  return -1;
}

function within(ring: Position[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as [number, number];
    const [xj, yj] = ring[j] as [number, number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The two holders a contested cell lies between: those who hold the land nearest to it; 0 where there is none. */
export function between(mosaic: Mosaic, state: Uint8Array, cell: number): [number, number] {
  const { neighbours, starts } = mosaic;
  const seen = new Set([cell]);
  const found = new Map<number, number>();
  let ring = [cell];
  for (let depth = 0; depth < 6 && found.size < 2 && ring.length; depth++) {
    const next: number[] = [];
    for (const from of ring)
      for (let e = starts[from]!; e < starts[from + 1]!; e++) {
        const to = neighbours[e]!;
        if (seen.has(to)) continue;
        seen.add(to);
        next.push(to);
        const holder = state[to]!;
        if (holder !== UNKNOWN && holder !== CONTESTED) found.set(holder, (found.get(holder) ?? 0) + 1);
      }
    ring = next;
  }
  const [first, second] = [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([holder]) => holder);
  return [first ?? 0, second ?? 0].sort((a, b) => a - b) as [number, number];
}
