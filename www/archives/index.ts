// Archives in a worker, so that the page answers while hundreds of megabytes go through. The page asks for this module
// when somebody opens or writes one.
import type { Answer, Task } from "./worker";

/** Opens an archive: gives its images as the engine packs them. `progress` gets hundredths of the file. */
export function open(file: Blob, signal: AbortSignal, progress: (hundredths: number) => void): Promise<Uint8Array> {
  return work({ open: file }, signal, progress) as Promise<Uint8Array>;
}

/** Writes packed images as an archive. */
export function write(images: Uint8Array, signal: AbortSignal): Promise<Blob> {
  return work({ write: images }, signal, () => {}) as Promise<Blob>;
}

/** Gives a task to a worker of its own, which ends with it. */
function work(task: Task, signal: AbortSignal, progress: (hundredths: number) => void): Promise<Uint8Array | Blob> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const done = new Promise<Uint8Array | Blob>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.addEventListener("error", ({ message }) => reject(new Error(message || "a worker could not be started")));
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      if (signal.aborted) return;
      if ("at" in data) progress(data.at);
      else if ("done" in data) resolve(data.done);
      else reject(new Error(data.failed));
    });
  });
  worker.postMessage(task);
  return done.finally(() => worker.terminate());
}
