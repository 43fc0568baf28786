// What the element says itself, in the languages of the engine's figures. A missing text does not compile.

export type Language = "en" | "de";

export interface Texts {
  start: string;
  loading: string;
  failed: string;
  steps: string;
  builder: string;
  classic: string;
  undo: string;
  open: string;
  line: string;
}

export const TEXTS: Record<Language, Texts> = {
  en: {
    start: "Show the layers",
    loading: "Loading…",
    failed: "Not shown",
    steps: "Steps",
    builder: "Builder",
    classic: "classic builder",
    undo: "Undo",
    open: "Open in Layerlab",
    line: "line",
  },
  de: {
    start: "Die Schichten zeigen",
    loading: "Wird geladen …",
    failed: "Nicht angezeigt",
    steps: "Schritte",
    builder: "Builder",
    classic: "klassischer Builder",
    undo: "Rückgängig",
    open: "In Layerlab öffnen",
    line: "Zeile",
  },
};

/** The language of an element's place in its page, as the browser works it out; English where there is no other. */
export function languageOf(element: Element): Language {
  return element.matches(":lang(de)") ? "de" : "en";
}
