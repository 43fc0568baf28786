// The example for reveal.js of docs/embedding.md, in reveal.js.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { address, browser } from "./support/page.mjs";
import { site } from "./support/site.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const file = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("fragments of a slide show a step each, there and back", async () => {
  const [, section, load, script] = /## reveal\.js\s+```html\n(<section>.*?<\/section>)\n(<script.*?<\/script>)\n(<script.*?<\/script>)\n```/s.exec(file("docs/embedding.md"));
  const slide = section.replace("…", "\nFROM alpine\nRUN echo 1 > /one\nRUN echo 2 > /two\n");
  const deck = `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><link rel="stylesheet" href="reveal.css"><body>
    <div class="reveal"><div class="slides"><section><h1>Begin</h1></section>${slide}<section><h1>End</h1></section></div></div>
    <script src="reveal.js"></script><script>Reveal.initialize({ transition: "none" });</script>
    ${load.replace("https://layers.example/", address)}\n${script}`;
  const dist = (name) => file(`node_modules/reveal.js/dist/${name}`);
  const home = await site({ "/index.html": deck, "/reveal.js": dist("reveal.js"), "/reveal.css": dist("reveal.css") }, after);
  const page = await instance.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(home);
  // It is drawn while its slide is still hidden.
  await page.locator("svg.layerlab-figure").waitFor({ state: "attached" });
  const blocks = (count) => page.waitForFunction((count) => document.querySelector("#layers").shadowRoot.querySelectorAll("g[part~=block]").length === count, count);
  const next = (key) => page.keyboard.press(key);
  await next("ArrowRight");
  await page.locator("svg.layerlab-figure").waitFor();
  await blocks(1);
  await next("ArrowRight");
  await blocks(2);
  await next("ArrowRight");
  await blocks(3);
  await next("ArrowLeft");
  await blocks(2);
  await next("ArrowRight");
  await next("ArrowRight");
  await page.getByRole("heading", { name: "End" }).waitFor();
  assert.deepEqual(errors, []);
});
