// What the page is made of: its parts, how they stand, and what they are called in the page's language.
import type { Language } from "./days";
import { element, fill } from "./element";
import type { Theatre } from "./records";
import { named, word, type Word } from "./words";

type ZoomActs = Record<"in" | "out" | "whole", () => void>;

export class Parts {
  readonly title = element("h1");
  readonly stamp = element("p", { class: "stamp" });
  readonly language = element("button", { type: "button", class: "language" });
  readonly stage = element("div", { class: "stage" });
  readonly canvas = element("div", { class: "drawn" });
  readonly tags = element("div", { class: "tags", "aria-hidden": "true" });
  readonly strip = element("ul", { class: "strip" });
  readonly side = element("aside", { class: "side" });
  readonly credits = element("footer", { class: "credits" });
  readonly status = element("p", { class: "hidden", role: "status", "aria-live": "polite" });

  constructor(readonly root: HTMLElement) {}

  /** Puts them where they belong, among those that know themselves how they look. */
  arrange(pieces: { search: HTMLElement; tools: HTMLElement; drawer: HTMLElement; swipe: HTMLElement; time: HTMLElement; zoom: ZoomActs }): void {
    this.stage.append(this.canvas, pieces.swipe, this.tags, zoomButtons(pieces.zoom));
    const head = element("header", { class: "top" }, element("div", { class: "titles" }, this.title, this.stamp), pieces.search, this.language);
    fill(this.root, head, pieces.tools, this.stage, pieces.drawer, this.strip, this.side, pieces.time, this.credits, this.status);
    this.root.className = document.body.classList.contains("embedded") ? "page embed" : "page";
    this.root.style.setProperty("--above", `${this.root.getBoundingClientRect().top + window.scrollY}px`);
  }

  speak(lang: Language, theatre: Theatre): void {
    const page = document.documentElement;
    page.lang = lang;
    page.dir = lang === "ar" ? "rtl" : "ltr";
    this.language.lang = lang === "ar" ? "en" : "ar";
    fill(this.language, word("language"));
    fill(this.title, named({ name: theatre.title, name_ar: theatre.title_ar }));
    this.strip.setAttribute("aria-label", word("signs"));
    this.side.setAttribute("aria-label", word("area"));
    for (const b of this.root.querySelectorAll<HTMLElement>("[data-word]")) {
      b.title = word(b.dataset["word"] as Word);
      b.setAttribute("aria-label", b.title);
    }
  }
}

function zoomButtons(acts: ZoomActs): HTMLElement {
  const press = (label: Word, text: string, act: () => void): HTMLButtonElement => element("button", { type: "button", "data-word": label, onclick: act }, text);
  return element("div", { class: "zoom" }, press("zoomIn", "+", acts.in), press("zoomOut", "−", acts.out), press("whole", "⤢", acts.whole));
}
