// Layerlab's engine for browsers, bundlers and Node; index.d.ts says what everything takes and gives.
import { asset, init } from "./load.js";
import * as wasm from "./wasm/layerlab.js";

export class Engine {
  #wasm;

  constructor(inner) {
    this.#wasm = inner;
  }

  static async create({ era } = {}) {
    await init();
    return new Engine(new wasm.Engine(era));
  }

  fork() {
    return new Engine(this.#wasm.fork());
  }

  async build(options) {
    return this.#informed(options, () => this.#wasm.build(options));
  }

  async preview(options) {
    return this.#informed(options, () => this.#wasm.preview(options));
  }

  async explain(options) {
    const { steps, sentences } = await this.preview(options);
    return steps.map(({ index, instruction, text, lines, verdict }) => {
      return { index, instruction, text, lines, verdict, sentence: sentences[index] };
    });
  }

  tag(source, target) {
    this.#wasm.tag(source, target);
  }

  images() {
    return this.#wasm.images();
  }

  image(name) {
    return this.#wasm.image(name);
  }

  history(name) {
    return this.image(name).history;
  }

  layers(name) {
    return this.image(name).layers;
  }

  files(name, layer) {
    return this.#wasm.files(name, layer);
  }

  read(name, path) {
    return this.#wasm.read(name, path);
  }

  diff(a, b) {
    return this.#wasm.diff(a, b);
  }

  waste(name) {
    return this.#wasm.waste(name);
  }

  export(names, write, { gzip = false } = {}) {
    return this.#wasm.export([names].flat(), gzip, write);
  }

  async import(archive) {
    const importer = new wasm.Importer();
    try {
      for await (const piece of pieces(archive)) importer.push(piece);
    } catch (error) {
      importer.free();
      throw error;
    }
    return importer.finish(this.#wasm);
  }

  async open(state, settings) {
    const text = typeof state === "string" ? state : JSON.stringify(state);
    const inner = new wasm.Lab(this.#wasm, text, settings);
    const settle = () => this.#learn(() => inner.missingAssets(), () => inner.refresh(this.#wasm));
    await settle();
    return new Lab(inner, settle);
  }

  /** Loads what is missing, and what that shows to be missing. */
  // Which images a build begins with is known before; what its commands need, when they have run.
  async #informed(options, build) {
    await this.#learn(() => this.#wasm.missingAssets(options));
    let report = build();
    await this.#learn(
      () => this.#wasm.lacking(),
      () => {
        report = build();
      },
    );
    return report;
  }

  async #learn(missing, then = () => {}) {
    const seen = new Set();
    for (;;) {
      const names = missing().filter((name) => !seen.has(name));
      if (names.length === 0) return;
      const loaded = await Promise.all(names.map(async (name) => [name, await asset(name)]));
      for (const [name, bytes] of loaded) {
        seen.add(name);
        this.#wasm.loadAsset(name, bytes);
      }
      then();
    }
  }
}

export class Lab {
  #wasm;
  #settle;

  constructor(inner, settle) {
    this.#wasm = inner;
    this.#settle = settle;
  }

  view({ language } = {}) {
    return this.#wasm.view(language);
  }

  async apply(op, { continues = false } = {}) {
    this.#wasm.apply(op, continues);
    await this.#settle();
  }

  undo() {
    return this.#wasm.undo();
  }

  redo() {
    return this.#wasm.redo();
  }

  svg(options) {
    return this.#wasm.svg(options);
  }

  link(step) {
    return this.#wasm.link(step);
  }
}

/** The engine of those figures that need none of their own. */
let drawing;

export async function render(state, { builder, era, ...options } = {}) {
  drawing ??= Engine.create();
  drawing.catch(() => (drawing = undefined));
  const lab = await (await drawing).open(state, { builder, era });
  return lab.svg(options);
}

export async function figureSheet(theme = "auto", id = "layerlab") {
  await init();
  return wasm.figureSheet(theme, id);
}

export async function parseHistory(text) {
  await init();
  return wasm.parseHistory(text);
}

export async function version() {
  await init();
  return wasm.version();
}

export function isLayerlabError(error) {
  return error instanceof Error && error.name === "LayerlabError";
}

/** An archive in pieces, whatever it comes as. */
async function* pieces(archive) {
  if (archive instanceof Uint8Array || archive instanceof ArrayBuffer) {
    yield new Uint8Array(archive);
  } else if (archive instanceof Blob) {
    yield* pieces(archive.stream());
  } else if (Symbol.asyncIterator in archive) {
    yield* archive;
  } else {
    // Not every browser can loop over a stream.
    const reader = archive.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      await reader.cancel();
    }
  }
}
