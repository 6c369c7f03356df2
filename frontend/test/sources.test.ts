import { describe, expect, test } from "vitest";
import { dayNumber } from "../src/days";
import { FileSource, type Packed } from "../src/file_source";
import { Kept } from "../src/kept";
import { STEPS, type CellAbout } from "../src/records";
import { folded, rough, percent } from "../src/words";

const first = dayNumber("2017-12-01");

function cell(i: number, name: string, name_ar: string): Packed["cells"]["features"][number] {
  const properties: CellAbout = { place: `p${i}`, name, name_ar, lon: i, lat: 35, area_km2: 10, people: 1000 * i };
  return { type: "Feature", id: i, properties, geometry: { type: "Polygon", coordinates: [[[i, 0], [i + 1, 0], [i + 1, 1], [i, 0]]] } };
}

/** Two cells over three days, once as all know it and once as on 1 December; days as differences. */
function file(): FileSource {
  const now = [[2, 3, STEPS, 100, 0, 1], [2, 2, STEPS, 120, 0, 1], [3, 2, 90, 140, 0, 255]];
  const then = [[2, 2, 10, 10, 9, 9], [2, 2, 10, 10, 9, 9], [2, 2, 10, 10, 9, 9]];
  const packed = [now, then].flatMap((days) => days.flatMap((day, d) => day.map((v, i) => (d ? (v - days[d - 1]![i]! + 256) % 256 : v))));
  const data: Packed = {
    theatre: { id: "t", title: "T", title_ar: "", bbox: [0, 0, 1, 1], first_on: "2017-12-01", last_on: "2017-12-03", known_days: ["2017-12-01"], version: "v", states: [] },
    cells: { type: "FeatureCollection", features: [cell(0, "Aleppo", "حلب"), cell(1, "Al-Bāb", "الباب")] },
    base: { type: "FeatureCollection", features: [] },
    presences: [],
    events: { type: "FeatureCollection", features: [] },
    areas: { days: [first + 2], within: { "": { land: { coverage: 0.9, states: { "2": { low: [1], high: [15] } } } } } },
    statements: [{ statement: "s", text: "held", said_by: ["A"], source: "Wire", url: "javascript:alert(1)", title: "", document: "d", since: null, until: null, known_on: "2017-12-02", status: "controls", denied: false }],
    told: [[0, 2, 0, first, first + 1, first + 1, 0, 0]],
    sources: [{ id: "Wire", name: "Wire" }],
  };
  return new FileSource(data, Uint8Array.from(packed).buffer);
}

describe("the file's own data", () => {
  test("days come back from their differences, each state of knowledge its own", async () => {
    const source = file();
    expect([...(await source.day(first + 2, null, null))]).toEqual([3, 2, 90, 140, 0, 255]);
    expect([...(await source.day(first, null, null))]).toEqual([2, 3, STEPS, 100, 0, 1]);
    expect([...(await source.day(first + 2, first, null))]).toEqual([2, 2, 10, 10, 9, 9]);
  });

  test("one source alone says what it said, once it was known", async () => {
    const source = file();
    expect([...(await source.day(first + 2, null, "Wire"))]).toEqual([2, 0, STEPS, 0, 0, 255]);
    expect([...(await source.day(first + 2, first, "Wire"))].slice(0, 2)).toEqual([0, 0]);
  });

  test("areas of every day, within their interval", async () => {
    const told = await file().areas("land", "", null);
    expect(told?.rows.get(2)).toEqual({ assessed: [10, 20, 10], low: [1, 1, 1], high: [15, 20, 15] });
    expect((await file().areas("land", "", first))?.rows.get(2)?.low).toEqual([]);
  });

  test("a place's history and what was said of it", async () => {
    const told = await file().place("p0", first + 2, null);
    expect(told.history.map((r) => [r.state, r.since, r.until])).toEqual([[2, "2017-12-01", "2017-12-02"], [3, "2017-12-03", "2017-12-03"]]);
    expect(told.why.map((q) => q.text)).toEqual(["held"]);
    expect(told.last_evidence_on).toBe("2017-12-02");
  });

  test("a quotation never leads to a script", async () => {
    const source = file();
    const [said] = (await source.place("p0", first + 2, null)).why;
    expect(source.documentUrl(said!)).toBe("");
  });

  test.each([["aleppo"], ["حَلَب"], ["ALEP"]])("finds %s", async (words) => {
    expect((await file().search(words))[0]?.id).toBe("p0");
  });

  test("finds without accents and articles' signs", async () => {
    expect((await file().search("al bab"))[0]?.id).toBe("p1");
    expect(await file().search("   ")).toEqual([]);
  });
});

test("what people mix up when writing is one", () => {
  expect(folded("الرّقّة")).toBe(folded("الرقه"));
  expect(folded("Dayr az-Zawr")).toBe("dayr az zawr");
});

test("no digit that nobody can know", () => {
  expect([183270.4, 5612, 42.31, 0.84, 0].map(rough)).toEqual(["183,300", "5,610", "42", "0.8", "0"]);
  expect([0.4312, 0.0302, 0.0004, 0].map(percent)).toEqual(["43%", "3.0%", "<0.1%", "0%"]);
});

test("the least lately used answer goes first, and failures are asked again", async () => {
  const kept = new Kept<string>(2);
  let asked = 0;
  const ask = (key: string): Promise<string> => kept.get(key, () => Promise.resolve(`${key}${++asked}`));
  expect([await ask("a"), await ask("b"), await ask("a"), await ask("c"), await ask("a"), await ask("b")]).toEqual(["a1", "b2", "a1", "c3", "a1", "b4"]);
  await expect(kept.get("x", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await kept.get("x", () => Promise.resolve("yes"))).toBe("yes");
});
