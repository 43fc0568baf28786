// The page starts: everything loads from where it is served, nothing complains.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, browser, open, picture, violations } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

for (const colorScheme of ["light", "dark"]) {
  test(`the page starts without a complaint (${colorScheme})`, async () => {
    const { page, errors } = await open(instance, { colorScheme });
    await page.locator("#app h1").waitFor();
    assert.equal(await page.title(), "Layerlab");
    await picture(page, `start-${colorScheme}`);
    assert.deepEqual(errors, []);
    assert.deepEqual(await violations(page), []);
  });
}

test("without JavaScript the page says what it is", async () => {
  const { page } = await open(instance, { javaScriptEnabled: false });
  assert.match(await page.locator("h1").innerText(), /Dockerfile/);
  // Chromium parses what is in <noscript>, but `isVisible` does not see it when scripts are off.
  assert.match(await page.locator("body").innerText(), /needs JavaScript/);
});

/** The part of the engine that the first picture does not need. */
const REST = "**/layerlab_rest-*.wasm";

test("the first picture needs one part of the engine, and nobody waits for the other one", async () => {
  const context = await instance.newContext();
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(`${request.resourceType()} ${request.url().replace(/^.*\//, "")}`));
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(REST, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address);
  await page.locator("#layers button").first().waitFor();
  // Everything that the page does by itself has had its time: pricing the lines begins after 700 ms.
  await page.waitForTimeout(1500);
  assert.equal(await page.locator(".cm-content").count(), 0, "the editor waits for the engine");
  assert.deepEqual(requests.filter((request) => request.startsWith("xhr")), []);
  release();
  await page.locator("#text-a.cm-content").waitFor();
});

test("whoever is quicker than the network gets what he asked for", async () => {
  const { page, errors } = await open(instance, { path: "about:blank" });
  let requests = 0;
  await page.route(REST, async (route) => {
    // The first one never comes to an end.
    if (++requests > 1) await route.continue();
  });
  await page.goto(address);
  await page.locator("#layers button").first().waitFor();
  const before = await page.locator("#headline").innerText();
  await page.locator(".acts button").first().click();
  await page.waitForFunction((old) => document.querySelector("#headline").innerText !== old, before);
  assert.deepEqual(errors.filter((error) => !error.includes("Synchronous XMLHttpRequest")), []);
});

test("a page that cannot fetch all of its engine says so", async () => {
  const context = await instance.newContext();
  await context.route(REST, (route) => route.abort());
  const page = await context.newPage();
  await page.goto(address);
  assert.match(await page.getByRole("alert").innerText(), /could not be fetched/);
});

test("a page that cannot load its engine says so", async () => {
  const context = await instance.newContext();
  await context.route("**/*.wasm", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(address);
  assert.match(await page.getByRole("alert").innerText(), /could not start/);
});
