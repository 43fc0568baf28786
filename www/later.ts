// What the page has after its first picture: the looks of what opens later, a place for files everywhere, and itself
// without a network.
import "./styles/later.css";
import { keepForOffline } from "./offline/register";

/** The files that are being dragged; a dragged text has none. */
function files(event: DragEvent): FileList | undefined {
  return event.dataTransfer?.types.includes("Files") ? event.dataTransfer.files : undefined;
}

/** A browser that were left alone with a dropped file would show it in place of the page. */
function takeDrops(): void {
  addEventListener("dragover", (event) => {
    if (files(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const dropped = files(event);
    // The context, the editors and the dialog have taken theirs by now.
    if (!dropped?.length || event.defaultPrevented) return;
    event.preventDefault();
    document.getElementById("open-image")?.click();
    requestAnimationFrame(() => choose(dropped));
  });
}

/** As if the files had been chosen in the dialog. */
function choose(dropped: FileList): void {
  const input = document.querySelector<HTMLInputElement>("dialog .opened input[type=file]");
  if (!input) return;
  input.files = dropped;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

takeDrops();
keepForOffline();
