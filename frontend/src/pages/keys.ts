// Keys of one letter: each presses what carries it as data-key. They rest while somebody writes, and can be switched off (WCAG 2.1.4).
const OFF = "whoholds-keys-off";

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])"));
}

function areOn(): boolean {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // no storage: the keys stay on
  }
}

function dialog(): HTMLDialogElement | null {
  return document.querySelector("dialog#keys");
}

function showKeys(): void {
  const shown = dialog();
  if (!shown || shown.open) return;
  const box = shown.querySelector<HTMLInputElement>("[data-keys-on]");
  if (box) box.checked = areOn();
  shown.showModal();
}

function open(id: string): void {
  const details = document.getElementById(id);
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector<HTMLElement>("select, input:not([type=hidden])")?.focus();
}

function close(id: string): void {
  const details = document.getElementById(id);
  if (!(details instanceof HTMLDetailsElement) || !details.open) return;
  details.open = false;
  document.getElementById("item-head")?.focus();
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (event.target as HTMLElement | null)?.closest("#amend")) {
      close("amend");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target) || dialog()?.open) return;
    if (event.key === "?") {
      event.preventDefault();
      showKeys();
      return;
    }
    if (!areOn() || event.repeat) return;
    // The key where it lies, too: an Arabic keyboard has other letters on it.
    const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const wanted = [event.key.toLowerCase(), letter];
    const held = [...document.querySelectorAll<HTMLElement>("[data-key]")].find((e) => wanted.includes(e.dataset["key"] ?? ""));
    if (!held) return;
    event.preventDefault();
    if (held instanceof HTMLInputElement) held.focus();
    else held.click();
  });

  document.addEventListener("click", (event) => {
    const pressed = (event.target as HTMLElement | null)?.closest<HTMLElement>("[data-help], [data-open], [data-close]");
    if (!pressed) return;
    if (pressed.dataset["help"] !== undefined) showKeys();
    if (pressed.dataset["open"]) open(pressed.dataset["open"]);
    if (pressed.dataset["close"]) close(pressed.dataset["close"]);
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.dataset["keysOn"] === undefined) return;
    try {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // no storage: it holds until the page is left
    }
  });

  // After a decision the next reading takes the focus, so that a screen reader tells it and Tab goes on from it.
  document.addEventListener("htmx:afterSettle", (event) => {
    if ((event.target as HTMLElement | null)?.id === "review" || document.activeElement === document.body) {
      document.getElementById("item-head")?.focus({ preventScroll: true });
      if (document.querySelector("[data-review]")) window.scrollTo({ top: 0 });
    }
  });
}
