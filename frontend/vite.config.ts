import { defineConfig } from "vite";

// One script, one style sheet; the map library and its worker are files of their own, loaded as they come from npm.
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../src/whoholds/web/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: "src/map.ts" },
  },
});
