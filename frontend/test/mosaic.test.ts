import { describe, expect, test } from "vitest";
import { between, buildMosaic, cellAt, rimOf } from "../src/mosaic";
import { CONTESTED, STEPS, type CellCollection, type CellAbout } from "../src/records";
import { regions } from "../src/regions";
import { shares } from "../src/shares";
import { texels } from "../src/texture";

/** Squares of one degree in a row, each with its neighbour's vertices. */
function row(n: number): CellCollection {
  return {
    type: "FeatureCollection",
    features: Array.from({ length: n }, (_, i) => {
      const properties: CellAbout = { place: `p${i}`, name: `P${i}`, name_ar: "", lon: i + 0.5, lat: 0.5, area_km2: 100 * (i + 1), nominal_km2: i === 0 ? 60 : 0, people: i, country: i < 2 ? "AAA" : "BBB" };
      return { type: "Feature", id: i, properties, geometry: { type: "Polygon", coordinates: [[[i, 0], [i + 1, 0], [i + 1, 1], [i, 1], [i, 0]]] } };
    }),
    nominal: [[0, [[[0, 0], [0.5, 0], [0.5, 1], [0, 0]]]]],
  };
}

describe("the mosaic", () => {
  const mosaic = buildMosaic(row(4));

  test("finds the cell under a point, and none in the sea", () => {
    expect([cellAt(mosaic, 0.5, 0.5), cellAt(mosaic, 3.9, 0.1), cellAt(mosaic, 4.1, 0.5), cellAt(mosaic, 0.5, 2)]).toEqual([0, 3, -1, -1]);
  });

  test("knows who borders on whom", () => {
    expect([...mosaic.edges.sides]).toEqual([0, 1, 1, 2, 2, 3]);
    const of = (i: number): number[] => [...mosaic.neighbours.subarray(mosaic.starts[i], mosaic.starts[i + 1])].sort();
    expect([of(0), of(1), of(3)]).toEqual([[1], [0, 2], [2]]);
  });

  test("covers each cell with triangles of that cell", () => {
    expect(mosaic.land.triangles.length).toBe(4 * 2 * 3);
    expect(new Set(mosaic.land.cell)).toEqual(new Set([0, 1, 2, 3]));
    expect([...mosaic.nominal.cell]).toEqual([0, 0, 0]);
  });

  test("is nothing where there is no cell", () => {
    const empty = buildMosaic({ type: "FeatureCollection", features: [] });
    expect(cellAt(empty, 0, 0)).toBe(-1);
    expect(texels(empty, new Uint8Array()).length).toBe(256 * 4);
  });

  test("a hole belongs to nobody", () => {
    const ring = [[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]];
    const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]];
    const [feature] = row(1).features;
    const one = buildMosaic({ type: "FeatureCollection", features: [{ ...feature!, geometry: { type: "Polygon", coordinates: [ring, hole] } }] });
    expect([cellAt(one, 0.5, 0.5), cellAt(one, 1.5, 1.5)]).toEqual([0, -1]);
  });

  test("the rim of some cells has no line between them, and is in one piece as far as it goes", () => {
    const rim = rimOf(mosaic, [1, 2]);
    const lengths = rim.map((line) => line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x! - line[i]![0]!, y! - line[i]![1]!), 0));
    expect(lengths.reduce((a, b) => a + b)).toBe(6);
    expect(rim.length).toBeLessThanOrEqual(4);
    expect(rim.flat().filter(([x]) => x === 2).length).toBe(4); // where they meet, above and below
  });

  test("contested land lies between its neighbours' holders, however far the nearest are", () => {
    expect(between(mosaic, Uint8Array.of(3, CONTESTED, CONTESTED, 2), 1)).toEqual([2, 3]);
    expect(between(mosaic, Uint8Array.of(3, CONTESTED, 0, 0), 1)).toEqual([0, 3]);
  });

  test("a day becomes state, certainty and age", () => {
    const day = Uint8Array.of(2, CONTESTED, 3, 0, 1 * STEPS, 0.5 * STEPS, 0.795 * STEPS, 0, 0, 0, 13, 255);
    const told = texels(mosaic, day);
    expect([...told.subarray(0, 16)]).toEqual([2, 100, 0, 0, 1, 50, 2, 3, 3, 79 + 128, 0, 0, 0, 128, 0, 0]);
  });

  test("names stand in the largest stretches, inside them", () => {
    const found = regions(mosaic, Uint8Array.of(2, 3, 2, 2));
    expect(found.map((r) => [r.state, r.area_km2])).toEqual([[2, 700], [3, 200], [2, 100]]);
    expect([2, 3]).toContain(cellAt(mosaic, found[0]!.lon, found[0]!.lat));
  });

  test("shares add up, by every measure and in one country", () => {
    const day = Uint8Array.of(2, 2, 3, 0);
    expect(shares(mosaic, day, "land", "").map((s) => [s.state, s.assessed, s.nominal])).toEqual([[2, 300, 60], [3, 300, 0], [0, 400, 0]]);
    expect(shares(mosaic, day, "inhabited", "").find((s) => s.state === 2)?.assessed).toBe(240);
    expect(shares(mosaic, day, "land", "BBB").map((s) => s.share)).toEqual([300 / 700, 400 / 700]);
    expect(shares(mosaic, day, "settlements", "AAA")).toEqual([{ state: 2, assessed: 2, nominal: 0, share: 1 }]);
  });
});
