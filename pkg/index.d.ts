/** Docker image builds, simulated exactly: layers, sizes, cache reuse and the reasons for it, without Docker. */

// What goes in ---------------------------------------------------------------------------------------------------

export type Builder = "buildkit" | "classic";

/** Whose accounting and base images count: today's, or those of Docker 0.11 of May 2014. */
export type Era = "now" | "2014";

/** A text; a text with other permission bits; bytes as base64url without `=`; or a stand-in of which only the size counts. */
export type ContextFile = string | ({ mode?: number } & ({ text: string } | { base64: string } | { size: number }));

/** `docker build` with its flags. */
export interface BuildOptions {
  dockerfile: string;
  /** The build context by path. `.dockerignore` is one of its files. */
  files?: Record<string, ContextFile>;
  /** `buildkit` if left out. */
  builder?: Builder;
  /** `-t` */
  tags?: string[];
  target?: string;
  /** `--build-arg`; `null` names a variable that the environment does not have. */
  buildArgs?: Record<string, string | null>;
  labels?: Record<string, string>;
  noCache?: boolean;
  /** Names of stages. */
  noCacheFilter?: string[];
  pull?: boolean;
  cacheFrom?: string[];
  /** `linux/amd64` */
  platform?: string;
  /** Contents by id. */
  secrets?: Record<string, string>;
  /** What commands that are not simulated are taken to do. */
  effects?: Effect[];
}

export interface Effect {
  /** The instruction with continuation lines joined: `RUN make install`. */
  instruction: string;
  /** Absolute paths, and sizes in bytes. */
  writes?: { path: string; size: number }[];
  takesMs?: number;
}

export type Archive = Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

// What a build gives ---------------------------------------------------------------------------------------------

/** What came of a build. A failed build is a report too. */
export interface Report {
  builder: Builder;
  outcome: Outcome;
  tags: string[];
  stages: StageReport[];
  /** In the order of the Dockerfile. */
  steps: Step[];
  /** Why each step ran or did not, a sentence each. */
  sentences: string[];
  diagnostics: Diagnostic[];
  /** What `docker build` prints, to the letter. */
  output: OutputLine[];
  /** Simulated time. */
  durationMs: number;
  /** How many of the commands in `RUN` are simulated. */
  coverage: { simulated: number; total: number };
  /** BuildKit only. */
  schedule: { criticalPath: number[]; lengthMs: number; workMs: number } | null;
  /** The steps as bars over time. */
  lanes: Lane[];
}

export type Outcome =
  | { kind: "built"; image: string }
  | { kind: "failed"; exitCode: number; message: string; lines: [first: number, last: number] | null };

export interface StageReport {
  index: number;
  name: string | null;
  base: string;
  /** Whether anything that was asked for needs it. */
  reached: boolean;
  /** The stages that it begins with or takes files from, by their index. */
  needs: number[];
  /** Places in `steps`. */
  steps: number[];
}

export interface Step {
  index: number;
  /** `null` for an `ARG` above the first `FROM`. */
  stage: number | null;
  /** As Docker counts: 2 of `[2/4]`; 0 where it gives no number. */
  number: number;
  total: number;
  /** `[2/4] RUN make` */
  label: string;
  /** `RUN` */
  instruction: string;
  text: string;
  /** Bytes of the Dockerfile. */
  span: Span;
  /** 1-based. */
  lines: [first: number, last: number];
  /** An `ONBUILD` trigger of the base image. */
  trigger: boolean;
  verdict: Verdict;
  /** What decides whether the step was done before. */
  key: KeyPart[];
  layer: LayerSummary | null;
  /** Classic builder: the image after the step. */
  image: string | null;
  createdBy: string;
  startedMs: number;
  endedMs: number;
  output: string;
  notSimulated: NotSimulated[];
}

export type Verdict =
  | { kind: "base" }
  | { kind: "cached"; from: CacheSource }
  | { kind: "built"; reason: Reason }
  | { kind: "failed"; reason: Reason | null; message: string; exitCode: number | null }
  | { kind: "metadata" }
  | { kind: "notReached" }
  | { kind: "skipped" };

export type CacheSource = { kind: "earlier" } | { kind: "sameBuild"; step: number } | { kind: "image"; name: string };

export interface Reason {
  cause: Cause;
  /** What differs from the nearest earlier candidate. */
  parts: PartDiff[];
  /** That candidate is a step of another Dockerfile or stage: this one did not run before. */
  elsewhere: boolean;
}

export type Cause =
  | { kind: "first" }
  | { kind: "changed" }
  | { kind: "cascade"; /** The step that everything began with. */ root: number }
  | { kind: "noCache" }
  | { kind: "baseMoved" }
  | { kind: "removed" };

export type PartName =
  | "parent"
  | "base"
  | "instruction"
  | "arguments"
  | "environment"
  | "user"
  | "workingDirectory"
  | "shell"
  | "labels"
  | "configuration"
  | "content"
  | "source"
  | "owner"
  | "mode"
  | "mounts"
  | "network"
  | "platform";

export interface PartDiff {
  name: PartName;
  old: string | null;
  new: string | null;
  files: { path: string; change: FileChange }[];
}

export type FileChange =
  | { kind: "added" }
  | { kind: "deleted" }
  | { kind: "content" | "mode"; old: number; new: number }
  | { kind: "owner"; old: [uid: number, gid: number]; new: [uid: number, gid: number] }
  | { kind: "kind"; old: FileKind; new: FileKind };

export type FileKind = "file" | "directory" | "symlink" | "other";

export interface KeyPart {
  name: PartName;
  value: string;
  files?: { path: string; kind: FileKind; mode: number; uid: number; gid: number; size: number; digest: string }[];
}

export interface LayerSummary {
  diffId: string;
  /** Whether `diffId` is that of a real build. */
  exact: boolean;
  /** As `docker history` counts. */
  size: number;
  tarBytes: number;
  files: FileCounts;
}

export interface FileCounts {
  added: number;
  modified: number;
  deleted: number;
}

export interface NotSimulated {
  program: string;
  word: string;
  span: Span;
  why: string;
}

export interface OutputLine {
  /** Nanoseconds since the build began. */
  at: number;
  stream: "stdout" | "stderr";
  text: string;
}

export interface Lane {
  step: number;
  lane: number;
  startedMs: number;
  endedMs: number;
  critical: boolean;
}

export interface Span {
  start: number;
  end: number;
}

export interface Diagnostic {
  /** A lint rule's name or a word of ours. */
  code: string;
  severity: "error" | "warning" | "info";
  span: Span;
  message: string;
  hint: string | null;
  related: { span: Span; message: string }[];
  fix: { title: string; edits: { span: Span; text: string }[] } | null;
}

/** What a build would do with a step, and why. */
export interface Explanation {
  index: number;
  instruction: string;
  text: string;
  lines: [first: number, last: number];
  verdict: Verdict;
  sentence: string;
}

// What images are ------------------------------------------------------------------------------------------------

export interface Image {
  id: string;
  tags: string[];
  /** Whether the id is the one that Docker gives. */
  exact: boolean;
  size: number;
  platform: string;
  created: string | null;
  /** Bottom first. */
  layers: Layer[];
  /** Newest first. */
  history: HistoryRow[];
}

export interface Layer extends LayerSummary {
  /** Equal in two images exactly if all layers up to this one are. */
  chainId: string;
  createdBy: string;
  /** Bytes in it that a later layer hides. */
  wasted: number;
}

export interface HistoryRow {
  /** `null` where `docker history` says `<missing>`. */
  id: string | null;
  created: string | null;
  createdBy: string;
  size: number;
  comment: string;
  tags: string[];
  /** Place in the layers; `null` where the instruction made none. */
  layer: number | null;
}

export interface File {
  /** Without a leading slash. */
  path: string;
  kind: "file" | "directory" | "symlink" | "character-device" | "block-device" | "fifo" | "deleted";
  /** In a layer or a difference. */
  change?: "added" | "modified" | "deleted";
  mode: number;
  uid: number;
  gid: number;
  size: number;
  /** Unix seconds. */
  mtime: number;
  /** Of a symbolic link. */
  target?: string;
  /** Whether its bytes are known, rather than only their number. */
  known: boolean;
}

export interface Difference {
  /** From the bottom up. */
  sharedLayers: number;
  sharedBytes: number;
  uniqueA: number;
  uniqueB: number;
  /** Equal layers over different ones: transferred once, stored twice. */
  sameBlobs: number;
  sameBlobBytes: number;
  onDisk: number;
  savedOnDisk: number;
  pullBAfterA: number;
  /** What leads from the files of A to those of B. */
  files: File[];
}

export interface Waste {
  /** The largest first; layers by their place. */
  files: { path: string; bytes: number; addedBy: number; buriedBy: number }[];
  bytes: number;
  byLayer: number[];
  /** As dive counts them. */
  diveBytes: number;
}

export interface Exported {
  bytes: number;
  images: { tags: string[]; id: string; sameId: boolean; manifest: string }[];
  /** Files of which only the size is known: zeros stand for them. */
  describedFiles: number;
  describedBytes: number;
  /** What people must know about the archive, in a sentence. */
  note: string | null;
}

export interface Imported {
  images: Image[];
  notes: string[];
}

export interface PastedHistory {
  /** Newest first. */
  rows: { image: string | null; created: string; createdBy: string; size: number; comment: string }[];
  /** Lines that are no rows. */
  diagnostics: Diagnostic[];
}

// Two Dockerfiles side by side -----------------------------------------------------------------------------------

/**
 * A state as people write it: a link or the part after its `#`, `lesson=ID`, the text of a fence, or one Dockerfile.
 * As an object: what a link holds.
 */
export type State = string | Project | { start: Project; ops?: Operation[]; cursor?: number; glance?: Glance };

export interface Project {
  title?: string;
  lesson?: string;
  a: Recipe;
  /** The same as `a` if left out; then the figure has one stack. */
  b?: Recipe;
  files?: Record<string, ContextFile>;
  builder?: Builder;
  era?: Era;
}

export interface Recipe {
  tag?: string;
  dockerfile: string;
  /** Its own ignore file. */
  ignore?: string;
  args?: Record<string, string>;
  target?: string;
  /** Files of the context by the secret's id. */
  secrets?: Record<string, string>;
}

export interface Glance {
  build?: number;
  step?: number;
  tab?: string;
}

export type Side = "a" | "b";

export type Operation =
  | { do: "edit"; side: Side; text: string }
  | { do: "write"; path: string; file: ContextFile }
  | { do: "remove" | "touch"; path: string }
  | { do: "move"; from: string; to: string }
  | { do: "chmod"; path: string; mode: number }
  | { do: "ignore"; side: Side; text: string | null }
  | { do: "arg"; side: Side; name: string; value: string | null }
  | { do: "target"; side: Side; stage: string | null }
  | { do: "builder"; builder: Builder }
  | { do: "rebuild" | "clear-cache" }
  | { do: "bump-base"; image: string }
  | { do: "console"; line: string }
  | { do: "all"; label: string; ops: Operation[] };

export interface Settings {
  builder?: Builder | undefined;
  era?: Era | undefined;
}

/** Of the sentences and words in figures; what Docker prints is English in all of them. */
export type Language = "en" | "de";

export interface FigureOptions {
  /** `auto` if left out: as the reader's system has it. */
  theme?: Theme | undefined;
  /** In CSS pixels; 720 if left out. */
  width?: number | undefined;
  /** How many steps of each build are shown; all if left out. */
  step?: number | undefined;
  /** What the ids in it begin with; `layerlab` if left out. */
  id?: string | undefined;
  /** Whether the style sheet stands in it; `true` if left out. */
  styled?: boolean | undefined;
  language?: Language | undefined;
}

export type Theme = "auto" | "light" | "dark";

export interface View {
  /** The sentence above the figure. */
  title: string;
  /** There is one Dockerfile only. */
  single: boolean;
  builder: Builder;
  era: Era;
  a: SideView;
  b: SideView;
  /** Of the side that has more. */
  steps: number;
  canUndo: boolean;
  canRedo: boolean;
}

export interface SideView {
  dockerfile: string;
  tag: string;
  /** Of the image, in bytes. */
  size: number;
  /** Simulated time of the last build. */
  ms: number;
  steps: SideStep[];
  failure: { line: number | null; message: string; hint: string | null } | null;
  /** Bottom first; the base image is one. */
  layers: SideLayer[];
  /** How many of the layers the image under the tag has. */
  tagged: number;
  /** The layers are of an earlier build than the steps. */
  stale: boolean;
  simulated: [simulated: number, total: number];
}

export interface SideStep {
  stage: number;
  number: number;
  instruction: string;
  text: string;
  lines: [first: number, last: number];
  fate:
    | { is: "reused" | "first" | "changed" | "failed" | "metadata" | "not-reached" | "skipped" }
    | { is: "cascade"; root: number };
  ms: number;
  why:
    | { why: "first" | "no-cache" | "base-moved" | "removed" }
    | { why: "file"; path: string; others: number }
    | { why: "part"; part: PartName }
    | null;
  notSimulated: string[];
  size: number | null;
}

export interface SideLayer {
  chain: string;
  label: string;
  size: number;
  count: number;
  base: boolean;
  step: number | null;
  image: string | null;
  exact: boolean;
  hidden: number;
  tags: string[];
}

// What does it ---------------------------------------------------------------------------------------------------

/** Images, build cache and clock of one Docker Engine. */
export class Engine {
  private constructor();
  static create(options?: { era?: Era }): Promise<Engine>;
  /** Another engine with the same images and cache. */
  fork(): Engine;
  /** Waits for data about base images only; the build itself takes milliseconds. */
  build(options: BuildOptions): Promise<Report>;
  /** What a build would give, without doing it. */
  preview(options: BuildOptions): Promise<Report>;
  /** What a build would do with each step and why, without doing it. */
  explain(options: BuildOptions): Promise<Explanation[]>;
  /** `docker tag` */
  tag(source: string, target: string): void;
  images(): Image[];
  /** By name, id, or the start of an id; so wherever an image is named. */
  image(name: string): Image;
  /** Newest first, as `docker history` prints it. */
  history(name: string): HistoryRow[];
  /** Bottom first. */
  layers(name: string): Layer[];
  /** All files, or those of one layer, 0 being the lowest. */
  files(name: string, layer?: number): File[];
  /** `undefined` where only the size is known, or that is over 64 MiB. */
  read(name: string, path: string): Uint8Array<ArrayBuffer> | undefined;
  diff(a: string, b: string): Difference;
  waste(name: string): Waste;
  /** Writes one archive, for `docker load` and every OCI tool, piece by piece. */
  export(names: string | string[], write: (piece: Uint8Array<ArrayBuffer>) => unknown, options?: { gzip?: boolean }): Exported;
  /** Reads what `docker save` wrote, or an OCI archive. */
  import(archive: Archive): Promise<Imported>;
  /** Opens two Dockerfiles with an engine of their own; this one lends what it knows of base images. */
  open(state: State, settings?: Settings): Promise<Lab>;
}

/** Two Dockerfiles under edit. */
export class Lab {
  private constructor();
  /** `language`: of its title. */
  view(options?: { language?: Language }): View;
  /** `continues`: goes on with the last operation of its kind, as a keystroke does. */
  apply(operation: Operation, options?: { continues?: boolean }): Promise<void>;
  /** Whether there was something to undo. */
  undo(): boolean;
  redo(): boolean;
  /** The figure as an SVG document. */
  svg(options?: FigureOptions): string;
  /** The part of a link after the `#`; it holds everything. */
  link(step?: number): string;
}

/** The figure of a state as an SVG document. */
export function render(state: State, options?: FigureOptions & Settings): Promise<string>;

/** The style sheet of figures drawn with `styled: false`. */
export function figureSheet(theme?: Theme, id?: string): Promise<string>;

/** Reads the pasted output of `docker history`, plain or `--format json`. */
export function parseHistory(text: string): Promise<PastedHistory>;

/** The engine's version. */
export function version(): Promise<string>;

// What goes wrong ------------------------------------------------------------------------------------------------

/** Never change their meaning. README.md says what each means. */
export type ErrorCode =
  | "invalid-argument"
  | "invalid-reference"
  | "invalid-state"
  | "invalid-asset"
  | "no-such-image"
  | "no-such-layer"
  | "no-such-file"
  | "conflict"
  | "refused"
  | "load-failed"
  | "internal"
  | "archive-truncated"
  | "archive-malformed"
  | "archive-outside-root"
  | "archive-too-large"
  | "archive-cycle"
  | "archive-digest-mismatch"
  | "archive-missing"
  | "archive-unsupported"
  | "archive-not-an-image"
  | "archive-ended";

export interface LayerlabError extends Error {
  name: "LayerlabError";
  code: ErrorCode;
  /** Of an archive: what is at fault, outermost first. */
  entry?: string[];
}

export function isLayerlabError(error: unknown): error is LayerlabError;
