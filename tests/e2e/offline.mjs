// After one visit the page works without a network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, browser } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

test("a second visit needs no network", async () => {
  const context = await instance.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await context.setOffline(true);
  for (const path of ["", "index.html?x=1"]) {
    await page.goto(address + path);
    await page.locator("#app h1").waitFor();
    assert.equal(await page.getByRole("alert").count(), 0, path);
  }
});
