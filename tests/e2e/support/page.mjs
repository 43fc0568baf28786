// A browser on the served page, for one test file: `cargo xtask test e2e` says where both are.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The page's address, with a slash at the end. */
export const address = required("LAYERLAB_URL");

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through \`cargo xtask test e2e\``);
  return value;
}

/** Starts Chromium; `--no-sandbox` because it may run as root. */
export function browser() {
  return chromium.launch({ executablePath: required("CHROMIUM"), args: ["--no-sandbox"] });
}

/**
 * Opens a page in its own context. `errors` collects what a user would find in the console, and every request
 * that leaves the machine.
 */
export async function open(instance, { path = "", ...context } = {}) {
  const page = await (await instance.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage();
  const errors = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(address).origin) errors.push(`request to ${url}`);
  });
  await page.goto(new URL(path, address).href);
  return { page, errors };
}

/** The text field of a Dockerfile, once CodeMirror has taken the textarea's place. */
export async function code(page, side) {
  const field = page.locator(`#text-${side}.cm-content`);
  await field.waitFor();
  return field;
}

/** Puts a text in place of the whole, as pasting it does: typing ten thousand lines takes Chromium minutes. */
export async function paste(field, text) {
  await field.press("Control+a");
  await field.press("Delete");
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** What stands in it, as far as it is on the screen. */
export async function written(field) {
  return (await field.locator(".cm-line").allTextContents()).join("\n");
}

/** Waits until something holds that the browser tells this process only after a while. */
export async function until(what, holds) {
  for (let tries = 0; !holds(); tries++) {
    if (tries === 100) throw new Error(`waited for 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Keeps a picture of the page as target/screenshots/NAME.png. */
export async function picture(page, name) {
  await page.screenshot({ path: join(required("LAYERLAB_SCREENSHOTS"), `${name}.png`), fullPage: true });
}

/** The page's accessibility violations, a line each: rule, and the elements. */
export async function violations(page) {
  // What is fading in has no contrast yet. Animations that were taken away with their element are over as well.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  // Evaluated, not added as a script: the page's own policy allows no inline script.
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const results = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), tags);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
