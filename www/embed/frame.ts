// For the page around: makes every frame of this Layerlab as high as what is in it.
import { VERSION, ours, type FromFrame } from "./messages";

const { origin } = new URL(import.meta.url);

const frames = () => [...document.querySelectorAll("iframe")];

window.addEventListener("message", (event) => {
  if (event.origin !== origin) return;
  const message = ours<FromFrame>(event.data);
  const frame = frames().find((frame) => frame.contentWindow === event.source);
  if (frame && message?.type === "height") frame.style.height = `${message.height}px`;
});

// Frames that were there first have said it already. To whoever is in there: one that is still to load has the origin of
// this page, and the question holds nothing.
for (const frame of frames()) {
  if (new URL(frame.src, document.baseURI).origin === origin) {
    frame.contentWindow?.postMessage({ layerlab: VERSION, type: "hello" }, "*");
  }
}
