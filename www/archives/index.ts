// Archives in workers, so that the page answers while hundreds of megabytes go through. The page asks for this module
// when somebody opens or writes one.
import type { Answer, Done, Task } from "./worker";

/** From here on, in bytes, a second worker, which has to load the engine first, saves more time than that takes. */
const LARGE = 32 << 20;

type Take<T> = (value: T) => void;

/** Opens an archive: `take` gets its images as the engine packs them, in pieces, `progress` hundredths of the file. */
export async function open(file: Blob, signal: AbortSignal, progress: Take<number>, take: Take<Uint8Array>): Promise<void> {
  const apart = file.size >= LARGE;
  const reader = new Job({ open: file, apart }, signal, progress, take);
  // Digesting the blobs is a third of the work, and needs nothing of the rest.
  if (apart) {
    const digester = new Job({ digest: file }, signal);
    digester.done.then((digests) => reader.tell({ digests: digests as string }), reader.fail);
    // An archive that is refused needs no digests.
    reader.done.catch(digester.fail);
  }
  await reader.done;
}

/** The text with that digest among the files of an archive, of so many bytes; `null` if there is none. */
export function find(file: Blob, digest: string, size: number, signal: AbortSignal): Promise<string | null> {
  return new Job({ find: file, digest, size }, signal).done as Promise<string | null>;
}

/** Writes packed images as an archive. `progress` gets hundredths of the work. */
export function write(images: Uint8Array, signal: AbortSignal, progress: Take<number>): Promise<Blob> {
  return new Job({ write: images }, signal, progress).done as Promise<Blob>;
}

/** A task and the worker that does it, which ends with it. */
class Job {
  #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  fail!: (reason: unknown) => void;
  done: Promise<Done>;

  constructor(task: Task, signal: AbortSignal, progress: Take<number> = () => {}, take: Take<Uint8Array> = () => {}) {
    const done = new Promise<Done>((resolve, reject) => {
      this.fail = reject;
      signal.addEventListener("abort", () => reject(signal.reason));
      this.#worker.addEventListener("error", ({ message }) => reject(new Error(message || "a worker could not be started")));
      this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
        if (signal.aborted) return;
        if ("at" in data) progress(data.at);
        else if ("piece" in data) take(data.piece);
        else if ("done" in data) resolve(data.done);
        else reject(new Error(data.failed));
      });
    });
    this.done = done.finally(() => this.#worker.terminate());
    this.tell(task);
  }

  tell(task: Task): void {
    this.#worker.postMessage(task);
  }
}
