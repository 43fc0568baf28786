// Vite's entry: fetches the page's WebAssembly and its glue at the same time, then mounts the page in #app.
import "./styles/main.css";
import { bringRest } from "./rest";
import wasm from "layerlab-page/layerlab_bg.wasm?url";

/** Where the parts of the catalogue lie, by name: the page fetches one when a build first needs it. */
const parts = import.meta.glob<string>("./data/*.bin", { query: "?url", import: "default", eager: true });
const assets = Object.fromEntries(
  Object.entries(parts).map(([path, url]) => [path.replace(/^.*\/|\.bin$/g, ""), url]),
);

/** Says in the page itself what went wrong. */
function explain(what: string, error: unknown): void {
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = `${what}: ${error instanceof Error ? error.message : error}`;
  document.getElementById("app")?.append(message);
}

/** Fetches CodeMirror when the page has nothing better to do. */
async function idleEditor(): Promise<typeof import("./editor/index")> {
  await new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 3000 });
    else setTimeout(resolve, 500);
  });
  return import("./editor/index");
}

/** What hands files to the browser's downloads: fetched when somebody asks for one. */
const files = once(() => import("./files"));

/** What opens and writes archives, in a worker. */
const archives = once(() => import("./archives/index"));

/** Whether somebody has been here before and changed something: see src/ui/platform. */
function drafted(): boolean {
  try {
    return localStorage.getItem("layerlab.draft") !== null;
  } catch {
    return false;
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

async function start(): Promise<void> {
  const bytes = fetch(wasm);
  const page = await import("layerlab-page/layerlab.js");
  const bring = bringRest(await page.default({ module_or_path: bytes }));
  // A picture other than the first lesson's may need anything.
  const known = !location.hash && !drafted();
  const rest = known ? bring.later() : bring.now();
  const later = known ? rest.then(() => import("./later")) : import("./later");
  if (!known) await Promise.all([rest, later]);
  later.catch((error) => explain("A part of Layerlab could not be fetched; reload the page to try again", error));
  const editor = once(() => rest.then(idleEditor));
  page.mount({ assets, editor, files, archives, rest });
}

start().catch((error) => explain("Layerlab could not start in this browser", error));
