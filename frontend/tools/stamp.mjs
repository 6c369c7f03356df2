// Written beside the build: the hash of the sources it was made from, and the licences of what is in it.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const out = join(root, "../src/whoholds/web/static");

function files(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(`${folder}/${e.name}`) : [`${folder}/${e.name}`]));
}

// The same recipe stands in tests/unit/publishing/test_interactive.py: names and bytes, in the order of the names, then the libraries.
// The map and the other pages are built apart, into folders of their own.
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

function stamp(names, libraries, folder) {
  const hash = createHash("sha256");
  for (const name of names.sort()) {
    const body = readFileSync(join(root, name));
    hash.update(`${name}\0${body.length}\0`);
    hash.update(body);
  }
  for (const name of libraries) hash.update(`${name}\0${lock.packages[`node_modules/${name}`].integrity}\0`);
  writeFileSync(join(folder, "sources.sha256"), `${hash.digest("hex")}\n`);
}

const all = files("src");
const ofPages = (name) => name.startsWith("src/pages/");
const MAP_LIBRARIES = ["@fontsource/ibm-plex-sans-arabic", "@fontsource/ibm-plex-sans-condensed", "earcut", "maplibre-gl", "pmtiles"];
stamp([...all.filter((name) => !ofPages(name)), "vite.config.ts"], MAP_LIBRARIES, out);
stamp([...all.filter(ofPages), "vite.pages.config.ts"], ["htmx.org"], join(root, "../src/whoholds/web/styles/pages"));

const own = Object.entries(lock.packages).filter(([path, p]) => path && !p.dev && !p.optional && path.split("node_modules/").length === 2);
const texts = own.map(([path, p]) => {
  const folder = join(root, path);
  const file = readdirSync(folder).find((f) => /^(licen[cs]e|copying|ofl)/i.test(f));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${p.license ?? "see the package"}`;
  return `${path.replace("node_modules/", "")} ${p.version} (${p.license ?? ""})\n\n${text}\n`;
});
writeFileSync(join(out, "licences.txt"), `What the built page holds besides whoholds' own source, and under which licence.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`);
console.log(`${own.length} licences`);
