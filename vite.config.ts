// How Vite bundles the page. Paths in it are relative: dist/ works below any path.
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";
import { offline } from "./www/offline/plugin.ts";

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

/** Lets the browser fetch the WebAssembly and its glue while it still reads index.html. */
function preload(): Plugin {
  return {
    name: "layerlab-preload",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle, filename }) {
        if (filename !== resolve(root, "index.html")) return [];
        return Object.values(bundle ?? {}).flatMap((file): HtmlTagDescriptor[] => {
          const href = `./${file.fileName}`;
          const from = file.type === "chunk" ? [file.facadeModuleId ?? ""] : file.originalFileNames;
          const kind = from.some((name) => name.endsWith("target/page/layerlab.js"))
            ? { rel: "modulepreload" }
            : from.some((name) => name.endsWith("target/page/layerlab_bg.wasm"))
              ? { rel: "preload", as: "fetch" }
              : undefined;
          return kind ? [{ tag: "link", attrs: { ...kind, crossorigin: "", href }, injectTo: "head" }] : [];
        });
      },
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: "www/public",
  plugins: [preload(), offline()],
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
    // Nothing as a data: address, which the page's own policy would refuse to fetch.
    assetsInlineLimit: 0,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: pages() },
  },
});
