// The page for everyone: small screens, both themes, keyboard alone, another language, every tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, code, open, picture, violations } from "./support/page.mjs";

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
      if (tab === "History") await page.getByText("Ids, and which of them").click();
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
  // Hints and notes are ours, what Docker says is Docker's.
  const field = await code(page, "b");
  await field.fill("FROM ubuntu\nWORKDIR srv\nRUN ldd /bin/ls");
  const messages = page.locator("#messages-b");
  await messages.getByText("schreibe einen absoluten Pfad").waitFor();
  await messages.getByText('Relative workdir "srv" can have unexpected results').waitFor();
  await messages.getByText("Die übrigen Bibliotheken von /bin/ls sind nicht bekannt").waitFor();
  assert.deepEqual(errors, []);
});

test("what the words mean is one click away", async () => {
  for (const options of [{ viewport: { width: 1440, height: 1000 } }, { viewport: { width: 320, height: 640 }, colorScheme: "dark" }]) {
    const { page, errors } = await open(instance, { locale: "en-GB", ...options });
    await page.getByRole("button", { name: "What the words mean" }).click();
    const dialog = page.getByRole("dialog", { name: "What the words mean" });
    await dialog.getByText("Hidden bytes", { exact: true }).waitFor();
    await picture(page, `help-${options.viewport.width}`);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(errors, []);
  }
});

test("a large context is looked through by folder, and says what an edit costs", async () => {
  const { page, errors } = await open(instance, { viewport: { width: 1440, height: 1000 }, locale: "en-GB" });
  await page.getByRole("tab", { name: "Console" }).click();
  const line = page.locator("#command");
  await line.fill("mkdir many; i=0; while [ $i -lt 100 ]; do echo $i > many/f$i; i=$((i+1)); done; printf 'FROM ubuntu\\nCOPY many /many\\nRUN touch /done\\n' > ../a.Dockerfile; ls many | wc -l");
  await line.press("Enter");
  await page.getByRole("log").getByText("100", { exact: true }).first().waitFor();
  await page.getByRole("tab", { name: "Context" }).click();
  const row = page.getByRole("row", { name: /many\// });
  const folder = row.getByRole("button", { name: "many/ (100)" });
  await folder.waitFor();
  assert.equal(await page.getByRole("button", { name: "many/f7", exact: true }).count(), 0);
  await folder.click();
  await page.getByRole("button", { name: "many/f7", exact: true }).waitFor();
  // Priced while nothing else is to be done.
  const price = row.locator("td.heat").first();
  await price.waitFor();
  assert.notEqual(await price.innerText(), "0 s");
  await picture(page, "context-folders");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
});
