// Vite's entry: fetches the page's WebAssembly and its glue at the same time, then mounts the page in #app.
import "./styles/main.css";
import { keepForOffline } from "./offline/register";
import wasm from "layerlab-page/layerlab_bg.wasm?url";

/** Where the parts of the catalogue lie, by name: the page fetches one when a build first needs it. */
const files = import.meta.glob<string>("./data/*.bin", { query: "?url", import: "default", eager: true });
const assets = Object.fromEntries(
  Object.entries(files).map(([path, url]) => [path.replace(/^.*\/|\.bin$/g, ""), url]),
);

/** Says in the page itself why nothing more appears. */
function explain(error: unknown): void {
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = `Layerlab could not start in this browser: ${error instanceof Error ? error.message : error}`;
  document.getElementById("app")?.append(message);
}

async function start(): Promise<void> {
  const bytes = fetch(wasm);
  const page = await import("layerlab-page/layerlab.js");
  await page.default({ module_or_path: bytes });
  page.mount(assets);
  keepForOffline();
}

start().catch(explain);
