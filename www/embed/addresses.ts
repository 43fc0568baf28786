// Gives pages the addresses that people put into their own: embed/ and demo/, whatever folder the sources are in.
import type { Plugin } from "vite";

export function addresses(): Plugin {
  return {
    name: "layerlab-addresses",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, page] of Object.entries(bundle)) {
          if (page.type !== "asset" || !name.startsWith("www/") || !name.endsWith(".html")) continue;
          delete bundle[name];
          // One folder less on the way to assets/.
          const source = String(page.source).replaceAll("../../", "../");
          this.emitFile({ type: "asset", fileName: name.slice("www/".length), source });
        }
      },
    },
  };
}
