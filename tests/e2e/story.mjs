// The first story, played in a browser: two images, three layers in common, one tag moved.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, code, open, paste, picture, violations, written } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const desktop = { viewport: { width: 1440, height: 1000 }, locale: "en-GB" };
const headline = (page) => page.locator("#headline");
const own = (page, side) => page.locator(`ol.own.${side} > li`);

test("the page arrives built: three layers shared, one each", async () => {
  const { page, errors } = await open(instance, desktop);
  await headline(page).waitFor();
  assert.match(await headline(page).innerText(), /B reuses 3 layers of A, 279 MB/);
  assert.equal(await page.locator("ol.trunk > li").count(), 3);
  assert.equal(await own(page, "a").count(), 1);
  assert.equal(await own(page, "b").count(), 1);
  const sentence = await own(page, "b").getByRole("button").first().textContent();
  assert.match(sentence, /RUN touch \/opt\/b\.txt, 8 B, .*Only in B/);
  await picture(page, "desktop-light");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
});

test("a tag moves down, its file is gone, and undo brings both back", async () => {
  const { page, errors } = await open(instance, desktop);
  await page.getByRole("button", { name: "Roll test/b back one layer" }).click();
  await page.getByText("went down 1 layer").waitFor();
  assert.match(await headline(page).innerText(), /\/opt\/b\.txt is gone/);
  assert.equal(await page.locator("ol.own.b > li.loose").count(), 1);
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("group", { name: "A or B" }).getByRole("button", { name: "B" }).click();
  assert.doesNotMatch(await page.locator(".terminal").innerText(), /b\.txt/);
  await page.getByRole("tab", { name: "Console" }).click();
  assert.match(await page.locator(".screen").innerText(), /docker tag [0-9a-f]{12} test\/b/);
  await picture(page, "rolled-back");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.locator("ol.own.b > li.loose").count(), 0);
  assert.deepEqual(errors, []);
});

test("a build plays from its base up to its end, and can be skipped", async () => {
  const { page, errors } = await open(instance, desktop);
  const play = page.getByRole("button", { name: "Play" });
  await play.focus();
  // Each step is there for a moment only: what was seen is written down as it happens.
  await page.evaluate(() => {
    const place = document.querySelector(".timeline .place");
    window.seen = [];
    const note = () => window.seen.push([place.textContent, document.querySelectorAll("ol.own.b > li").length]);
    new MutationObserver(note).observe(place, { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.seen.at(-1)?.[0] === "Step 4 of 4");
  const steps = [0, 1, 2, 3, 4].map((step) => [`Step ${step} of 4`, step === 4 ? 1 : 0]);
  assert.deepEqual(await page.evaluate(() => window.seen), steps, "what is not built yet is not there");
  const skipped = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const words = [];
    for (let press = 0; press < 2; press += 1) {
      document.activeElement.click();
      await frame().then(frame);
      words.push(document.activeElement.textContent, document.querySelector(".timeline .place").textContent);
    }
    return words;
  });
  assert.deepEqual(skipped, ["Skip", "Step 0 of 4", "Play", "Step 4 of 4"]);
  assert.deepEqual(errors, []);
});

test("stages show what they take from others, and what ran side by side", async () => {
  for (const [name, context] of [["desktop", desktop], ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }]]) {
    const { page, errors } = await open(instance, { ...context, path: "#lesson=multi-stage" });
    await page.getByRole("tab", { name: "Stages" }).click();
    const stage = page.locator(".stage");
    await stage.first().waitFor();
    assert.ok((await page.locator(".graph path").count()) >= 1, "a stage takes files from another");
    assert.ok((await page.locator(".lanes li").count()) >= 1, "something ran");
    await picture(page, `stages-${name}`);
    assert.deepEqual(await violations(page), []);
    await stage.last().getByRole("button").last().click();
    assert.equal(await page.getByRole("tab", { name: "Why" }).getAttribute("aria-selected"), "true");
    assert.deepEqual(errors, []);
  }
});

test("an edit rebuilds and says why; a mistake keeps the last picture", async () => {
  const { page, errors } = await open(instance, desktop);
  const text = await code(page, "b");
  const before = await written(text);
  await text.fill(before.replace("b.txt", "c.txt"));
  await page.getByText(/B reran 1 step/).waitFor();
  await page.getByRole("tab", { name: "Why" }).click();
  assert.match(await page.locator(".reason").innerText(), /ran/);
  await text.fill(before.replace("RUN touch", "RUM touch"));
  await page.locator(".editor.b .messages .error").first().waitFor();
  assert.match(await headline(page).innerText(), /B does not build: line 4/);
  assert.equal(await page.locator(".stacks.stale").count(), 1);
  await text.fill(before);
  await page.locator(".stacks.stale").waitFor({ state: "detached" });
  assert.deepEqual(errors, []);
});

for (const [name, body] of [
  ["an empty Dockerfile", ""],
  ["binary rubbish", "\u0000\u0001\ufffd\u001b[2J".repeat(400)],
  ["ten thousand lines", "FROM ubuntu\n" + "RUN true\n".repeat(10_000)],
  ["an endless loop", "FROM ubuntu\nRUN while true; do :; done\n"],
  ["an unknown base", "FROM no-such-image-anywhere\n"],
]) {
  test(`${name} gets a message and the page stays alive`, async () => {
    const { page, errors } = await open(instance, desktop);
    await headline(page).waitFor();
    await paste(await code(page, "b"), body);
    await page.getByText(/B does not build/).first().waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText(/B reuses 3 layers of A/).waitFor({ timeout: 20_000 });
    assert.deepEqual(errors, []);
  });
}

test("the console moves the page", async () => {
  const { page, errors } = await open(instance, desktop);
  await page.getByRole("tab", { name: "Console" }).click();
  const line = page.locator("#command");
  await line.fill("docker history test/b");
  await line.press("Enter");
  await page.locator(".screen").getByText("20.67").first().waitFor();
  await line.fill("nonsense");
  await line.press("Enter");
  await page.locator(".screen").getByText(/not found/).first().waitFor();
  await line.press("ArrowUp");
  assert.equal(await line.inputValue(), "nonsense");
  assert.deepEqual(errors, []);
});

test("a draft survives a reload, and a link holds everything", async () => {
  const { page, errors } = await open(instance, desktop);
  await (await code(page, "b")).fill("FROM ubuntu\nRUN touch /opt/mine.txt\n");
  await page.getByText(/B reran/).waitFor();
  await page.waitForTimeout(700);
  await page.reload();
  await page.getByText("Your last work is restored.").waitFor();
  assert.match(await written(await code(page, "b")), /mine\.txt/);
  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByRole("dialog").getByRole("textbox").inputValue();
  assert.match(link, /#v1\./);
  const { page: other, errors: more } = await open(instance, { ...desktop, path: new URL(link).hash });
  await headline(other).waitFor();
  assert.match(await written(await code(other, "b")), /mine\.txt/);
  const { page: cut } = await open(instance, { ...desktop, path: new URL(link).hash.slice(0, -9) });
  await cut.getByText(/cut off|damaged/).waitFor();
  assert.deepEqual([...errors, ...more], []);
});

test("every lesson opens without a complaint", async () => {
  const { page, errors } = await open(instance, desktop);
  await page.getByRole("button", { name: /Choose a lesson/ }).click();
  const links = page.getByRole("dialog").locator("a");
  const lessons = await links.evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.querySelector("b").textContent]));
  await picture(page, "gallery");
  assert.ok(lessons.length >= 12);
  assert.deepEqual(await violations(page), []);
  for (const [id, title] of lessons) {
    await page.goto(new URL(id, page.url()).href);
    await page.locator(".lesson h2", { hasText: title }).waitFor();
    // Some have nothing in common: there the trunk is empty.
    await page.locator(".stacks ol > li").first().waitFor();
    await picture(page, `lesson-${id.slice("#lesson=".length)}`);
  }
  assert.deepEqual(errors, []);
});
