// How Vite bundles the page. Paths in it are relative: dist/ works below any path.
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const root = import.meta.dirname;

/** index.html, and every page that embeds or demonstrates it. */
function pages(): string[] {
  const folders = ["www/embed", "www/demo"].map((folder) => resolve(root, folder));
  const below = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".html"))
      .map((file) => resolve(folder, file)),
  );
  return [resolve(root, "index.html"), ...below];
}

export default defineConfig({
  base: "./",
  publicDir: "www/public",
  resolve: {
    // What `cargo xtask build` made of src/ui and src/js.
    alias: {
      "layerlab-page": resolve(root, "target/page"),
      "layerlab-engine": resolve(root, "pkg/wasm"),
    },
  },
  build: {
    target: "es2022",
    manifest: true,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: pages() },
  },
});
