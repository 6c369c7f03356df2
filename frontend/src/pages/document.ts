// A text beside what was read from it: choosing one side marks the other and brings it into sight.
export function pairText(frame: HTMLElement): void {
  const marks = [...frame.querySelectorAll<HTMLElement>("mark[data-told]")];
  const cards = [...frame.querySelectorAll<HTMLElement>("[data-statement]")];
  const told = (mark: HTMLElement): string[] => (mark.dataset["told"] ?? "").trim().split(" ");
  let chosen = "";

  function choose(id: string, from: "text" | "card"): void {
    chosen = id;
    for (const mark of marks) mark.classList.toggle("chosen", told(mark).includes(id));
    for (const card of cards) card.classList.toggle("chosen", card.dataset["statement"] === id);
    const other = from === "text" ? cards.find((c) => c.dataset["statement"] === id) : marks.find((m) => told(m).includes(id));
    other?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (from === "text") other?.focus({ preventScroll: true });
  }

  frame.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const mark = target.closest<HTMLElement>("mark[data-told]");
    if (mark) {
      const open = target.closest<HTMLAnchorElement>("a.open");
      const ids = told(mark);
      // Where quotations lie over each other, each click goes on to the next.
      const id = open ? open.hash.slice(3) : ids[(ids.indexOf(chosen) + 1) % ids.length];
      if (open) event.preventDefault();
      if (id) choose(id, "text");
      return;
    }
    const card = target.closest<HTMLElement>("[data-statement]");
    const link = target.closest<HTMLAnchorElement>("a, button");
    if (!card?.dataset["statement"] || (link && !link.classList.contains("back"))) return;
    if (link) event.preventDefault();
    choose(card.dataset["statement"], "card");
  });

  const asked = location.hash.startsWith("#s-") ? location.hash.slice(3) : "";
  if (asked) choose(asked, "card");
}
