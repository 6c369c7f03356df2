// The page's data from a server.
import type { FeatureCollection } from "geojson";
import { dayNumber, isoDay } from "./days";
import { Kept } from "./kept";
import type {
  AreaSeries, CellCollection, DataSource, Denominator, EventFeature, Histogram, Hit, PlaceAccount, Presence, Quotation, Run,
  SourceRecord, Theatre,
} from "./records";

/** Events are fetched by blocks of so many days. */
const BLOCK_DAYS = 32;
/** The most the server gives at once. */
const MOST_EVENTS = "5000";

interface AreaAnswer {
  days: string[];
  coverage: number;
  within?: string;
  states: { id: number | string; assessed: number[]; low: number[]; high: number[] }[];
}

interface PlaceAnswer {
  history: Run[];
  now: { probabilities: Record<string, number>; last_evidence_on: string | null; why: Partial<Quotation>[] };
  tips?: string;
}

export class ServerSource implements DataSource {
  private known: Promise<Theatre> | null = null;
  private readonly days = new Kept<Uint8Array>(96);
  private readonly blocks = new Kept<EventFeature[]>(48);

  constructor(private readonly root = "/api") {}

  theatre(): Promise<Theatre> {
    this.known ??= this.json<Theatre>("theatre");
    return this.known;
  }

  async cells(): Promise<CellCollection> {
    return this.json(`cells/${(await this.theatre()).version}.geojson`);
  }

  async base(): Promise<FeatureCollection> {
    return this.json(`base/${(await this.theatre()).version}.geojson`);
  }

  async day(on: number, known: number | null, source: string | null): Promise<Uint8Array> {
    const { version } = await this.theatre();
    const from = source === null ? "" : `sources/${encodeURIComponent(source)}/`;
    const path = `${from}days/${version}/${isoDay(on)}.bin${query({ known_at: known })}`;
    return this.days.get(path, async () => new Uint8Array(await (await this.answer(path)).arrayBuffer()));
  }

  async presences(known: number | null): Promise<Presence[]> {
    return this.json(`presences/${(await this.theatre()).version}.json${query({ known_at: known })}`);
  }

  async events(since: number, until: number): Promise<EventFeature[]> {
    const blocks: Promise<EventFeature[]>[] = [];
    for (let b = Math.floor(since / BLOCK_DAYS); b <= Math.floor(until / BLOCK_DAYS); b++)
      blocks.push(
        this.blocks.get(String(b), async () => {
          const asked = query({ since: b * BLOCK_DAYS, until: (b + 1) * BLOCK_DAYS - 1, limit: MOST_EVENTS });
          return (await this.json<FeatureCollection>(`events${asked}`)).features as unknown as EventFeature[];
        }),
      );
    const [from, to] = [isoDay(since), isoDay(until)];
    return (await Promise.all(blocks)).flat().filter((e) => e.properties.day >= from && e.properties.day <= to);
  }

  async histogram(): Promise<Histogram> {
    const { first_on, last_on } = await this.theatre();
    const span = dayNumber(last_on) - dayNumber(first_on);
    const [by, step_days] = span <= 120 ? ["day", 1] : ["week", 7];
    const told = await this.json<{ days: string[]; counts: Record<string, number[]> }>(
      `histogram?since=${first_on}&until=${last_on}&by=${by}`,
    );
    return { days: told.days.map(dayNumber), step_days, counts: told.counts };
  }

  async areas(denominator: Denominator, within: string, known: number | null): Promise<AreaSeries | null> {
    const { first_on, last_on } = await this.theatre();
    const span = dayNumber(last_on) - dayNumber(first_on);
    const by = span <= 45 ? "day" : span <= 800 ? "week" : "month";
    const asked = query({ since: first_on, until: last_on, by, denominator, within: within || null, known_at: known });
    const told = await this.json<AreaAnswer>(`areas${asked}`);
    if ((told.within ?? "") !== within) return null; // a server that cannot tell countries apart
    return {
      days: told.days.map(dayNumber),
      coverage: told.coverage,
      rows: new Map(told.states.map(({ id, ...row }) => [Number(id), row])),
    };
  }

  async place(id: string, on: number, known: number | null): Promise<PlaceAccount> {
    const told = await this.json<PlaceAnswer>(`places/${encodeURIComponent(id)}${query({ on, known_at: known })}`);
    const blank = { statement: "", text: "", said_by: [], source: "", url: "", title: "", document: "", since: null, until: null, known_on: "", status: "", denied: false };
    const why = told.now.why.map((w): Quotation => {
      const quotation = { ...blank, ...w };
      const more = w as { of?: number; at?: string | null; distance_km?: number };
      return { ...quotation, ...(more.of !== undefined && { state: more.of }), ...(more.at && { where: more.at, distance_km: more.distance_km ?? 0 }) };
    });
    return { history: told.history, probabilities: told.now.probabilities, last_evidence_on: told.now.last_evidence_on, why, tips: told.tips ?? "" };
  }

  search(words: string): Promise<Hit[]> {
    return this.json(`search${query({ q: words })}`);
  }

  async sources(): Promise<SourceRecord[]> {
    const all = await this.json<(SourceRecord & { maps?: boolean })[]>("sources");
    return all.filter((s) => s.maps !== false);
  }

  documentUrl(quotation: Quotation): string {
    if (quotation.document) return wordsUrl(quotation);
    return /^https?:\/\//.test(quotation.url) ? quotation.url : "";
  }

  private async answer(path: string): Promise<Response> {
    const found = await fetch(`${this.root}/${path}`, { credentials: "same-origin" });
    if (!found.ok) throw new Error(`${path}: ${found.status}`);
    return found;
  }

  private async json<T>(path: string): Promise<T> {
    return (await (await this.answer(path)).json()) as T;
  }
}

/** The document's page, with the statement's words in sight. */
function wordsUrl({ document, statement }: Quotation): string {
  const path = `/documents/${encodeURIComponent(document)}`;
  return statement ? `${path}?at=${encodeURIComponent(statement)}#s-${statement.slice(0, 16)}` : path;
}

function query(told: Record<string, string | number | null>): string {
  const chosen = Object.entries(told).filter((entry): entry is [string, string | number] => entry[1] !== null && entry[1] !== "");
  const text = chosen.map(([k, v]) => `${k}=${encodeURIComponent(typeof v === "number" ? isoDay(v) : v)}`).join("&");
  return text ? `?${text}` : "";
}
