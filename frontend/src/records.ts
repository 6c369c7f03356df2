// What the page is told, by the server's API or by the file it stands in. A state is its position in `Theatre.states`.
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon, Position } from "geojson";

export const UNKNOWN = 0;
export const CONTESTED = 1;
/** A probability of 1 in a day's bytes. */
export const STEPS = 200;
export const NEVER = 255;
export const SURE = 0.8;
export const LIKELY = 0.6;
/** Evidence older than this is drawn with white hairlines. */
export const STALE_DAYS = 90;

export type Denominator = "land" | "inhabited" | "settlements" | "people";
export const DENOMINATORS: readonly Denominator[] = ["land", "inhabited", "settlements", "people"];

export interface State {
  id: string;
  name: string;
  name_ar: string;
  short: string;
  colour: string;
  /** The colour on paper: sure, likely, barely. */
  fills?: [string, string, string];
  ink: string;
  texture: "" | "lines" | "crosses" | "grid";
}

export interface Named {
  id: string;
  name: string;
  name_ar: string;
}

export interface Focus {
  id: string;
  title: string;
  title_ar: string;
  bbox: [number, number, number, number];
}

export interface Theatre {
  id: string;
  title: string;
  title_ar: string;
  bbox: [number, number, number, number];
  first_on: string;
  last_on: string;
  states: State[];
  countries?: (Named & { iso2?: string })[];
  focuses?: Focus[];
  denominators?: Denominator[];
  estimator?: string;
  attributions?: string[];
  /** Days on which something became known; absent: any day may be asked for. */
  known_days?: string[];
  basemap?: string | null;
  version: string;
}

export interface CellAbout {
  place: string;
  name: string;
  name_ar: string;
  kind?: string;
  lon: number;
  lat: number;
  area_km2: number;
  nominal_km2?: number;
  people: number;
  settlement?: boolean;
  country?: string;
  division?: string;
  nominal?: boolean;
}

export type CellCollection = FeatureCollection<Polygon | MultiPolygon, CellAbout> & {
  nominal?: [number, Position[][]][];
};

export interface Presence {
  state: number;
  status: string;
  name: string;
  lon: number;
  lat: number;
  since: string;
  until: string;
  cells: number[];
}

export interface EventAbout {
  id: string;
  type: string;
  sub_type: string;
  actors: [string, string][] | string[];
  place?: string;
  place_id?: string | null;
  day: string;
  deaths_low: number | null;
  deaths_best: number | null;
  deaths_high: number | null;
  source?: string;
  statement: string;
}
export type EventFeature = Feature<Point, EventAbout>;

export interface AreaSeries {
  days: number[];
  coverage: number;
  /** By state. Units: km², or counts. */
  rows: Map<number, { assessed: number[]; low: number[]; high: number[] }>;
}

export interface Histogram {
  days: number[];
  step_days: number;
  counts: Record<string, number[]>;
}

export interface Quotation {
  statement: string;
  text: string;
  said_by: string[];
  source: string;
  url: string;
  title: string;
  document: string;
  since: string | null;
  until: string | null;
  known_on: string;
  status: string;
  denied: boolean;
  weight?: number;
  state?: number;
  where?: string;
  distance_km?: number;
}

export interface Run {
  since: string;
  until: string;
  state: number;
  probability: number;
}

export interface PlaceAccount {
  history: Run[];
  probabilities: Record<string, number>;
  last_evidence_on: string | null;
  why: Quotation[];
  tips: string;
}

export interface Hit {
  kind: string;
  id: string;
  name: string;
  name_ar: string;
  lon?: number | null;
  lat?: number | null;
  url?: string | null;
}

export interface SourceRecord {
  id: string;
  name: string;
}

/** Where the page gets what it shows: a server, or the file it stands in. Days are days since 1970. */
export interface DataSource {
  theatre(): Promise<Theatre>;
  cells(): Promise<CellCollection>;
  base(): Promise<FeatureCollection>;
  /** State, probability × STEPS and age of evidence in weeks: three times as many bytes as cells. */
  day(on: number, known: number | null, source: string | null): Promise<Uint8Array>;
  presences(known: number | null): Promise<Presence[]>;
  events(since: number, until: number): Promise<EventFeature[]>;
  histogram(): Promise<Histogram>;
  areas(denominator: Denominator, within: string, known: number | null): Promise<AreaSeries | null>;
  place(id: string, on: number, known: number | null): Promise<PlaceAccount>;
  search(words: string): Promise<Hit[]>;
  sources(): Promise<SourceRecord[]>;
  /** Where a quotation can be read in its document; empty where there is no such page. */
  documentUrl(quotation: Quotation): string;
}
