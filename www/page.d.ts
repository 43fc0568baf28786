// What `cargo xtask build` makes of src/ui, as far as the entry uses it.
declare module "layerlab-page/layerlab.js" {
  /** Compiles the WebAssembly while it arrives. */
  export default function init(input: { module_or_path: Promise<Response> }): Promise<WebAssembly.Exports>;
  /** The worker's ways in: `push` and `finish` throw why an archive is refused, as a string. */
  export class ArchiveReader {
    /** `digest`: whether it digests the blobs itself. */
    constructor(digest: boolean);
    push(bytes: Uint8Array): void;
    /** Hands over the images, packed in pieces; `digests`: what a digester gave, or `{}`. */
    finish(digests: string, sink: (piece: Uint8Array<ArrayBuffer>) => void): void;
  }
  export class ArchiveDigester {
    push(bytes: Uint8Array): void;
    /** JSON. */
    finish(): string;
  }
  export class ArchiveFinder {
    constructor(digest: string, size: number);
    /** Whether what is looked for was in these bytes. */
    push(bytes: Uint8Array): boolean;
    /** What was found, if it is text. */
    finish(): string | undefined;
  }
  /** Writes packed images as an archive; `progress` gets hundredths. */
  export function writeArchive(
    images: Uint8Array,
    progress: (hundredths: number) => void,
    sink: (piece: Uint8Array<ArrayBuffer>) => void,
  ): void;
  export interface PageOptions {
    /** The element that takes the page; `#app` where there is none. */
    root?: Element;
    /** The address of each part of the catalogue by its name. */
    assets?: Record<string, string>;
    /** Fetches what takes the place of the textareas. */
    editor?: () => Promise<typeof import("./editor/index")>;
    /** Fetches what downloads are made with. */
    files?: () => Promise<typeof import("./files")>;
    /** Fetches what opens and writes archives. */
    archives?: () => Promise<typeof import("./archives/index")>;
    /** Comes to its end when all of the WebAssembly is there. */
    rest?: Promise<void>;
  }
  /** Renders the page. */
  export function mount(options: PageOptions): void;
}

declare module "layerlab-page/*.wasm?url" {
  const url: string;
  export default url;
}
