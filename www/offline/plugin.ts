// Writes dist/service-worker.js: service-worker.js with the list of what was bundled.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

/** Demonstrations are for reading online; maps are for developers. */
const LEFT_OUT = /\.map$|^www\/demo\/|^\.vite\//;

export function offline(): Plugin {
  return {
    name: "layerlab-offline",
    apply: "build",
    generateBundle: {
      // After Vite's own plugins, which add the pages.
      order: "post",
      handler(_options, bundle) {
        const files = Object.keys(bundle).filter((name) => !LEFT_OUT.test(name)).sort();
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
