// What the colours and signs of the map mean: beside it, and in one line under it where there is no room.
import type { View } from "./address";
import { isoDay } from "./days";
import { element } from "./element";
import type { Mosaic } from "./mosaic";
import { CONTESTED, STALE_DAYS, UNKNOWN, type Presence, type Theatre } from "./records";
import { contestedPair, shares } from "./shares";
import { mark, presenceCanvas, sample } from "./symbols";
import { named, percent, word, type Word } from "./words";

export interface LegendInput {
  theatre: Theatre;
  mosaic: Mosaic;
  day: Uint8Array;
  view: View;
  presences: readonly Presence[];
  occupied: boolean;
}

/** The signs that are on this map, each with a sample. */
export function signs({ theatre: { states }, mosaic, day, view, presences, occupied }: LegendInput): HTMLElement {
  const n = mosaic.cells.length;
  const holder = states[shares(mosaic, day, "land", view.within).find((s) => s.state !== UNKNOWN && s.state !== CONTESTED)?.state ?? 0]!;
  const pair = contestedPair(mosaic, day, states);
  const among = (is: (i: number) => boolean): boolean => mosaic.cells.some((_, i) => day[i] !== UNKNOWN && is(i));
  const sign = (drawn: Node, label: Word): HTMLElement => element("li", {}, drawn, word(label));
  const status = new Set(presences.map((p) => p.status));
  const on = isoDay(view.on);
  const claimant = presences.find((p) => p.status === "claims" && p.since <= on && on < p.until && p.cells.some((c) => day[c] !== p.state));
  const present = [...status].some((s) => s !== "besieges" && s !== "claims");
  return element("section", { class: "signs" },
    element("h2", {}, word("signs")),
    element("ul", {},
      sign(sample("steps", holder), "steps"),
      pair && sign(sample("contested", pair[0], pair[1]), "contestedSign"),
      among((i) => day[i] !== CONTESTED && day[2 * n + i]! * 7 > STALE_DAYS) && sign(sample("stale", holder), "staleSign"),
      !view.hidden.has("nominal") && mosaic.nominal.cell.length > 0 && sign(sample("nominal", holder), "nominalSign"),
      mosaic.cells.some((_, i) => day[i] === UNKNOWN) && sign(sample("unknown", states[UNKNOWN]!), "unknownSign"),
      claimant && sign(sample("claimed", states[claimant.state]!), "claimedSign"),
      occupied && sign(sample("occupied", states[UNKNOWN]!), "occupiedSign"),
      present && sign(mark(presenceCanvas("present", "#1f2328"), 18), "presentSign"),
      status.has("besieges") && sign(mark(presenceCanvas("besieges", "#9a3633", 24), 20), "besiegedSign"),
    ),
  );
}

/** Who holds how much, in one line. */
export function strip({ theatre: { states }, mosaic, day, view }: LegendInput): HTMLElement[] {
  const rows = shares(mosaic, day, view.denominator, view.within).filter((r) => r.share >= 0.005);
  const pair = contestedPair(mosaic, day, states);
  return rows.map((r) => {
    const state = states[r.state]!;
    const drawn = r.state === CONTESTED && pair ? sample("contested", ...pair, 14, 14) : sample(r.state === UNKNOWN ? "unknown" : "fill", state, undefined, 14, 14);
    return element("li", {}, drawn, r.state === UNKNOWN ? word("unknownSign") : view.lang === "ar" ? named(state) : state.short || state.name, element("b", {}, percent(r.share)));
  });
}
