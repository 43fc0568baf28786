// Where the package's own bytes come from: the WebAssembly, and the data about base images and packages.
import start from "./wasm/layerlab.js";

/** How a file beside this one is read. Browsers fetch it; node.js puts the file system in its place. */
export const host = { read: (url) => fetch(url) };

// Written out one by one, so that bundlers find them.
const FILES = {
  images: new URL("./data/images.bin", import.meta.url),
  "images-more": new URL("./data/images-more.bin", import.meta.url),
  debian: new URL("./data/debian.bin", import.meta.url),
  languages: new URL("./data/languages.bin", import.meta.url),
  "rootfs-debian": new URL("./data/rootfs-debian.bin", import.meta.url),
  "rootfs-small": new URL("./data/rootfs-small.bin", import.meta.url),
};

const WASM = new URL("./wasm/layerlab_bg.wasm", import.meta.url);

/** @type {Map<string, Promise<Uint8Array>>} */
const data = new Map();
let engine;

/** Compiles the engine, once. After a failure it can be tried again. */
export function init() {
  engine ??= read(WASM).then((response) => start({ module_or_path: response }));
  engine.catch(() => (engine = undefined));
  return engine;
}

/** The bytes of a data file, read once. After a failure it can be tried again. */
export function asset(name) {
  if (!data.has(name)) {
    const bytes = read(FILES[name]).then(async (response) => new Uint8Array(await response.arrayBuffer()));
    data.set(name, bytes);
    bytes.catch(() => data.delete(name));
  }
  return data.get(name);
}

async function read(url) {
  let cause;
  try {
    const response = await host.read(url);
    if (response.ok) return response;
    cause = `the server answers ${response.status}`;
  } catch (error) {
    cause = error instanceof Error ? error.message : String(error);
  }
  throw Object.assign(new Error(`${url} could not be loaded: ${cause}`), { name: "LayerlabError", code: "load-failed" });
}
