// The page's data from the file it stands in: everything is there already, nothing is fetched.
import type { FeatureCollection } from "geojson";
import { clamp, dayNumber, isoDay } from "./days";
import { DENOMINATORS, NEVER, STEPS, UNKNOWN } from "./records";
import type {
  AreaSeries, CellAbout, CellCollection, DataSource, Denominator, EventFeature, Histogram, Hit, PlaceAccount, Presence, Quotation,
  Run, SourceRecord, Theatre,
} from "./records";
import { folded } from "./words";

/** cell, state, says (0 holds, 1 does not hold, 2 attacks, 3 is attacked), first, last, known, statement, source */
type Told = [number, number, number, number, number, number, number, number];

export interface Packed {
  theatre: Theatre;
  cells: CellCollection;
  base: FeatureCollection;
  presences: Presence[];
  events: FeatureCollection;
  areas: {
    days: number[];
    within: Record<string, Partial<Record<Denominator, { coverage: number; states: Record<string, { low: number[]; high: number[] }> }>>>;
  };
  statements: Quotation[];
  told: Told[];
  sources: SourceRecord[];
}

/** What somebody said this long before still stands beside a place's estimate. */
const SAID_DAYS = 120;
const MOST_SAID = 12;
const NEAR_KM = 40;

export class FileSource implements DataSource {
  private readonly first: number;
  private readonly days: number;
  private readonly n: number;
  private readonly stacks: Uint8Array;

  constructor(
    private readonly data: Packed,
    days: ArrayBuffer,
  ) {
    this.first = dayNumber(data.theatre.first_on);
    this.days = dayNumber(data.theatre.last_on) - this.first + 1;
    this.n = data.cells.features.length;
    this.stacks = undone(new Uint8Array(days), this.n * 3, this.days);
  }

  theatre(): Promise<Theatre> {
    return Promise.resolve(this.data.theatre);
  }

  cells(): Promise<CellCollection> {
    return Promise.resolve(this.data.cells);
  }

  base(): Promise<FeatureCollection> {
    return Promise.resolve(this.data.base);
  }

  day(on: number, known: number | null, source: string | null): Promise<Uint8Array> {
    return Promise.resolve(source === null ? this.bytes(on, known) : this.saidBy(source, on, known));
  }

  presences(known: number | null): Promise<Presence[]> {
    return Promise.resolve(this.data.presences.filter((p) => known === null || dayNumber(p.since) <= known));
  }

  events(since: number, until: number): Promise<EventFeature[]> {
    const [from, to] = [isoDay(since), isoDay(until)];
    const all = this.data.events.features as unknown as EventFeature[];
    return Promise.resolve(all.filter((e) => e.properties.day >= from && e.properties.day <= to));
  }

  histogram(): Promise<Histogram> {
    const step_days = this.days <= 120 ? 1 : 7;
    const days = Array.from({ length: Math.ceil(this.days / step_days) }, (_, i) => this.first + i * step_days);
    const counts: Record<string, number[]> = {};
    for (const { properties: e } of this.data.events.features as unknown as EventFeature[]) {
      const at = Math.floor((dayNumber(e.day) - this.first) / step_days);
      if (at >= 0 && at < days.length) (counts[e.type] ??= days.map(() => 0))[at]!++;
    }
    return Promise.resolve({ days, step_days, counts });
  }

  areas(denominator: Denominator, within: string, known: number | null): Promise<AreaSeries | null> {
    const weight = this.data.cells.features.map(({ properties: c }) => (within && c.country !== within ? 0 : counted(c, denominator)));
    const interval = known === null ? this.data.areas.within[within]?.[denominator] : undefined;
    const days = Array.from({ length: this.days }, (_, i) => this.first + i);
    const rows: AreaSeries["rows"] = new Map();
    days.forEach((on, d) => {
      const state = this.bytes(on, known);
      for (let i = 0; i < this.n; i++) {
        if (weight[i] === 0) continue;
        let row = rows.get(state[i]!);
        if (!row) rows.set(state[i]!, (row = { assessed: days.map(() => 0), low: [], high: [] }));
        row.assessed[d]! += weight[i]!;
      }
    });
    if (interval)
      for (const [state, { low, high }] of Object.entries(interval.states)) {
        const row = rows.get(Number(state)) ?? { assessed: days.map(() => 0), low: [], high: [] };
        rows.set(Number(state), row);
        days.forEach((on, d) => {
          const step = nearest(this.data.areas.days, on);
          row.low[d] = Math.min(low[step]!, row.assessed[d]!);
          row.high[d] = Math.max(high[step]!, row.assessed[d]!);
        });
      }
    return Promise.resolve({ days, coverage: interval?.coverage ?? 0, rows });
  }

  place(id: string, on: number, known: number | null): Promise<PlaceAccount> {
    const cell = this.data.cells.features.findIndex((f) => f.properties.place === id);
    if (cell < 0) return Promise.reject(new Error(`no place ${id}`));
    const day = this.bytes(on, known);
    const [state, sure, weeks] = [day[cell]!, day[this.n + cell]! / STEPS, day[2 * this.n + cell]!];
    const probabilities: Record<string, number> = state === UNKNOWN ? {} : { [state]: sure };
    const last = this.lastEvidence(cell, on, known);
    return Promise.resolve({
      history: this.history(cell, known),
      probabilities,
      last_evidence_on: last === null || weeks === NEVER ? null : isoDay(last),
      why: this.said(cell, on, known),
      tips: "",
    });
  }

  search(words: string): Promise<Hit[]> {
    const wanted = folded(words);
    if (!wanted) return Promise.resolve([]);
    const hits: [number, Hit][] = [];
    const rank = (...names: string[]): number => {
      const at = names.map((n) => folded(n).indexOf(wanted)).filter((i) => i >= 0);
      return at.length ? Math.min(...at.map((i) => (i === 0 ? 0 : 1))) : -1;
    };
    for (const { properties: c } of this.data.cells.features) {
      const r = rank(c.name, c.name_ar);
      if (r >= 0) hits.push([r * 10 - Math.log10(c.people + 1), { kind: "place", id: c.place, name: c.name, name_ar: c.name_ar, lon: c.lon, lat: c.lat }]);
    }
    for (const s of this.data.theatre.states.slice(2)) {
      const r = rank(s.name, s.name_ar, s.short);
      if (r >= 0) hits.push([r * 10 - 5, { kind: "actor", id: s.id, name: s.name, name_ar: s.name_ar }]);
    }
    return Promise.resolve(hits.sort((a, b) => a[0] - b[0]).slice(0, 12).map(([, hit]) => hit));
  }

  sources(): Promise<SourceRecord[]> {
    return Promise.resolve(this.data.sources);
  }

  documentUrl(quotation: Quotation): string {
    return /^https?:\/\//.test(quotation.url) ? quotation.url : "";
  }

  private bytes(on: number, known: number | null): Uint8Array {
    const pasts = (this.data.theatre.known_days ?? []).map(dayNumber);
    const at = known === null ? 0 : 1 + nearest(pasts, known);
    const size = this.n * 3;
    const from = (at * this.days + clamp(on - this.first, 0, this.days - 1)) * size;
    return this.stacks.subarray(from, from + size);
  }

  /** What one source alone has said last of each cell: no estimate, its own words. */
  private saidBy(source: string, on: number, known: number | null): Uint8Array {
    const number = this.data.sources.findIndex((s) => s.id === source);
    const newest = new Int32Array(this.n).fill(-1e9);
    const out = new Uint8Array(this.n * 3).fill(NEVER, this.n * 2);
    for (const [cell, state, says, first, last, told, , from] of this.data.told) {
      if (from !== number || says !== 0 || first > on || (known !== null && told > known)) continue;
      const day = Math.min(last, on);
      if (day < newest[cell]!) continue;
      newest[cell] = day;
      out[cell] = state;
      out[this.n + cell] = STEPS;
      out[2 * this.n + cell] = Math.min(Math.floor((on - day) / 7), NEVER);
    }
    return out;
  }

  private history(cell: number, known: number | null): Run[] {
    const runs: Run[] = [];
    for (let d = 0; d < this.days; d++) {
      const day = this.bytes(this.first + d, known);
      const [state, probability] = [day[cell]!, day[this.n + cell]! / STEPS];
      const last = runs.at(-1);
      if (last?.state === state) {
        last.until = isoDay(this.first + d);
        last.probability = Math.min(last.probability, probability);
      } else runs.push({ since: isoDay(this.first + d), until: isoDay(this.first + d), state, probability });
    }
    return runs;
  }

  private lastEvidence(cell: number, on: number, known: number | null): number | null {
    let newest: number | null = null;
    for (const [of, , says, first, last, told] of this.data.told)
      if (of === cell && says <= 1 && first <= on && (known === null || told <= known)) newest = Math.max(newest ?? 0, Math.min(last, on));
    return newest;
  }

  /** What was said of the cell lately, and of its neighbours where that is little; the newest first. */
  private said(cell: number, on: number, known: number | null): Quotation[] {
    const here = this.data.cells.features[cell]!.properties;
    const found = new Map<number, { quotation: Quotation; rank: number }>();
    for (const [of, state, says, first, last, told, statement] of this.data.told) {
      if (first > on || last < on - SAID_DAYS || (known !== null && told > known)) continue;
      const there = this.data.cells.features[of]!.properties;
      const apart = of === cell ? 0 : distanceKm(here, there);
      if (apart > NEAR_KM) continue;
      const rank = Math.max(on - Math.min(last, on), 0) + apart * 8 + (of === cell ? 0 : 30);
      const before = found.get(statement);
      if (before && before.rank <= rank) continue;
      const where = of === cell ? {} : { where: there.name, distance_km: apart };
      found.set(statement, { rank, quotation: { ...this.data.statements[statement]!, ...(says === 0 ? { state } : {}), ...where } });
    }
    return [...found.values()].sort((a, b) => a.rank - b.rank).slice(0, MOST_SAID).map((f) => f.quotation);
  }
}

/** Days as differences to the day before, back to days; each stack of days begins anew. */
function undone(bytes: Uint8Array, size: number, days: number): Uint8Array {
  const stack = size * days;
  for (let i = size; i < bytes.length; i++) if (i % stack >= size) bytes[i] = (bytes[i]! + bytes[i - size]!) & 255;
  return bytes;
}

function nearest(days: number[], day: number): number {
  let best = 0;
  days.forEach((d, i) => {
    if (Math.abs(d - day) < Math.abs(days[best]! - day)) best = i;
  });
  return best;
}

export function counted(cell: CellAbout, denominator: Denominator): number {
  if (denominator === DENOMINATORS[0]) return cell.area_km2;
  if (denominator === "inhabited") return cell.area_km2 - (cell.nominal_km2 ?? (cell.nominal ? cell.area_km2 : 0));
  return denominator === "settlements" ? (cell.settlement === false ? 0 : 1) : cell.people;
}

function distanceKm(a: CellAbout, b: CellAbout): number {
  return Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * 111.2;
}
