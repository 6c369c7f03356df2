// Parts of a brief in the order wanted: by their buttons (which work without this, a page at a time) or by dragging.
export function makeSortable(list: HTMLElement): void {
  let dragged: HTMLElement | null = null;

  list.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    const item = button?.closest("li");
    if (!button || !item) return;
    event.preventDefault();
    if (button.dataset["move"] === "up") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    button.focus();
  });
  list.addEventListener("dragstart", (event) => {
    dragged = (event.target as HTMLElement).closest("li");
    dragged?.classList.add("dragged");
    event.dataTransfer?.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = (event.target as HTMLElement).closest("li");
    if (!dragged || !over || over === dragged || over.parentElement !== list) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => { event.preventDefault(); });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
  });
}
