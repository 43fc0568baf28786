// docs/embedding.md holds: its examples run as they stand there, and its tables name what there is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { address, browser } from "./support/page.mjs";
import { site } from "./support/site.mjs";

const FIGURE = "svg.layerlab-figure";
const { origin } = new URL(address);
const guide = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

/** The part of the guide below a heading, and in it the code of a language. */
const section = (title) => guide.split(/^#+ /m).find((part) => part.startsWith(`${title}\n`));
const code = (title, language) => {
  const found = [...section(title).matchAll(new RegExp(`^\`\`\`+${language}\n(.*?)^\`\`\`+$`, "gms"))].map(([, text]) => text);
  assert.ok(found.length > 0, `${title} has no ${language}`);
  return found.join("\n").replaceAll("https://layers.example/", address).replaceAll("https://layers.example", origin);
};

/** The first column of the tables of a section, word for word. */
const column = (title, at = 1) =>
  section(title)
    .split("\n")
    .filter((line) => /^\| *[`|]/.test(line))
    .flatMap((line) => [...(line.split("|")[at] ?? "").matchAll(/`([^`]+)`/g)].map(([, word]) => word));

async function visit(body, policy) {
  const html = `<!doctype html><html lang="en"><title>t</title><body>${body}`;
  const home = await site({ "/index.html": html, "/favicon.ico": "" }, after, policy ? { "content-security-policy": policy } : {});
  const page = await instance.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(home);
  return { page, errors };
}

test("the element's example works under the policy that the guide names", async () => {
  const policy = `${code("Content-Security-Policy", "text").replaceAll("\n", " ")}; img-src 'self'`;
  const { page, errors } = await visit(code("The element", "html"), policy);
  await page.locator(FIGURE).waitFor();
  const view = await page.evaluate(() => document.querySelector("layer-lab").lab.view());
  assert.deepEqual([view.a.tag, view.b.tag, view.a.failure, view.canUndo], ["shop:a", "shop:b", null, true]);
  assert.deepEqual(errors, []);
});

test("attributes, properties, methods and parts are those of the tables", async () => {
  const { page } = await visit(code("The element", "html"));
  await page.locator(FIGURE).waitFor();
  const real = await page.evaluate(() => {
    const lab = document.querySelector("layer-lab");
    const members = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(lab)));
    const own = members.filter(([name]) => name !== "constructor" && !/Callback$|^emit$/.test(name));
    const parts = [...lab.shadowRoot.querySelectorAll("[part]")].flatMap((element) => [...element.part]);
    return {
      attributes: lab.constructor.observedAttributes,
      properties: own.filter(([, member]) => member.get).map(([name]) => name),
      methods: own.filter(([, member]) => !member.get).map(([name]) => name),
      parts: [...new Set(parts)],
    };
  });
  const same = (a, b, what) => assert.deepEqual([...new Set(a)].sort(), [...new Set(b)].sort(), what);
  same(column("Attributes and properties"), [...real.attributes, "state", "load", "lang"], "attributes");
  same(column("Attributes and properties", 2), [...real.properties, "lang"], "properties");
  same(column("Methods and events").map((call) => call.split("(")[0]), [...real.methods, "layerlab-ready", "layerlab-build", "layerlab-step", "layerlab-error"], "methods");
  const named = column("Looks").filter((word) => !word.startsWith("--"));
  assert.deepEqual(real.parts.filter((part) => !named.includes(part)), [], "parts that the guide does not name");
});

test("custom properties are those of the table", async () => {
  const { figureSheet } = await import("../../pkg/node.js");
  const real = [...(await figureSheet()).matchAll(/var\((--layerlab-[a-z-]+)/g)].map(([, name]) => name);
  assert.deepEqual(column("Looks").filter((word) => word.startsWith("--")).sort(), [...new Set(real)].sort());
});

test("the frame's example grows with what is in it, and hears the page around it", async () => {
  const { page, errors } = await visit(`${code("The frame", "html")}<script type="module">${code("Messages", "js")}</script>`);
  const frame = page.locator("iframe").contentFrame();
  await frame.locator("layer-lab[step='2']").waitFor();
  await page.waitForFunction(() => document.querySelector("iframe").style.height !== "");
  assert.deepEqual(errors, []);
});

test("the fence is a figure once the script is there", async () => {
  const fence = code("Markdown", "markdown").replace(/^```layerlab\n|^```\n/gm, "");
  const escaped = fence.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const { page, errors } = await visit(`<pre><code class="language-layerlab">${escaped}</code></pre>${code("Markdown", "html")}`);
  await page.locator(FIGURE).waitFor();
  assert.match(await page.locator(`${FIGURE} title`).textContent(), /^main\.c changes: A reran 1 step/);
  assert.deepEqual(errors, []);
});
