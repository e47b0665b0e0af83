import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// The offline worker keeps its name: Django serves it at /sw.js and puts the list of files to keep before it.
const nameOf = (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js");

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  build: {
    outDir: here("../src/shequ/ui/static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { app: here("app.js"), map: here("map.js"), charts: here("charts.js"), division: here("division.js"), sw: here("sw.js") },
      output: {
        entryFileNames: nameOf,
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
