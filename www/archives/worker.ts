// The engine of the page once more, in a worker: reads an archive piece by piece, or writes one.
import init, { ArchiveReader, writeArchive } from "layerlab-page/layerlab.js";
import wasm from "layerlab-page/layerlab_bg.wasm?url";
import { bringRest } from "../rest";

export type Task = { open: Blob } | { write: Uint8Array };
export type Answer = { at: number } | { done: Uint8Array | Blob } | { failed: string };

/** What is gathered before it goes to the browser, in bytes. */
const PIECE = 1 << 20;

const started = init({ module_or_path: fetch(wasm) }).then((first) => bringRest(first).now());

function answer(message: Answer, transfer: Transferable[] = []): void {
  (globalThis as unknown as { postMessage(message: Answer, transfer: Transferable[]): void }).postMessage(message, transfer);
}

async function open(file: Blob): Promise<Uint8Array> {
  const reader = new ArchiveReader();
  const pieces = file.stream().getReader();
  let [at, told] = [0, -1];
  for (let next = await pieces.read(); !next.done; next = await pieces.read()) {
    reader.push(next.value);
    at += next.value.length;
    const hundredths = Math.floor((at * 100) / file.size);
    if (hundredths > told) answer({ at: (told = hundredths) });
  }
  return reader.finish();
}

function write(images: Uint8Array): Blob {
  const parts: Blob[] = [];
  let gathered: BlobPart[] = [];
  let size = 0;
  const flush = () => {
    // The browser may keep a blob's bytes outside of memory.
    parts.push(new Blob(gathered));
    [gathered, size] = [[], 0];
  };
  writeArchive(images, (piece: Uint8Array<ArrayBuffer>) => {
    gathered.push(piece);
    size += piece.length;
    if (size >= PIECE) flush();
  });
  flush();
  return new Blob(parts, { type: "application/x-tar" });
}

addEventListener("message", async ({ data: task }: MessageEvent<Task>) => {
  try {
    await started;
    if ("open" in task) {
      const done = await open(task.open);
      answer({ done }, [done.buffer]);
    } else {
      answer({ done: write(task.write) });
    }
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
  }
});
