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
  // An image out and in again, each in a worker, which the engine is loaded for once more.
  await page.goto(`${address}#lesson=first-story`);
  await page.reload();
  await page.getByRole("button", { name: "Share" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download B: test/b" }).click()]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open an image" }).click();
  await page.locator("input[type=file]").setInputFiles(await download.path());
  await page.getByRole("region", { name: "Layers: test/b:latest" }).waitFor();
});
