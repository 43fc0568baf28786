// What `cargo xtask build` makes of src/ui, as far as the entry uses it.
declare module "layerlab-page/layerlab.js" {
  /** Compiles the WebAssembly while it arrives. */
  export default function init(input: { module_or_path: Promise<Response> }): Promise<unknown>;
  /** Renders the page into `#app`; `assets` has the address of each part of the catalogue by its name. */
  export function mount(assets: Record<string, string>): void;
}

declare module "layerlab-page/layerlab_bg.wasm?url" {
  const url: string;
  export default url;
}
