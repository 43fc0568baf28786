// Draws the page's first picture with a watched module, and prints the names of the globals that were set. Arguments:
// the module's JavaScript and the module.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [script, wasm] = process.argv.slice(2);
const page = `<!doctype html><div id="app"></div><script type="module">
  import init, { mount } from "./layerlab.js";
  addEventListener("unhandledrejection", (event) => (window.failed = String(event.reason)));
  window.exports = await init({ module_or_path: "./watched.wasm" });
  // What www/main.ts gives, none of which comes before the picture.
  const never = () => new Promise(() => {});
  mount({ assets: {}, editor: never, files: never, rest: never() });
</script>`;
const files = {
  "/": { contentType: "text/html", body: page },
  "/layerlab.js": { contentType: "text/javascript", body: readFileSync(script) },
  "/watched.wasm": { contentType: "application/wasm", body: readFileSync(wasm) },
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const tab = await browser.newPage();
await tab.route("**/*", (route) => {
  const file = files[new URL(route.request().url()).pathname];
  return file ? route.fulfill(file) : route.fulfill({ status: 404 });
});
await tab.goto("http://localhost/");
await tab.waitForFunction(() => window.failed || document.querySelector("#layers button"));
const called = await tab.evaluate(async () => {
  if (window.failed) throw new Error(window.failed);
  // What the page does by itself in its first second belongs to it: effects, and timers that find nothing to do.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const globals = Object.entries(window.exports).filter(([name]) => /^watch\d+$/.test(name));
  return globals.filter(([, global]) => global.value).map(([name]) => name);
});
console.log(called.join("\n"));
await browser.close();
