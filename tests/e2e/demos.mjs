// Every demonstration in www/demo works as it is served: no complaint, no request elsewhere, no barrier.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, open, picture, violations } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const FIGURE = "svg.layerlab-figure";

/** What there is to see and do on each page. */
const DEMOS = {
  "index.html": async (page) => {
    const links = await page.locator("li a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.deepEqual(links.map((link) => link.replace("./", "")).sort(), names.filter((name) => name !== "index.html"));
  },
  "element.html": async (page) => {
    assert.match(await page.locator(`${FIGURE} title`).textContent(), /index\.js changes: A reran 2 steps/);
    await page.getByRole("textbox", { name: "shop:a" }).fill("FROM node:22-slim\n");
    await page.locator(`${FIGURE} desc`, { hasNotText: "shop:a: COPY" }).waitFor({ state: "attached" });
  },
  "several.html": async (page) => {
    await page.getByRole("button", { name: "Show the layers" }).click();
    await page.locator(FIGURE).nth(2).waitFor();
    const [brand, usual] = await Promise.all(
      [".brand", ":not(.brand)"].map((which) => page.locator(`layer-lab${which} ${FIGURE} .reused .f`).first()).map((block) => block.evaluate((it) => getComputedStyle(it).stroke)),
    );
    assert.notEqual(brand, usual);
    const texts = await page.locator(`${FIGURE} desc`).allTextContents();
    assert.ok(texts.some((text) => text.includes("reused")) && !texts[0].includes("in both"), texts.join("\n"));
  },
  "iframe.html": async (page) => {
    const frame = page.locator("iframe");
    await frame.contentFrame().locator(FIGURE).waitFor();
    await page.waitForFunction(() => {
      const frame = document.querySelector("iframe");
      const inside = frame.contentDocument.body.getBoundingClientRect().height;
      return inside > 300 && Math.abs(frame.clientHeight - inside) <= 1;
    });
  },
  "figure.html": async (page) => {
    const [width, complete] = await page.locator("img").evaluate((image) => [image.naturalWidth, image.complete]);
    assert.ok(complete && width === 720);
  },
  "module.html": async (page) => {
    await page.locator(FIGURE).waitFor();
    const steps = await page.locator("#steps li").allTextContents();
    assert.equal(steps[2], "COPY . . ran again because app.py changed.");
  },
  "markdown.html": async (page) => {
    await page.locator(FIGURE).nth(2).waitFor();
    assert.equal(await page.locator("layer-lab").count(), 3);
    assert.equal(await page.locator("pre:visible").innerText(), "docker build .\n");
  },
  "slides.html": async (page) => {
    await page.keyboard.press("ArrowRight");
    const description = page.locator(`${FIGURE} desc`);
    await page.waitForFunction(() => document.querySelector("layer-lab").lab);
    assert.match(await description.textContent(), /debian:12-slim/);
    assert.doesNotMatch(await description.textContent(), /apache2/);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowRight");
    assert.match(await description.textContent(), /apt-get install -y apache2.*touch \/etc\/a\.txt/);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "The end" }).waitFor();
  },
};

const names = readdirSync(new URL("../../www/demo", import.meta.url)).filter((name) => name.endsWith(".html")).sort();

for (const name of names) {
  test(`demo/${name}`, async () => {
    const { page, errors } = await open(instance, { path: `demo/${name}` });
    // Below the fold nothing is loaded before one comes to it.
    for (const element of await page.locator("layer-lab:visible").all()) await element.scrollIntoViewIfNeeded();
    if (!["index.html", "figure.html", "iframe.html", "slides.html"].includes(name)) await page.locator(FIGURE).first().waitFor();
    await DEMOS[name](page);
    await picture(page, `demo-${name.replace(".html", "")}`);
    assert.deepEqual(errors, []);
    assert.deepEqual(await violations(page), []);
  });
}
