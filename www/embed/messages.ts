// What a frame and the page around it say to each other. `layerlab` is the version: whoever reads another one passes it
// over. Fields are only ever added.
import type { Builder, Theme, View } from "layerlab";

export const VERSION = 1;

/** From the frame. */
export type FromFrame =
  | { layerlab: 1; type: "ready" }
  | { layerlab: 1; type: "height"; /** CSS pixels. */ height: number }
  | { layerlab: 1; type: "build"; view: View; /** The playground with the present edits. */ link: string }
  | { layerlab: 1; type: "step"; /** `null`: all. */ step: number | null }
  | { layerlab: 1; type: "error"; message: string };

/** To the frame. */
export type ToFrame =
  /** Asks for `ready` and `height` again. */
  | { layerlab: 1; type: "hello" }
  | { layerlab: 1; type: "step"; step: number | null }
  | { layerlab: 1; type: "theme"; theme: Theme }
  | { layerlab: 1; type: "builder"; builder: Builder };

/** The message if it is one of ours, of this version. */
export function ours<T extends { layerlab: 1 }>(data: unknown): T | undefined {
  const version = (data as { layerlab?: unknown } | null)?.layerlab;
  return version === VERSION ? (data as T) : undefined;
}
