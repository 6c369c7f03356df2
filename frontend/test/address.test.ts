import { describe, expect, test } from "vitest";
import { readAddress, writeAddress, type View } from "../src/address";
import { dayNumber, isDay, isoDay, monthsLater } from "../src/days";

const standard: View = { on: dayNumber("2017-12-16"), known: null, lat: null, lon: null, zoom: null, denominator: "land", within: "SYR", hidden: new Set(), source: null, compare: null, place: null, lang: "en" };

describe("the address", () => {
  test.each<Partial<View>>([
    {},
    { on: dayNumber("2017-10-01"), known: dayNumber("2017-11-09"), denominator: "people", lang: "ar" },
    { lat: 34.4523, lon: 40.9185, zoom: 7.25, place: "abu kamal/ü?&=" },
    { within: "", hidden: new Set(["events", "fronts"] as const), source: "demo-monitor" },
    { source: "state media, of Syria" },
    { compare: { day: dayNumber("2017-11-08") } },
    { compare: { source: "spokesman for the group" } },
  ])("holds the whole view: %o", (part) => {
    const view = { ...standard, ...part };
    expect(readAddress(writeAddress(view, standard), standard)).toEqual(view);
  });

  test("what makes no sense is left out, not shown", () => {
    const view = readAddress("?on=2017-02-30&known=soon&lat=91&lon=x&zoom=-1&denominator=sheep&compare=yesterday&lang=tlh", standard);
    expect(view).toEqual(standard);
  });

  test("reads easily", () => {
    expect(writeAddress({ ...standard, compare: { source: "x" }, hidden: new Set(["events"] as const) }, standard)).toContain("layers=presences,nominal,fronts,divisions,roads,names,basemap&compare=source:x");
  });
});

describe("days", () => {
  test("are whole and go there and back", () => {
    expect(isoDay(dayNumber("2016-02-29"))).toBe("2016-02-29");
    expect([isDay("2017-02-29"), isDay("2017-2-9"), isDay(null), isDay("2016-02-29")]).toEqual([false, false, false, true]);
  });

  test("a month later than the 31st is the last of a shorter month", () => {
    expect(isoDay(monthsLater(dayNumber("2017-01-31"), 1))).toBe("2017-02-28");
    expect(isoDay(monthsLater(dayNumber("2017-03-31"), -1))).toBe("2017-02-28");
    expect(isoDay(monthsLater(dayNumber("2017-12-16"), 1))).toBe("2018-01-16");
  });
});
