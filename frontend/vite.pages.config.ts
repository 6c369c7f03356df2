import { defineConfig } from "vite";

// The pages other than the map: one small script and one style sheet, built apart so that the map's bundle stays whole.
export default defineConfig({
  base: "/static/pages/",
  publicDir: false,
  build: {
    outDir: "../src/whoholds/web/styles/pages",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: { pages: "src/pages/main.ts" } },
  },
});
