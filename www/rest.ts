// The rest of the WebAssembly: what the first picture does not need. `cargo xtask build` takes it apart
// (xtask/src/split); its functions take their places in the first module's table when it is instantiated.
import url from "layerlab-page/layerlab_rest.wasm?url";

declare global {
  /** Called by the first module when it needs a function of the rest that has not come yet. */
  var layerlabRest: () => void;
}

/** The two ways of fetching the rest. Either does nothing once it is there. */
export interface Rest {
  /** Fetches it. */
  now(): Promise<void>;
  /** Fetches it when the first picture is drawn. */
  later(): Promise<void>;
}

/** Prepares the rest of the module with these exports. */
export function bringRest(first: WebAssembly.Exports): Rest {
  const ready = first.ready as WebAssembly.Global | undefined;
  const instantiate = (module: WebAssembly.Module) => {
    if (!ready?.value) new WebAssembly.Instance(module, { first });
  };
  globalThis.layerlabRest = () => instantiate(new WebAssembly.Module(fetchAtOnce(url)));
  let coming: Promise<void> | undefined;
  const now = () => (coming ??= WebAssembly.compileStreaming(fetch(url)).then(instantiate));
  return { now, later: () => afterPicture().then(now) };
}

/** Two frames later the one between them has been shown. Hidden pages have no frames, and no hurry. */
function afterPicture(): Promise<unknown> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  return Promise.race([frame().then(frame), new Promise((resolve) => setTimeout(resolve, 1000))]);
}

/** Somebody was quicker than the network, and waits. */
function fetchAtOnce(url: string): Uint8Array<ArrayBuffer> {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // The only way to bytes that a synchronous request has.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}
