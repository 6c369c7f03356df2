// Search in both scripts: a combobox whose list is walked with the arrow keys.
import { element, fill } from "./element";
import type { Hit } from "./records";
import { named, spoken, word, type Word } from "./words";

const WAIT_MS = 120;

export class SearchBox {
  readonly root: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private readonly told: HTMLElement;
  private hits: Hit[] = [];
  private at = -1;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly ask: (words: string) => Promise<Hit[]>,
    private readonly choose: (hit: Hit) => void,
  ) {
    this.list = element("ul", { id: "hits", role: "listbox", hidden: true });
    this.told = element("p", { class: "hidden", role: "status" });
    this.input = element("input", {
      type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", dir: "auto",
      oninput: () => {
        window.clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.look(), WAIT_MS);
      },
      onkeydown: (event) => {
        this.key(event as KeyboardEvent);
      },
      onblur: () => {
        this.close();
      },
    });
    this.root = element("div", { class: "search", role: "search" }, this.input, this.list, this.told);
  }

  speak(): void {
    this.input.setAttribute("aria-label", word("search"));
    this.input.placeholder = word("search");
    this.list.setAttribute("aria-label", word("search"));
  }

  private async look(): Promise<void> {
    const asked = ++this.asked;
    const words = this.input.value.trim();
    const hits = words ? await this.ask(words).catch(() => []) : [];
    if (asked !== this.asked) return;
    this.hits = hits;
    this.at = -1;
    this.show(words !== "");
  }

  private show(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(
      ...this.hits.map((hit, i) =>
        element("li", { id: `hit-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); this.take(hit); } },
          element("bdi", {}, named(hit)),
          hit.name_ar && hit.name ? element("bdi", { class: "other" }, spoken() === "ar" ? hit.name : hit.name_ar) : null,
          element("span", { class: "kind" }, ["place", "actor", "document", "claim", "source"].includes(hit.kind) ? word(hit.kind as Word) : hit.kind),
        ),
      ),
    );
    fill(this.told, open ? (this.hits.length ? word("hits", { n: this.hits.length }) : word("noHit")) : "");
    if (open && !this.hits.length) this.list.append(element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, word("noHit")));
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.hits.length) {
      event.preventDefault();
      this.at = (this.at + step + this.hits.length) % this.hits.length;
      [...this.list.children].forEach((li, i) => {
        li.setAttribute("aria-selected", String(i === this.at));
      });
      this.input.setAttribute("aria-activedescendant", `hit-${this.at}`);
      this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      const hit = this.hits[Math.max(this.at, 0)];
      if (hit) this.take(hit);
    } else if (event.key === "Escape") this.close();
  }

  private take(hit: Hit): void {
    this.input.value = "";
    this.close();
    this.choose(hit);
  }

  private close(): void {
    this.hits = [];
    this.show(false);
  }
}
