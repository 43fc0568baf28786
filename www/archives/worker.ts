// The engine of the page once more, in a worker: reads an archive piece by piece, or writes one.
import init, { ArchiveDigester, ArchiveReader, writeArchive } from "layerlab-page/layerlab.js";
import wasm from "layerlab-page/layerlab_bg.wasm?url";
import { bringRest } from "../rest";

export type Task =
  /** `apart`: another worker digests the blobs; its answer comes as `digests`. */
  | { open: Blob; apart: boolean }
  | { digests: string }
  | { digest: Blob }
  | { write: Uint8Array };
export type Done = Uint8Array | Blob | string;
export type Answer = { at: number } | { done: Done } | { failed: string };

/** What is gathered before it goes to the browser, in bytes. */
const PIECE = 1 << 20;

const started = init({ module_or_path: fetch(wasm) }).then((first) => bringRest(first).now());

function answer(message: Answer, transfer: Transferable[] = []): void {
  (globalThis as unknown as { postMessage(message: Answer, transfer: Transferable[]): void }).postMessage(message, transfer);
}

async function each(file: Blob, take: (piece: Uint8Array) => void): Promise<void> {
  const pieces = file.stream().getReader();
  for (let next = await pieces.read(); !next.done; next = await pieces.read()) take(next.value);
}

async function open(file: Blob, apart: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new ArchiveReader(!apart);
  let [at, told] = [0, -1];
  await each(file, (piece) => {
    reader.push(piece);
    at += piece.length;
    const hundredths = Math.floor((at * 100) / file.size);
    if (hundredths > told) answer({ at: (told = hundredths) });
  });
  return reader.finish(apart ? await digests : "{}");
}

async function digest(file: Blob): Promise<string> {
  const digester = new ArchiveDigester();
  await each(file, (piece) => digester.push(piece));
  return digester.finish();
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
  writeArchive(
    images,
    (hundredths: number) => answer({ at: hundredths }),
    (piece: Uint8Array<ArrayBuffer>) => {
      gathered.push(piece);
      size += piece.length;
      if (size >= PIECE) flush();
    },
  );
  flush();
  return new Blob(parts, { type: "application/x-tar" });
}

let digested: (digests: string) => void;
const digests = new Promise<string>((resolve) => (digested = resolve));

addEventListener("message", async ({ data: task }: MessageEvent<Task>) => {
  if ("digests" in task) return digested(task.digests);
  try {
    await started;
    if ("open" in task) {
      const done = await open(task.open, task.apart);
      answer({ done }, [done.buffer]);
    } else {
      answer({ done: "digest" in task ? await digest(task.digest) : write(task.write) });
    }
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
  }
});
