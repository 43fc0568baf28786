// A page, a figure and an oEmbed answer for each lesson: dist/lesson/ID.html, .svg and .json. Sites that know oEmbed
// make the frame of the page's address alone.
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";

const root = resolve(import.meta.dirname, "../..");

/** Where the page will be, with a slash at the end. oEmbed knows whole addresses only; without one they are relative. */
const SITE = site(process.env["LAYERLAB_SITE"]);

const SIZE = { width: 720, height: 640 };

interface Lesson {
  id: string;
  title: string;
  summary: string;
}

export function lessons(): Plugin {
  return {
    name: "layerlab-lessons",
    apply: "build",
    async generateBundle() {
      const { render } = await import(pathToFileURL(resolve(root, "pkg/node.js")).href);
      for (const lesson of found()) {
        const svg: string = await render(`lesson=${lesson.id}`);
        const emit = (extension: string, source: string) => {
          this.emitFile({ type: "asset", fileName: `lesson/${lesson.id}.${extension}`, source });
        };
        emit("svg", svg);
        emit("json", JSON.stringify(oembed(lesson), null, 2));
        emit("html", page(lesson, svg));
      }
    },
  };
}

/** What the heads of the files in lessons/ say. */
function found(): Lesson[] {
  const files = readdirSync(resolve(root, "lessons")).filter((name) => name.endsWith(".md"));
  return files.map((name) => {
    const [, head = ""] = readFileSync(resolve(root, "lessons", name), "utf8").split(/^---$/m);
    const field = (key: string) => new RegExp(`^${key}: *(.*)$`, "m").exec(head)?.[1] ?? "";
    return { id: field("id"), title: field("title"), summary: field("summary") };
  });
}

function site(given: string | undefined): string {
  if (!given) return "../";
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new Error(`LAYERLAB_SITE is not the address of a folder: ${given}`);
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

function oembed({ id, title }: Lesson): object {
  const source = `${SITE}embed/index.html#lesson=${id}`;
  const frame = `<iframe src="${source}" title="${escape(title)}" width="${SIZE.width}" height="${SIZE.height}" loading="lazy" style="border:0;max-width:100%"></iframe>`;
  return { version: "1.0", type: "rich", provider_name: "Layerlab", provider_url: SITE, title, ...SIZE, html: frame };
}

function page({ id, title, summary }: Lesson, svg: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escape(summary)}">
<title>${escape(title)} – Layerlab</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="application/json+oembed" href="${SITE}lesson/${id}.json" title="${escape(title)}">
<style>body{font:17px/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:24px 16px}svg{max-width:100%;height:auto}a{color:light-dark(#0b5fa5,#58aef5)}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<p>${escape(summary)}</p>
${svg}<p><a href="../#lesson=${id}">Open in Layerlab</a></p>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
