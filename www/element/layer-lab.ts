// The custom element <layer-lab>, small enough for any page: the engine comes when the element is seen or clicked.
import type { Builder, Lab, Operation, Side, Theme } from "layerlab";
import type { Face } from "./face";
import { TEXTS, languageOf, type Texts } from "./texts";

/** Attributes that are looked at again whenever they change. */
const OBSERVED = ["builder", "read-only", "step", "theme", "view"];

export class LayerLab extends HTMLElement {
  static observedAttributes = OBSERVED;

  #internals = this.attachInternals();
  #watch: IntersectionObserver | undefined;
  #face: Face | undefined;
  #starting: Promise<void> | undefined;
  #poster: HTMLButtonElement;
  /** What the button says. */
  #says: (texts: Texts) => string = ({ start }) => start;
  /** Its language is that of its place in the page: any element around it may have it changed. */
  #tongue = new MutationObserver(() => this.#speak());

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    // The light DOM is the poster: what a reader without JavaScript sees as well.
    const poster = document.createElement("div");
    poster.className = "poster";
    this.#poster = document.createElement("button");
    this.#poster.type = "button";
    this.#poster.part.add("start");
    this.#poster.addEventListener("click", () => this.start().catch(() => {}));
    poster.append(document.createElement("slot"), this.#poster);
    root.append(poster);
  }

  connectedCallback(): void {
    this.#tongue.observe(document, { attributeFilter: ["lang"], subtree: true });
    this.#speak();
    if (this.#face || this.#starting) return;
    const load = this.getAttribute("load") ?? "visible";
    if (load === "eager") this.start().catch(() => {});
    if (load !== "visible") return;
    this.#watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.start().catch(() => {}),
      { rootMargin: "200px" },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
    this.#tongue.disconnect();
  }

  #speak(): void {
    const language = languageOf(this);
    this.#poster.lang = language;
    this.#poster.textContent = this.#says(TEXTS[language]);
    this.#face?.speak(language);
  }

  #say(says: (texts: Texts) => string): void {
    this.#says = says;
    this.#speak();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before !== after) this.#face?.changed(name).catch((error: unknown) => this.#fail(error));
  }

  /** Loads the engine and shows the layers. */
  start(): Promise<void> {
    this.#watch?.disconnect();
    this.#starting ??= this.#begin().catch((error: unknown) => {
      this.#starting = undefined;
      this.#fail(error);
      throw error;
    });
    return this.#starting;
  }

  async #begin(): Promise<void> {
    this.#poster.disabled = true;
    this.#say(({ loading }) => loading);
    const { Face } = await import("./face");
    this.#face = await Face.open(this);
    this.#internals.states.add("live");
    this.emit("ready", this.#face.lab.view());
  }

  /** The poster stays, says what is wrong, and can be tried again; what is shown already stays as well. */
  #fail(error: unknown): void {
    this.#poster.disabled = false;
    this.#say(({ failed }) => `${failed}: ${error instanceof Error ? error.message : error}`);
    this.#face?.complain(error);
    this.emit("error", { error });
  }

  /** Tells the page: `layerlab-NAME`, which bubbles. */
  emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`layerlab-${name}`, { detail, bubbles: true, composed: true }));
  }

  /** Reads the light DOM again and forgets every edit. */
  async reset(): Promise<void> {
    if (!this.#face) return this.start();
    await this.#tried(this.#face.reopen());
  }

  /** Does an operation, as links hold them. */
  async apply(operation: Operation): Promise<void> {
    await this.start();
    if (this.#face) await this.#tried(this.#face.apply(operation));
  }

  /** Says what went wrong, and leaves it to the caller as well. */
  async #tried(attempt: Promise<void>): Promise<void> {
    try {
      await attempt;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Replaces a Dockerfile. */
  edit(side: Side, text: string): Promise<void> {
    return this.apply({ do: "edit", side, text });
  }

  undo(): boolean {
    return this.#face?.undo() ?? false;
  }

  /** The two Dockerfiles under edit, once they are shown. */
  get lab(): Lab | undefined {
    return this.#face?.lab;
  }

  /** The address of the playground with the present edits. */
  get link(): string | undefined {
    return this.#face?.link;
  }

  /** How many steps are shown; `undefined`: all. */
  get step(): number | undefined {
    const value = Number.parseInt(this.getAttribute("step") ?? "", 10);
    return value >= 0 ? value : undefined;
  }

  set step(step: number | undefined) {
    this.#reflect("step", step);
  }

  get builder(): Builder | undefined {
    const value = this.getAttribute("builder");
    return value === "classic" || value === "buildkit" ? value : undefined;
  }

  set builder(builder: Builder | undefined) {
    this.#reflect("builder", builder);
  }

  get theme(): Theme {
    const value = this.getAttribute("theme");
    return value === "light" || value === "dark" ? value : "auto";
  }

  set theme(theme: Theme) {
    this.#reflect("theme", theme);
  }

  get view(): "both" | "figure" {
    return this.getAttribute("view") === "figure" ? "figure" : "both";
  }

  set view(view: "both" | "figure") {
    this.#reflect("view", view);
  }

  get readOnly(): boolean {
    return this.hasAttribute("read-only");
  }

  set readOnly(on: boolean) {
    this.toggleAttribute("read-only", on);
  }

  #reflect(name: string, value: string | number | undefined): void {
    if (value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }
}

if (!customElements.get("layer-lab")) customElements.define("layer-lab", LayerLab);
