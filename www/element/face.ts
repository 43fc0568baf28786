// The live part of the element: the figure, the editors and the controls. One engine serves all elements of a page.
import { Engine, figureSheet, type Lab, type Operation, type Side, type View } from "layerlab";
import css from "./element.css?inline";
import type { LayerLab } from "./layer-lab";
import { stateOf } from "./state";
import { TEXTS, languageOf, type Language } from "./texts";

/** How long after a keystroke is built, in milliseconds. */
const PAUSE = 120;

/** Where the whole playground is: dist/embed/layer-lab.js and its chunks lie in folders of it. */
const PLAYGROUND = new URL(/* @vite-ignore */ "../", import.meta.url);

let engine: Promise<Engine> | undefined;

/** The engine of all elements. After a failure it can be tried again. */
function shared(): Promise<Engine> {
  engine ??= Engine.create();
  engine.catch(() => (engine = undefined));
  return engine;
}

/** A policy that asks for Trusted Types lets `layerlab` through; what it lets through the engine has escaped. */
const trusted: { createHTML(text: string): string } =
  (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): typeof trusted } }).trustedTypes?.createPolicy(
    "layerlab",
    { createHTML: (text: string) => text },
  ) ?? { createHTML: (text) => text };

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  part: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = part;
  element.part.add(part);
  element.append(...children);
  return element;
}

export class Face {
  #host: LayerLab;
  #lab: Lab;
  #sheet = new CSSStyleSheet();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The width that the figure is drawn for, in CSS pixels. */
  #width = 0;

  #figure = make("div", "figure");
  #editors = make("div", "editors");
  #texts: Record<Side, HTMLTextAreaElement> = { a: make("textarea", "editor"), b: make("textarea", "editor") };
  #message = make("p", "message");
  #heard = make("p", "heard");
  #slider = make("input", "step");
  #classic = new Option("", "classic");
  #builder = make("select", "builder", new Option("BuildKit", "buildkit"), this.#classic);
  #undo = make("button", "undo");
  #open = make("a", "link");
  /** The words before the slider and before the choice of builders. */
  #steps = new Text();
  #builders = new Text();
  #live = make("div", "live");
  #language: Language;

  private constructor(host: LayerLab, lab: Lab) {
    this.#host = host;
    this.#lab = lab;
    this.#language = languageOf(host);
  }

  static async open(host: LayerLab): Promise<Face> {
    const lab = await (await shared()).open(stateOf(host), { builder: host.builder });
    const face = new Face(host, lab);
    await face.#build();
    return face;
  }

  get lab(): Lab {
    return this.#lab;
  }

  get link(): string {
    return new URL(`#${this.#lab.link(this.#host.step)}`, PLAYGROUND).href;
  }

  /** Opens what the element holds anew. */
  async reopen(): Promise<void> {
    this.#lab = await (await shared()).open(stateOf(this.#host), { builder: this.#host.builder });
    this.#built(true);
  }

  async apply(operation: Operation, continues = false): Promise<void> {
    await this.#lab.apply(operation, { continues });
    this.#built(!continues);
  }

  undo(): boolean {
    const undone = this.#lab.undo();
    if (undone) this.#built(true);
    return undone;
  }

  /** Says everything in another language. */
  speak(language: Language): void {
    if (language === this.#language) return;
    this.#language = language;
    this.#label();
    this.#draw(this.#lab.view());
  }

  #label(): void {
    const texts = TEXTS[this.#language];
    this.#live.lang = this.#language;
    this.#steps.data = texts.steps;
    this.#builders.data = texts.builder;
    this.#classic.text = texts.classic;
    this.#undo.textContent = texts.undo;
    this.#open.textContent = texts.open;
  }

  /** An attribute changed. */
  async changed(name: string): Promise<void> {
    const { builder } = this.#host;
    if (name === "builder") {
      if (builder && builder !== this.#lab.view().builder) await this.apply({ do: "builder", builder });
      return;
    }
    if (name === "theme") await this.#paint();
    this.#draw(this.#lab.view());
    if (name === "step") this.#host.emit("step", { step: this.#host.step });
  }

  async #build(): Promise<void> {
    const own = new CSSStyleSheet();
    own.replaceSync(css);
    const root = this.#host.shadowRoot as ShadowRoot;
    root.adoptedStyleSheets = [own, this.#sheet];
    await this.#paint();

    for (const side of ["a", "b"] as const) {
      const text = this.#texts[side];
      text.spellcheck = false;
      text.addEventListener("input", () => this.#typed(side, text.value));
    }
    this.#message.setAttribute("role", "alert");
    this.#heard.setAttribute("role", "status");
    this.#slider.type = "range";
    this.#slider.addEventListener("input", () => {
      const step = this.#slider.valueAsNumber;
      this.#host.step = step < this.#lab.view().steps ? step : undefined;
    });
    this.#builder.addEventListener("change", () => {
      this.#host.builder = this.#builder.value as "buildkit" | "classic";
    });
    this.#undo.type = "button";
    this.#undo.addEventListener("click", () => this.undo());
    this.#open.target = "_blank";
    this.#open.rel = "noopener";
    const controls = make(
      "div",
      "controls",
      make("label", "label", this.#steps, this.#slider),
      make("label", "label", this.#builders, this.#builder),
      this.#undo,
      this.#open,
    );
    this.#live.append(this.#figure, this.#message, this.#editors, controls, this.#heard);
    root.append(this.#live);
    this.#label();
    this.#show(this.#lab.view(), true);
    new ResizeObserver(() => this.#room() !== this.#width && this.#draw(this.#lab.view())).observe(this.#host);
  }

  /** What there is room for, in steps: texts keep their size on a phone, and not every pixel is drawn anew. */
  #room(): number {
    const wide = this.#host.clientWidth || this.#width || 720;
    return Math.min(1200, Math.max(280, Math.floor(wide / 20) * 20));
  }

  /** The colours of the figure, as a sheet of their own: an inline one is what strict policies refuse. */
  async #paint(): Promise<void> {
    this.#sheet.replaceSync(await figureSheet(this.#host.theme));
  }

  #typed(side: Side, text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.apply({ do: "edit", side, text }, true).catch((error: unknown) => this.complain(error));
    }, PAUSE);
  }

  /** Says what is wrong below the figure, until something is drawn. */
  complain(error: unknown): void {
    this.#message.textContent = error instanceof Error ? error.message : String(error);
  }

  /** After a build: everything is drawn, and the page is told. `texts`: the editors no longer have what was built. */
  #built(texts: boolean): void {
    const view = this.#lab.view();
    this.#show(view, texts);
    this.#heard.textContent = this.#lab.view({ language: this.#language }).title;
    this.#host.emit("build", view);
  }

  #show(view: View, texts: boolean): void {
    const sides: Side[] = view.single ? ["a"] : ["a", "b"];
    if (this.#editors.childElementCount !== sides.length) {
      this.#editors.replaceChildren(...sides.map((side) => make("label", "label", "", this.#texts[side])));
    }
    for (const side of sides) {
      const { tag, dockerfile } = view[side];
      (this.#texts[side].previousSibling as Text | null)?.replaceWith(tag);
      if (texts) this.#texts[side].value = dockerfile;
    }
    this.#draw(view);
  }

  #draw(view: View): void {
    const { readOnly, step } = this.#host;
    this.#width = this.#room();
    const svg = this.#lab.svg({ styled: false, step, width: this.#width, language: this.#language });
    const parsed = new DOMParser().parseFromString(trusted.createHTML(svg), "image/svg+xml");
    this.#figure.replaceChildren(document.importNode(parsed.documentElement, true));
    const failures = [view.a, ...(view.single ? [] : [view.b])].flatMap(({ tag, failure }) => {
      return failure ? [`${tag}${failure.line ? `, ${TEXTS[this.#language].line} ${failure.line}` : ""}: ${failure.message}`] : [];
    });
    this.#message.textContent = failures.join("\n");
    this.#editors.hidden = this.#host.view === "figure";
    for (const text of Object.values(this.#texts)) text.readOnly = readOnly;
    this.#slider.max = String(view.steps);
    this.#slider.valueAsNumber = step ?? view.steps;
    this.#builder.value = view.builder;
    this.#builder.disabled = readOnly;
    this.#undo.hidden = readOnly;
    this.#undo.disabled = !view.canUndo;
    this.#open.href = this.link;
  }
}
