// The page for everyone: small screens, both themes, keyboard alone, another language, every tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, picture, violations } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

for (const [name, options] of [
  ["phone-360-light", { viewport: { width: 360, height: 780 } }],
  ["phone-320-dark", { viewport: { width: 320, height: 640 }, colorScheme: "dark" }],
  ["tablet-900", { viewport: { width: 900, height: 1000 } }],
  ["desktop-dark", { viewport: { width: 1440, height: 1000 }, colorScheme: "dark" }],
  ["reduced-motion", { viewport: { width: 1440, height: 1000 }, reducedMotion: "reduce" }],
  ["forced-colours", { viewport: { width: 1440, height: 1000 }, forcedColors: "active" }],
]) {
  test(`nothing is cut off and nothing is inaccessible: ${name}`, async () => {
    const { page, errors } = await open(instance, { locale: "en-GB", ...options });
    await page.locator("ol.trunk > li").first().waitFor();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wider <= 0, `the page is ${wider} px wider than the screen`);
    await picture(page, name);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(errors, []);
  });
}

test("every tab of the drawer, in both themes", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, errors } = await open(instance, { viewport: { width: 1440, height: 1000 }, locale: "en-GB", colorScheme });
    await page.locator("ol.trunk > li").first().waitFor();
    for (const tab of ["Why", "Files", "History", "Waste", "Context", "Console"]) {
      await page.getByRole("tab", { name: tab }).click();
      await picture(page, `tab-${tab.toLowerCase()}-${colorScheme}`);
      assert.deepEqual(await violations(page), [], tab);
    }
    assert.deepEqual(errors, []);
  }
});

test("the keyboard alone is enough", async () => {
  const { page } = await open(instance, { viewport: { width: 1440, height: 1000 }, locale: "en-GB" });
  await page.locator("ol.trunk > li").first().waitFor();
  const names = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    names.push(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""));
  }
  const reached = (pattern) => assert.ok(names.some((name) => pattern.test(name)), `${pattern} in ${names.join(" | ")}`);
  reached(/Roll test\/b back/);
  reached(/Dockerfile A/);
  reached(/Dockerfile B/);
  reached(/RUN touch \/opt\/b\.txt, 8 B/);
  reached(/^Why$/);
});

test("German is complete enough to be read", async () => {
  const { page, errors } = await open(instance, { viewport: { width: 1440, height: 1000 }, locale: "de-DE" });
  await page.locator("ol.trunk > li").first().waitFor();
  assert.match(await page.locator("#headline").innerText(), /B übernimmt 3 Schichten von A/);
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await picture(page, "german");
  assert.deepEqual(errors, []);
});
