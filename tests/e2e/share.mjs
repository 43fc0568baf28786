// What leaves the page: figures, HTML for other pages, images; and that each is what it says.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { address, browser, open, picture, until, violations } from "./support/page.mjs";
import { site } from "./support/site.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const desktop = { viewport: { width: 1440, height: 1000 }, locale: "en-GB", colorScheme: "light" };

/** The page with its share dialog open. */
async function share(options = desktop) {
  const { page, errors } = await open(instance, options);
  await page.getByRole("button", { name: /^(Share|Teilen)$/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return { page, errors, dialog };
}

/** What the browser saves when a button is pressed. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The files of a tar archive by name. */
function untar(bytes) {
  const files = {};
  for (let at = 0; bytes[at]; ) {
    const text = (from, length) => bytes.toString("latin1", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8) || 0;
    files[text(0, 100)] = bytes.subarray(at + 512, at + 512 + size);
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return files;
}

test("the figure is saved as SVG and as PNG, as it is shown", async () => {
  const { page, errors, dialog } = await share();
  const svg = await saved(page, dialog.getByRole("button", { name: "Download SVG" }));
  assert.equal(svg.name, "test-a-test-b.svg");
  const drawn = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return { name: root.localName, title: root.querySelector("title")?.textContent, width: root.getAttribute("width"), height: root.getAttribute("height") };
  }, svg.bytes.toString());
  assert.equal(drawn.name, "svg");
  const headline = await page.locator("#headline").textContent();
  assert.equal(drawn.title.trim(), headline.trim());
  const png = await saved(page, dialog.getByRole("button", { name: "Download PNG" }));
  assert.equal(png.name, "test-a-test-b.png");
  assert.equal(png.bytes.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [2 * drawn.width, 2 * drawn.height]);
  assert.deepEqual(errors, []);
});

test("the step and the theme that are shown are those of the figure and of the embeds", async () => {
  const { page, errors } = await open(instance, { ...desktop, locale: "de-DE" });
  await page.locator("#headline").waitFor();
  await page.getByRole("button", { name: "Hell oder dunkel" }).click();
  await page.getByRole("button", { name: "Einen Schritt zurück" }).click();
  await page.getByRole("button", { name: "Teilen" }).click();
  const dialog = page.getByRole("dialog");
  const svg = (await saved(page, dialog.getByRole("button", { name: "Herunterladen SVG" }))).bytes.toString();
  assert.match(svg, /<title[^>]*>Nach 3 von 4 Schritten<\/title>/);
  assert.doesNotMatch(svg, /prefers-color-scheme/);
  assert.match(await dialog.locator(".snippet").first().textContent(), / theme="dark" step="3" lang="de">/);
  assert.deepEqual(errors, []);
});

test("the snippets hold the link, and show the same in a page of another origin", async () => {
  const { page, errors } = await open(instance, desktop);
  await page.getByRole("button", { name: "Roll test/b back one layer" }).click();
  await page.getByText("went down 1 layer").waitFor();
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  const link = new URL(await dialog.getByRole("textbox").inputValue());
  const [element, frame] = await dialog.locator(".snippet").allTextContents();
  assert.ok(element.includes(`state="${link.hash.slice(1)}"`), element);
  assert.ok(element.includes(`src="${address}embed/layer-lab.js"`), element);
  assert.ok(frame.includes(`src="${address}embed/index.html${link.hash}"`), frame);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy: As an element" }).click();
  await dialog.getByRole("button", { name: "Copied: As an element" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), element);
  const html = `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><body>${element}${frame}`;
  const other = await page.context().newPage();
  await other.goto(await site({ "/index.html": html }, after));
  const title = "svg.layerlab-figure > title";
  for (const place of [other.locator("layer-lab"), other.frameLocator("iframe").locator("body")]) {
    await place.scrollIntoViewIfNeeded();
    const figure = place.locator(title);
    await figure.waitFor({ state: "attached" });
    assert.match(await figure.textContent(), /test\/b went down 1 layer/);
  }
  assert.deepEqual(errors, []);
});

test("an image is saved as an archive that says which bytes are zeros", async () => {
  const { page, errors, dialog } = await share();
  await dialog.getByText(/bytes of \d+ files \(.*B\) are not known/).first().waitFor();
  const { name, bytes } = await saved(page, dialog.getByRole("button", { name: "Download B: test/b" }));
  assert.equal(name, "test-b.tar");
  const files = untar(bytes);
  const [manifest] = JSON.parse(files["manifest.json"].toString());
  assert.deepEqual(manifest.RepoTags, ["test/b:latest"]);
  const config = JSON.parse(files[manifest.Config].toString());
  assert.equal(config.rootfs.diff_ids.length, manifest.Layers.length);
  assert.ok(manifest.Layers.every((layer) => files[layer].readUInt16BE(0) === 0x1f8b));
  assert.ok(JSON.parse(files["index.json"].toString()).manifests.length > 0);
  await dialog.getByRole("button", { name: "Download B: test/b" }).and(page.locator(":enabled")).waitFor();
  assert.deepEqual(errors, []);
});

test("an image that is being written can be given up, and the page answers meanwhile", async () => {
  const { page, errors, dialog } = await share();
  const downloads = [];
  page.on("download", (download) => downloads.push(download));
  const button = dialog.getByRole("button", { name: "Download B: test/b" });
  await button.click();
  const cancel = dialog.getByRole("button", { name: "Cancel" });
  await cancel.waitFor();
  await page.waitForFunction(() => document.querySelector("dialog .images button")?.disabled);
  const bar = dialog.getByRole("progressbar", { name: "Writing the archive" });
  await bar.and(page.locator("[value]:not([value='0'])")).waitFor();
  assert.match(await dialog.getByRole("status").last().textContent(), /^Writing the archive … \d+\u00a0%Cancel$/);
  await cancel.click();
  await button.and(page.locator(":enabled")).waitFor();
  await until("no worker", () => page.workers().length === 0);
  await page.waitForTimeout(500);
  assert.deepEqual(downloads, []);
  assert.deepEqual(errors, []);
});

for (const [name, options] of [
  ["share", desktop],
  ["share-phone", { ...desktop, viewport: { width: 360, height: 780 } }],
  ["share-dark-german", { ...desktop, locale: "de-DE", colorScheme: "dark" }],
]) {
  test(`the dialog can be read by everyone (${name})`, async () => {
    const { page, errors, dialog } = await share(options);
    await picture(page, name);
    const { scrollWidth, clientWidth } = await dialog.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    assert.ok(scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
    await dialog.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await picture(page, `${name}-end`);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(errors, []);
  });
}
