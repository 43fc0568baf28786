// What a slide deck does with fragments: each key shows one step more, and after the last the next slide.
import "../element/layer-lab";
import type { LayerLab } from "../element/layer-lab";

const slides = [...document.querySelectorAll("section")];
let at = 0;

function next(): void {
  const lab = slides[at]?.querySelector<LayerLab>("layer-lab");
  const last = lab?.lab?.view().steps ?? 0;
  if (lab && lab.step !== undefined && lab.step < last) {
    lab.step += 1;
  } else if (at + 1 < slides.length) {
    at += 1;
    for (const [index, slide] of slides.entries()) slide.hidden = index !== at;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight" || event.key === " ") next();
});
