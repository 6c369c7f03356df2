// Entry: starts the page on a server's data, or on the data of the file it stands in.
import libraryUrl from "maplibre-gl/dist/maplibre-gl.mjs?url";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "./style.css";
import { FileSource, type Packed } from "./file_source";
import type { Library } from "./map_view";
import { Page } from "./page";
import { ServerSource } from "./server_source";

declare global {
  /** Set by the loader of a self-contained file. */
  var whoholdsPage: { data: Packed; days: ArrayBuffer; library: string; worker: string } | undefined;
}

async function library(script: string, worker: string): Promise<Library> {
  const loaded = (await import(/* @vite-ignore */ script)) as Library;
  loaded.setWorkerUrl(worker);
  return loaded;
}

async function start(root: HTMLElement): Promise<void> {
  const own = globalThis.whoholdsPage;
  try {
    if (own) await Page.open(root, new FileSource(own.data, own.days), library(own.library, own.worker), true);
    else await Page.open(root, new ServerSource(root.dataset["api"] ?? "/api"), library(libraryUrl, workerUrl), false);
  } catch (problem) {
    console.error(problem);
    root.dataset["ready"] = "failed";
    root.append(Object.assign(document.createElement("p"), { className: "notice", textContent: String(problem) }));
    root.lastElementChild?.setAttribute("role", "alert");
  }
}

const root = document.getElementById("whoholds");
if (root) void start(root);
