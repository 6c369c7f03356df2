// The divider between two maps: dragged, or moved with the arrow keys.
import { clamp } from "./days";
import { element } from "./element";
import { word } from "./words";

const KEY_SHARE = 0.02;

export class Swipe {
  readonly root: HTMLElement;
  private share = 0.5;

  constructor(
    private readonly stage: HTMLElement,
    private readonly moved: (pixels: number) => void,
  ) {
    this.root = element("div", {
      class: "swipe", role: "slider", tabindex: 0, hidden: true, "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100,
      onpointerdown: (e) => {
        const event = e as PointerEvent;
        this.root.setPointerCapture(event.pointerId);
        event.preventDefault();
        this.root.focus();
      },
      onpointermove: (e) => {
        const event = e as PointerEvent;
        if (!this.root.hasPointerCapture(event.pointerId)) return;
        const box = this.stage.getBoundingClientRect();
        this.to((event.clientX - box.left) / box.width);
      },
      onkeydown: (e) => {
        const event = e as KeyboardEvent;
        const there = { ArrowLeft: this.share - KEY_SHARE, ArrowRight: this.share + KEY_SHARE, Home: 0, End: 1 }[event.key];
        if (there === undefined) return;
        event.preventDefault();
        this.to(there);
      },
    }, element("span", { class: "grip", "aria-hidden": "true" }, "⇔"));
  }

  show(on: boolean): void {
    this.root.hidden = !on;
    this.root.setAttribute("aria-label", word("swipe"));
    this.to(this.share);
  }

  /** The stage has a new size. */
  again(): void {
    this.to(this.share);
  }

  private to(share: number): void {
    this.share = clamp(share, 0, 1);
    const pixels = this.share * this.stage.clientWidth;
    this.root.style.transform = `translateX(${pixels}px)`;
    this.root.setAttribute("aria-valuenow", String(Math.round(this.share * 100)));
    if (!this.root.hidden) this.moved(pixels);
  }
}
