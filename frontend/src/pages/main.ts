// What the pages do besides being read: parts fetched after them, keys, uploads, text and statements side by side, the brief's parts.
import htmx from "htmx.org";
import "./pages.css";
import { pairText } from "./document";
import { listenToKeys } from "./keys";
import { makeSortable } from "./sorting";
import { takeFiles } from "./upload";

document.documentElement.classList.add("scripted");

const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
  headers["X-CSRF-Token"] = token;
});

// A refusal is a page too: it tells what is wrong, so it is shown in place.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean; serverResponse: string }>;
  const page = detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html") ?? false;
  if (detail.xhr.status === 422 && page) {
    detail.shouldSwap = true;
    detail.isError = false;
  } else if (detail.xhr.status >= 400) {
    say(page ? refusalOf(detail.serverResponse) : `${detail.xhr.status} ${detail.xhr.statusText}`);
  }
});

document.addEventListener("htmx:sendError", () => { say("no connection"); });

function refusalOf(html: string): string {
  const read = new DOMParser().parseFromString(html, "text/html");
  return [...read.querySelectorAll("main h1, main p[dir]")].map((e) => e.textContent.trim()).join(" – ");
}

/** Tell something to eyes and ears alike. */
function say(text: string): void {
  const said = document.getElementById("said");
  if (!said) return;
  said.textContent = text;
  said.classList.remove("unseen");
  said.classList.add("wrong", "told-off");
}

// Filters come as links too: empty fields stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { verb, elt, formData } = (event as CustomEvent<{ verb: string; elt: Element; formData: FormData }>).detail;
  if (verb !== "get" || !elt.matches("form.filters")) return;
  for (const name of [...formData.keys()]) if (formData.get(name) === "") formData.delete(name);
});

// Who follows a link while a list is still being fetched goes where the link leads: the list's address must not come between.
document.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement | null)?.closest("a[href]:not([hx-get])");
  if (link) for (const form of document.querySelectorAll("form.filters")) htmx.trigger(form, "htmx:abort");
}, true);

listenToKeys();
document.querySelectorAll<HTMLElement>("[data-paired]").forEach(pairText);
document.querySelectorAll<HTMLFormElement>("form[data-upload]").forEach((form) => { takeFiles(form, token); });
document.querySelectorAll<HTMLElement>("[data-sortable]").forEach(makeSortable);
document.querySelectorAll<HTMLElement>("[data-print]").forEach((button) => { button.addEventListener("click", () => { window.print(); }); });

declare global {
  interface Window { htmx: typeof htmx }
}
window.htmx = htmx;
