// The installed package in a browser: bundled by Vite, and as a plain module script without any tool.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser } from "../e2e/support/page.mjs";
import { site } from "../e2e/support/site.mjs";
import { examples, install, root, run } from "./support/project.mjs";

const { folder } = install(after);
let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

/** Opens a page and waits for the figure in it; fails at whatever the console complains of. */
async function figure(address) {
  const page = await instance.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);
  const title = await page.locator("svg.layerlab-figure title").first().textContent().catch((error) => errors.push(String(error)));
  assert.deepEqual(errors, []);
  return { page, title };
}

test("Vite bundles it, and the bundle runs below any path", async () => {
  const source = join(folder, "bundled");
  mkdirSync(source);
  writeFileSync(join(source, "index.html"), `<!doctype html><link rel="icon" href="data:,"><main></main><script type="module" src="./main.js"></script>`);
  writeFileSync(
    join(source, "main.js"),
    `import { Engine, render } from "layerlab";
     const engine = await Engine.create();
     const report = await engine.build({ dockerfile: "FROM debian:12-slim\\nRUN apt-get update && apt-get install -y curl\\n", tags: ["t"] });
     document.title = report.outcome.kind + " " + engine.layers("t").length;
     document.querySelector("main").innerHTML = await render("lesson=node-order");`,
  );
  run(join(root, "node_modules/.bin/vite"), ["build", "--base", "./", "--outDir", join(folder, "site/below"), "--logLevel", "warn"], source);
  const { page, title } = await figure(`${await site(join(folder, "site"), after)}below/`);
  assert.match(title, /\d+ MB/);
  assert.equal(await page.title(), "built 2");
});

test("Vite's development server serves it, to a page and to a worker", async () => {
  const source = join(folder, "served");
  mkdirSync(source);
  writeFileSync(join(source, "index.html"), `<!doctype html><link rel="icon" href="data:,"><main></main><script type="module" src="./main.js"></script>`);
  writeFileSync(join(source, "worker.js"), `import { version } from "layerlab";\npostMessage(await version());`);
  writeFileSync(
    join(source, "main.js"),
    `import { render } from "layerlab";
     const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
     worker.onmessage = ({ data }) => (document.title = data);
     document.querySelector("main").innerHTML = await render("lesson=node-order");`,
  );
  const { createServer } = await import(pathToFileURL(join(root, "node_modules/vite/dist/node/index.js")));
  const server = await createServer({ root: source, configFile: false, logLevel: "silent", server: { host: "127.0.0.1", port: 0 } });
  after(() => server.close());
  await server.listen();
  const { page, title } = await figure(`http://127.0.0.1:${server.httpServer.address().port}/`);
  assert.match(title, /\d+ MB/);
  await page.waitForFunction(() => /^\d+\.\d+\.\d+$/.test(document.title));
});

test("the README's page without a bundler shows a figure", async () => {
  const [example] = examples().filter((block) => block.language === "html");
  writeFileSync(join(folder, "plain.html"), `<!doctype html><link rel="icon" href="data:,">${example.body}`);
  // What docs/embedding.md says is enough for a page with a strict policy.
  const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:";
  const { title } = await figure(`${await site(folder, after, { "content-security-policy": policy })}plain.html`);
  assert.match(title, /a: [\d.]+ MB/);
});
