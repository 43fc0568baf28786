// CodeMirror over the engine's own reading of a Dockerfile: it colours, completes and explains, this shows it.
// One chunk, fetched after the first picture. Undo is the page's: there is no history in here.
import { autocompletion, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, moveLineDown, moveLineUp } from "@codemirror/commands";
import { diagnosticCount, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Annotation, EditorState, Prec, type ChangeSpec, type Range } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip, keymap, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { theme } from "./theme";

/** What the page gives: see `src/ui/platform/codemirror.rs`. Places are in UTF-16 units. */
export interface Options {
  id: string;
  label: string;
  describedBy: string;
  text: string;
  /** After every change made here. */
  input(text: string): void;
  /** Moves the instruction at a line (from 1) up or down; `false` where the page does not know how. */
  shift(line: number, up: boolean): boolean;
  complete(text: string, at: number): { from: number; to: number; items: { label: string; kind: string; detail: string }[] } | null;
  hover(text: string, at: number): { from: number; to: number; title: string; text: string } | null;
  /** Start, end and class (a character code) of each piece that has a colour. */
  inks(text: string): Uint32Array;
}

interface Message {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
  hint?: string | null;
  fix?: { title: string; changes: { from: number; to: number; insert: string }[] } | null;
}

export interface Editor {
  setText(text: string): void;
  setMessages(messages: Message[]): void;
  focus(from: number, to: number): void;
  close(): void;
}

/** Texts beyond this stay without colours: each keystroke would take longer than a picture. */
const COLOURED = 200_000;

/** A change that comes from the page, which need not be told of it. */
const fromPage = Annotation.define<boolean>();

const kinds: Record<string, string> = {
  instruction: "keyword",
  flag: "property",
  value: "constant",
  stage: "class",
  image: "class",
  variable: "variable",
  file: "text",
  directive: "keyword",
};

export function open(host: Element, options: Options): Editor {
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        // A carriage return is a character of the Dockerfile, not the end of a line.
        EditorState.lineSeparator.of("\n"),
        EditorState.tabSize.of(4),
        EditorView.contentAttributes.of({
          id: options.id,
          "aria-label": options.label,
          "aria-describedby": options.describedBy,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
        Prec.high(keymap.of(moving(options))),
        keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap]),
        colours(options),
        autocompletion({ override: [(context) => proposals(options, context)], icons: false }),
        hoverTooltip((view, at) => explanation(options, view, at)),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.some((one) => one.docChanged && !one.annotation(fromPage));
          if (own) options.input(update.state.doc.toString());
        }),
        theme,
      ],
    }),
  });
  return {
    setText: (text) => replace(view, text),
    setMessages: (messages) => {
      // As after most keystrokes; an update of the view is not for nothing.
      if (messages.length + diagnosticCount(view.state) === 0) return;
      const about = view.state.doc.toString();
      view.dispatch(setDiagnostics(view.state, messages.map((message) => diagnostic(message, about))));
    },
    focus: (from, to) => {
      const end = view.state.doc.length;
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) } });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

/** Alt and an arrow move an instruction with all its lines; a line where there is no instruction to move. */
function moving(options: Options) {
  const move = (up: boolean) => (view: EditorView) => {
    const line = view.state.doc.lineAt(view.state.selection.main.head).number;
    return options.shift(line, up) || (up ? moveLineUp : moveLineDown)(view);
  };
  return [
    { key: "Alt-ArrowUp", run: move(true) },
    { key: "Alt-ArrowDown", run: move(false) },
  ];
}

/** Puts another text in place of what differs, and takes the caret along where its lines have moved. */
function replace(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  const shorter = Math.min(old.length, text.length);
  while (from < shorter && old[from] === text[from]) from += 1;
  let end = 0;
  while (end < shorter - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const changes: ChangeSpec = { from, to: old.length - end, insert: text.slice(from, text.length - end) };
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const column = view.state.selection.main.head - line.from;
  view.dispatch({ changes, annotations: fromPage.of(true) });
  // What was moved is found again by its text, if that is there once.
  const moved = text.split("\n").flatMap((other, at) => (line.text !== "" && other === line.text ? [at + 1] : []));
  const [only] = moved;
  if (only !== undefined && moved.length === 1) {
    const caret = view.state.doc.line(only).from + column;
    view.dispatch({ selection: { anchor: caret }, scrollIntoView: view.hasFocus });
  }
}

function colours(options: Options) {
  const marks = new Map<number, Decoration>();
  const mark = (code: number): Decoration => {
    const known = marks.get(code) ?? Decoration.mark({ class: String.fromCharCode(code) });
    marks.set(code, known);
    return known;
  };
  const paint = (view: EditorView): DecorationSet => {
    if (view.state.doc.length > COLOURED) return Decoration.none;
    const inks = options.inks(view.state.doc.toString());
    const pieces: Range<Decoration>[] = [];
    for (let at = 0; at + 2 < inks.length; at += 3) {
      const [from, to, code] = inks.subarray(at, at + 3);
      if (from !== undefined && to !== undefined && code !== undefined) pieces.push(mark(code).range(from, to));
    }
    return Decoration.set(pieces);
  };
  const plugin = class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = paint(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = paint(update.view);
    }
  };
  return ViewPlugin.fromClass(plugin, { decorations: (value) => value.decorations });
}

/** Without being asked it proposes only where something is written already that is not yet whole. */
function proposals(options: Options, context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const found = options.complete(text, context.pos);
  if (!found) return null;
  const typed = text.slice(found.from, context.pos);
  const begun = typed !== "" || /[=,$-]$/.test(text.slice(0, context.pos));
  if (!context.explicit && (!begun || found.items.some((item) => item.label === typed))) return null;
  const result = found.items.map((item): Completion => ({
    label: item.label,
    ...(item.detail ? { detail: item.detail } : {}),
    ...(kinds[item.kind] ? { type: kinds[item.kind]! } : {}),
  }));
  return { from: found.from, options: result, filter: false };
}

function explanation(options: Options, view: EditorView, at: number) {
  const found = options.hover(view.state.doc.toString(), at);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-note";
      const title = dom.appendChild(document.createElement("code"));
      title.textContent = found.title;
      const text = dom.appendChild(document.createElement("p"));
      text.textContent = found.text;
      return { dom };
    },
  };
}

function diagnostic(message: Message, about: string): Diagnostic {
  const { fix } = message;
  const clamp = (place: number) => Math.min(place, about.length);
  return {
    from: clamp(message.from),
    to: clamp(message.to),
    severity: message.severity,
    message: message.hint ? `${message.message}\n${message.hint}` : message.message,
    actions: fix
      ? [
          {
            name: fix.title,
            // Places are those of the text that the message is about.
            apply: (view) => {
              if (view.state.doc.toString() === about) view.dispatch({ changes: fix.changes });
            },
          },
        ]
      : [],
  };
}

