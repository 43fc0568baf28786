// How Vite bundles the page. Paths in it are relative: dist/ works below any path.
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";
import { addresses } from "./www/embed/addresses.ts";
import { lessons } from "./www/embed/lessons.ts";
import { offline } from "./www/offline/plugin.ts";

const root = import.meta.dirname;

/** index.html, every page that embeds or demonstrates it, and the scripts that other pages name. */
function entries(): Record<string, string> {
  const found: Record<string, string> = { index: resolve(root, "index.html") };
  for (const folder of ["www/embed", "www/demo"]) {
    for (const file of readdirSync(resolve(root, folder)).filter((name) => name.endsWith(".html"))) {
      found[`${basename(folder)}-${basename(file, ".html")}`] = resolve(root, folder, file);
    }
  }
  // These keep their names: whoever embeds a figure has them in a page of his own.
  return {
    ...found,
    "embed/layer-lab": resolve(root, "www/element/layer-lab.ts"),
    "embed/frame": resolve(root, "www/embed/frame.ts"),
    "embed/markdown": resolve(root, "www/embed/markdown.ts"),
    "embed/layerlab": resolve(root, "www/embed/layerlab.ts"),
  };
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
  plugins: [preload(), addresses(), lessons(), offline()],
  resolve: {
    // What `cargo xtask build` made of src/ui, and the npm package.
    alias: {
      "layerlab-page": resolve(root, "target/page"),
      layerlab: resolve(root, "pkg/index.js"),
    },
  },
  worker: { format: "es" },
  build: {
    target: "es2022",
    manifest: true,
    // Nothing as a data: address, which the page's own policy would refuse to fetch.
    assetsInlineLimit: 0,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: entries(),
      // The scripts of embed/ are imported for what they export.
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: ({ name }) => (name.startsWith("embed/") ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
