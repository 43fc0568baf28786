// The page for iframes: one element over the whole of it. The query says how it looks, the hash what it shows; neither
// is ever changed from in here, as the address of a frame belongs to the page around it.
import { LayerLab } from "../element/layer-lab";
import { VERSION, ours, type FromFrame, type ToFrame } from "./messages";
import "./page.css";

type Body<T> = T extends unknown ? Omit<T, "layerlab"> : never;

const query = new URLSearchParams(location.search);
const lab = new LayerLab();
for (const name of ["builder", "lang", "read-only", "step", "theme", "view"]) {
  const value = query.get(name);
  if (value !== null) lab.setAttribute(name, value);
}
lab.setAttribute("load", "eager");
show();

/** `#v1.…` or `#lesson=ID`. */
function show(): void {
  lab.setAttribute("state", location.hash.slice(1) || "lesson=first-story");
}

/** The origin of the page around: as it says itself, or as the browser says. Nobody else is spoken to or heard. */
function around(): string | undefined {
  if (window.parent === window) return undefined;
  const ancestors = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins;
  const origin = query.get("origin") ?? ancestors?.[0] ?? document.referrer;
  return URL.canParse(origin) ? new URL(origin).origin : undefined;
}

const peer = around();

function tell(message: Body<FromFrame>): void {
  if (peer) window.parent.postMessage({ layerlab: VERSION, ...message }, peer);
}

function height(): void {
  tell({ type: "height", height: Math.ceil(document.body.getBoundingClientRect().height) });
}

lab.addEventListener("layerlab-ready", () => tell({ type: "ready" }));
for (const event of ["layerlab-ready", "layerlab-build"]) {
  lab.addEventListener(event, () => {
    if (lab.lab && lab.link) tell({ type: "build", view: lab.lab.view(), link: lab.link });
  });
}
lab.addEventListener("layerlab-step", () => tell({ type: "step", step: lab.step ?? null }));
lab.addEventListener("layerlab-error", (event) => {
  const { error } = (event as CustomEvent<{ error: unknown }>).detail;
  tell({ type: "error", message: error instanceof Error ? error.message : String(error) });
});
new ResizeObserver(height).observe(document.body);

window.addEventListener("message", ({ source, origin, data }) => {
  const message = source === window.parent && origin === peer ? ours<ToFrame>(data) : undefined;
  switch (message?.type) {
    case "hello":
      if (lab.lab) tell({ type: "ready" });
      height();
      break;
    case "step":
      lab.step = message.step ?? undefined;
      break;
    case "theme":
      lab.theme = message.theme;
      break;
    case "builder":
      lab.builder = message.builder;
      break;
  }
});
window.addEventListener("hashchange", () => {
  show();
  lab.reset().catch(() => {});
});

document.querySelector("main")?.append(lab);
