// Writes dist/service-worker.js: service-worker.js with the list of what was bundled.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, Rollup } from "vite";

/**
 * The files that index.html leads to. Figures and demonstrations are parts of other pages, which need a network
 * themselves; what they alone need would double the first visit.
 */
function needed(bundle: Rollup.OutputBundle): string[] {
  const seen = new Set(["index.html"]);
  const page = resolve(import.meta.dirname, "../../index.html");
  const entry = Object.values(bundle).find((file) => file.type === "chunk" && file.facadeModuleId === page);
  const todo = entry ? [entry.fileName] : [];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const file = bundle[name];
    if (seen.has(name) || !file) continue;
    seen.add(name);
    if (file.type !== "chunk") continue;
    const { importedAssets = [], importedCss = [] } = file.viteMetadata ?? {};
    todo.push(...file.imports, ...file.dynamicImports, ...importedAssets, ...importedCss);
  }
  return [...seen].sort();
}

export function offline(): Plugin {
  return {
    name: "layerlab-offline",
    apply: "build",
    generateBundle: {
      // After Vite's own plugins, which add the pages.
      order: "post",
      handler(_options, bundle) {
        const files = needed(bundle);
        const hash = createHash("sha256");
        for (const name of files) {
          const file = bundle[name];
          hash.update(name).update(file?.type === "chunk" ? file.code : (file?.source ?? ""));
        }
        const source = readFileSync(resolve(import.meta.dirname, "service-worker.js"), "utf8")
          .replace("__VERSION__", hash.digest("hex").slice(0, 16))
          .replace("__FILES__", JSON.stringify(files));
        this.emitFile({ type: "asset", fileName: "service-worker.js", source });
      },
    },
  };
}
