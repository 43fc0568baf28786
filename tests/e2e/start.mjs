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

test("a page that cannot load its engine says so", async () => {
  const context = await instance.newContext();
  await context.route("**/*.wasm", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(address);
  assert.match(await page.getByRole("alert").innerText(), /could not start/);
});
