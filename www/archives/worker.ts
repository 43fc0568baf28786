// The engine of the page once more, in a worker: reads an archive piece by piece, or writes one.
import init, { ArchiveDigester, ArchiveFinder, ArchiveReader, writeArchive } from "layerlab-page/layerlab.js";
import wasm from "layerlab-page/layerlab_bg.wasm?url";
import { bringRest } from "../rest";

export type Task =
  /** `apart`: another worker digests the blobs; its answer comes as `digests`. */
  | { open: Blob; apart: boolean }
  | { digests: string }
  | { digest: Blob }
  | { find: Blob; digest: string; size: number }
  | { write: Uint8Array };
export type Done = Blob | string | null;
export type Answer = { at: number } | { piece: Uint8Array } | { done: Done } | { failed: string };

/** What is gathered before it goes to the browser, in bytes. */
const PIECE = 1 << 20;

/** What is read of a file at once, in bytes. */
const BUFFER = 256 << 10;

const started = init({ module_or_path: fetch(wasm) }).then((first) => bringRest(first).now());

function answer(message: Answer, transfer: Transferable[] = []): void {
  (globalThis as unknown as { postMessage(message: Answer, transfer: Transferable[]): void }).postMessage(message, transfer);
}

/**
 * Reads a file through one buffer, until `take` says that it is enough: pieces of their own lie about until the browser
 * finds time to collect them.
 */
async function each(file: Blob, take: (piece: Uint8Array) => boolean | void): Promise<void> {
  let buffer = new ArrayBuffer(BUFFER);
  const pieces = buffered(file);
  if (!pieces) {
    const own = file.stream().getReader();
    for (let next = await own.read(); !next.done; next = await own.read()) if (take(next.value)) return;
    return;
  }
  for (let next = await pieces.read(new Uint8Array(buffer)); !next.done; next = await pieces.read(new Uint8Array(buffer))) {
    if (take(next.value)) return;
    buffer = next.value.buffer;
  }
}

/** Not every browser reads a file into a given buffer. */
function buffered(file: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

async function open(file: Blob, apart: boolean): Promise<null> {
  const reader = new ArchiveReader(!apart);
  let [at, told] = [0, -1];
  await each(file, (piece) => {
    reader.push(piece);
    at += piece.length;
    const hundredths = Math.floor((at * 100) / file.size);
    if (hundredths > told) answer({ at: (told = hundredths) });
  });
  reader.finish(apart ? await digests : "{}", (piece: Uint8Array<ArrayBuffer>) => answer({ piece }, [piece.buffer]));
  return null;
}

async function digest(file: Blob): Promise<string> {
  const digester = new ArchiveDigester();
  await each(file, (piece) => digester.push(piece));
  return digester.finish();
}

async function find(file: Blob, digest: string, size: number): Promise<string | null> {
  const finder = new ArchiveFinder(digest, size);
  await each(file, (piece) => finder.push(piece));
  return finder.finish() ?? null;
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

function result(task: Exclude<Task, { digests: string }>): Done | Promise<Done> {
  if ("open" in task) return open(task.open, task.apart);
  if ("find" in task) return find(task.find, task.digest, task.size);
  return "digest" in task ? digest(task.digest) : write(task.write);
}

let digested: (digests: string) => void;
const digests = new Promise<string>((resolve) => (digested = resolve));

addEventListener("message", async ({ data: task }: MessageEvent<Task>) => {
  if ("digests" in task) return digested(task.digests);
  try {
    await started;
    answer({ done: await result(task) });
  } catch (error) {
    answer({ failed: error instanceof Error ? error.message : String(error) });
  }
});
