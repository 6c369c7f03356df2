// The day shown: slider, play, keys, and the events under it; and below, the day whose knowledge is drawn from.
import { clamp, dayNumber, isDay, isoDay, longDay, monthsLater, shortDay } from "./days";
import { drawing, element, fill } from "./element";
import type { Histogram } from "./records";
import { EVENT_TYPES, eventColour } from "./symbols";
import { eventType, spoken, word } from "./words";

/** Milliseconds a day is shown while playing. */
const PLAY_MS = 160;

export interface TimeBarActions {
  goTo(day: number, settled: boolean): void;
  knowAsOf(day: number | null): void;
  /** Resolves when the day shown last is on the screen. */
  drawn(): Promise<void>;
}

export class TimeBar {
  readonly root: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly knownSlider: HTMLInputElement;
  private readonly date: HTMLInputElement;
  private readonly playButton: HTMLButtonElement;
  private readonly bars: SVGElement;
  private readonly caption: HTMLElement;
  private readonly knownLabel: HTMLElement;
  private readonly knownText: HTMLOutputElement;
  private readonly ends: HTMLElement;
  private playing = false;
  private histogram: Histogram | null = null;

  constructor(
    private readonly first: number,
    private readonly last: number,
    private readonly pasts: readonly number[],
    private readonly actions: TimeBarActions,
  ) {
    this.playButton = element("button", { type: "button", class: "play", onclick: () => void this.toggle() });
    this.date = element("input", {
      type: "date", class: "date", min: isoDay(first), max: isoDay(last),
      onchange: () => {
        if (isDay(this.date.value)) this.move(dayNumber(this.date.value), true);
      },
    });
    this.slider = element("input", {
      type: "range", min: first, max: last, step: 1, class: "days",
      oninput: () => {
        this.stop();
        this.move(Number(this.slider.value), false);
      },
      onchange: () => {
        actions.goTo(Number(this.slider.value), true);
      },
      onkeydown: (event) => {
        this.key(event as KeyboardEvent);
      },
    });
    this.bars = drawing("svg", { class: "histogram", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.bars.addEventListener("click", (event) => {
      const box = this.bars.getBoundingClientRect();
      const share = ((event as MouseEvent).clientX - box.left) / box.width;
      this.move(Math.round(first + (spoken() === "ar" ? 1 - share : share) * (last - first)), true);
    });
    this.caption = element("p", { class: "caption" });
    this.ends = element("div", { class: "ends", "aria-hidden": "true" });
    this.knownSlider = element("input", {
      type: "range", min: 0, max: pasts.length, step: 1, class: "known", id: "known-slider",
      oninput: () => {
        this.tellKnown(this.knownDay());
        actions.knowAsOf(this.knownDay());
      },
    });
    this.knownLabel = element("label", { for: "known-slider" });
    this.knownText = element("output", { for: "known-slider", class: "known-on" });
    this.root = element(
      "section", { class: "time" },
      element("div", { class: "row" }, this.playButton, this.date, element("div", { class: "track" }, this.slider, this.bars, this.ends)),
      element("div", { class: "row second" }, element("div", { class: "past" }, this.knownLabel, this.knownSlider, this.knownText), this.caption),
    );
    if (!pasts.length) this.knownSlider.disabled = true;
  }

  speak(): void {
    this.slider.setAttribute("aria-label", word("slider"));
    this.root.setAttribute("aria-label", word("slider"));
    this.date.setAttribute("aria-label", word("day"));
    fill(this.knownLabel, word("knownSlider"));
    fill(this.ends, element("span", {}, shortDay(this.first, spoken())), element("span", {}, shortDay(this.last, spoken())));
    this.tellPlay();
    this.draw();
  }

  show(on: number, known: number | null): void {
    this.slider.value = String(on);
    this.slider.setAttribute("aria-valuetext", longDay(on, spoken()));
    if (document.activeElement !== this.date) this.date.value = isoDay(on);
    const at = known === null ? this.pasts.length : this.pasts.reduce((best, d, i) => (Math.abs(d - known) < Math.abs(this.pasts[best]! - known) ? i : best), 0);
    this.knownSlider.value = String(at);
    this.tellKnown(known);
    const marker = this.bars.querySelector(".marker");
    marker?.setAttribute("x", String(on - this.first));
  }

  showHistogram(histogram: Histogram): void {
    this.histogram = histogram;
    this.draw();
  }

  stop(): void {
    this.playing = false;
    this.tellPlay();
  }

  async toggle(): Promise<void> {
    if (this.playing) {
      this.stop();
      this.actions.goTo(Number(this.slider.value), true);
      return;
    }
    this.playing = true;
    this.tellPlay();
    if (Number(this.slider.value) >= this.last) this.move(this.first, false);
    while (this.stillPlaying() && Number(this.slider.value) < this.last) {
      await Promise.all([this.actions.drawn(), new Promise((done) => setTimeout(done, PLAY_MS))]);
      if (this.stillPlaying()) this.move(Number(this.slider.value) + 1, false);
    }
    if (this.stillPlaying()) {
      this.stop();
      this.actions.goTo(Number(this.slider.value), true);
    }
  }

  private stillPlaying(): boolean {
    return this.playing;
  }

  private key(event: KeyboardEvent): void {
    const on = Number(this.slider.value);
    const forward = spoken() === "ar" ? -1 : 1;
    const there =
      { PageUp: monthsLater(on, 1), PageDown: monthsLater(on, -1), ArrowUp: on + 7, ArrowDown: on - 7, ArrowRight: on + forward, ArrowLeft: on - forward, Home: this.first, End: this.last }[event.key];
    if (event.key === " " || event.key === "k") {
      event.preventDefault();
      void this.toggle();
    } else if (there !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.stop();
      this.move(there, true);
    }
  }

  private move(day: number, settled: boolean): void {
    const there = clamp(day, this.first, this.last);
    this.slider.value = String(there);
    this.actions.goTo(there, settled);
  }

  private knownDay(): number | null {
    return this.pasts[Number(this.knownSlider.value)] ?? null;
  }

  private tellKnown(known: number | null): void {
    const text = known === null ? word("allReports") : longDay(known, spoken());
    fill(this.knownText, text);
    this.knownSlider.setAttribute("aria-valuetext", text);
  }

  private tellPlay(): void {
    const told = word(this.playing ? "pause" : "play");
    this.playButton.setAttribute("aria-label", told);
    this.playButton.title = told;
    this.playButton.dataset["state"] = this.playing ? "playing" : "still";
  }

  private draw(): void {
    const told = this.histogram;
    const span = Math.max(this.last - this.first, 1);
    this.bars.setAttribute("viewBox", `0 0 ${span} 100`);
    if (!told) return;
    const types = [...EVENT_TYPES.filter((t) => told.counts[t]), ...Object.keys(told.counts).filter((t) => !(EVENT_TYPES as readonly string[]).includes(t))];
    const sums = told.days.map((_, i) => types.reduce((sum, t) => sum + (told.counts[t]?.[i] ?? 0), 0));
    const most = Math.max(...sums, 1);
    const step = told.step_days;
    const width = Math.min(step * 0.84, span / 24); // where the days are few, bars stay bars
    const bars = told.days.flatMap((day, i) => {
      let top = 100;
      return types.flatMap((type) => {
        const height = ((told.counts[type]?.[i] ?? 0) / most) * 96;
        if (!height) return [];
        top -= height;
        // A bar of one day stands about its day; one of a week about the middle of its days.
        const middle = day - this.first + (step - 1) / 2;
        return [drawing("rect", { x: middle - width / 2, y: top, width, height, fill: eventColour(type) })];
      });
    });
    const marker = drawing("rect", { class: "marker", x: Number(this.slider.value) - this.first, y: 0, width: span / 500, height: 100 });
    fill(this.bars, ...bars, marker);
    const total = sums.reduce((a, b) => a + b, 0);
    fill(
      this.caption,
      element("span", {}, `${word("events")}: ${total}`),
      ...types.map((t) => element("span", { class: "type" }, swatch(eventColour(t)), eventType(t))),
    );
  }
}

function swatch(colour: string): SVGElement {
  return drawing("svg", { class: "dot", viewBox: "0 0 8 8", "aria-hidden": "true" }, drawing("rect", { width: 8, height: 8, fill: colour }));
}
