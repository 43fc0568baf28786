// The Dockerfiles' editor: CodeMirror where it comes, a textarea where it does not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, code, open, picture, violations, written } from "./support/page.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const desktop = { viewport: { width: 1440, height: 1000 }, locale: "en-GB" };

test("without its chunk the textarea stays and works", async () => {
  const context = await instance.newContext(desktop);
  const page = await context.newPage();
  await page.route(/assets\/editor-.*\.js/, (route) => route.abort());
  await page.goto(process.env.LAYERLAB_URL);
  const area = page.locator("textarea#text-b");
  const text = await area.inputValue();
  await page.waitForTimeout(1500);
  await area.fill(text.replace("b.txt", "c.txt"));
  await page.getByText(/B reran 1 step/).waitFor();
  await area.press("Control+z");
  await page.getByText(/B reuses 3 layers of A/).waitFor();
  assert.equal(await area.inputValue(), text);
  await context.close();
});

test("colours, completion, explanations and fixes are the engine's", async () => {
  const { page, errors } = await open(instance, desktop);
  const field = await code(page, "b");
  assert.deepEqual(await field.locator(".k").allTextContents(), ["FROM", "RUN", "RUN", "RUN"]);
  await field.press("Control+End");
  await page.keyboard.type("\nwork");
  await page.getByRole("option", { name: /^workdir/ }).waitFor();
  await picture(page, "editor-completion");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" app");
  assert.match(await written(field), /\nworkdir app$/);
  await page.getByText(/B reran/).waitFor();
  await field.locator(".cm-line", { hasText: "update" }).locator(".k").hover();
  await page.locator(".cm-note", { hasText: "RUN [flags] command" }).waitFor();
  await page.mouse.move(0, 0);
  await field.press("Control+End");
  await page.keyboard.type("\nRUM true");
  await field.locator(".cm-lintRange-error", { hasText: "RUM" }).hover();
  await page.locator(".cm-diagnostic").getByRole("button", { name: "Change to RUN" }).click();
  await field.locator(".cm-lintRange-error").waitFor({ state: "detached" });
  assert.match(await written(field), /\nRUN true$/);
  await page.locator(".editor.b .badge").nth(5).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
});

test("a Dockerfile pasted without its files builds over stand-ins", async () => {
  const { page, errors } = await open(instance, { ...desktop, path: "#lesson=today" });
  const field = await code(page, "a");
  await field.fill("FROM node:22-alpine\nWORKDIR /srv\nCOPY package*.json ./\nRUN npm ci\nCOPY src ./src\nCMD [\"node\", \"src/main.js\"]");
  await page.getByText(/A does not build/).waitFor();
  const messages = page.locator(".editor.a .messages");
  await messages.getByText("The context lacks files").waitFor();
  await picture(page, "stand-ins");
  assert.deepEqual(await violations(page), []);
  await messages.getByRole("button", { name: "Add stand-in files" }).click();
  await page.getByText(/A does not build/).waitFor({ state: "detached" });
  for (const name of ["package.json", "package-lock.json", "src/main.js"]) {
    await page.locator(".drawer").getByText(name, { exact: true }).first().waitFor();
  }
  await page.getByRole("button", { name: "Undo" }).click();
  await messages.getByText("The context lacks files").waitFor();
  assert.deepEqual(errors, []);
});

test("a long build says how far it is, lets one type on, and can be stopped", async () => {
  const { page, errors } = await open(instance, { ...desktop, path: "#lesson=today" });
  const field = await code(page, "b");
  const loops = Array.from({ length: 60 }, (_, n) => `RUN i=0; while [ $i -lt 6000 ]; do i=$((i+1)); done; echo ${n}`);
  await field.fill(["FROM debian:bookworm", ...loops].join("\n"));
  const bar = page.locator(".under-way");
  await bar.waitFor();
  await picture(page, "under-way");
  assert.deepEqual(await violations(page), []);
  await field.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.type("00");
  await field.locator(".cm-line", { hasText: /echo 000$/ }).waitFor();
  await bar.waitFor();
  const far = Number(await bar.getByRole("progressbar").getAttribute("value"));
  assert.ok(far < 100, `${far}`);
  await bar.getByRole("button", { name: "Stop" }).click();
  const stopped = page.locator(".editor.b .messages").getByText("The build was stopped");
  await stopped.waitFor();
  await bar.waitFor({ state: "detached" });
  await picture(page, "stopped");
  await page.getByRole("button", { name: "Undo" }).click();
  await field.locator(".cm-line", { hasText: "apt-get install" }).waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  assert.match(await written(field), /echo 000\n/, "nothing is lost");
  await stopped.waitFor();
  assert.deepEqual(errors, []);
});

test("keys: instructions move, undo is the page's, Tab leaves", async () => {
  const { page, errors } = await open(instance, desktop);
  const field = await code(page, "b");
  const start = await written(field);
  await field.locator(".cm-line", { hasText: "b.txt" }).click();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByText(/B reran 2 steps/).waitFor();
  const moved = "FROM ubuntu\nRUN apt-get update\nRUN touch /opt/b.txt\nRUN apt-get install -y apache2";
  assert.equal((await written(field)).trimEnd(), moved);
  // The caret went with its line.
  await page.keyboard.press("End");
  await page.keyboard.type("2");
  await field.getByText("/opt/b.txt2").waitFor();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.getByText(/B reuses 3 layers of A/).waitFor();
  assert.equal(await written(field), start);
  await page.keyboard.press("Control+Shift+z");
  await page.getByText(/B reran 2 steps/).waitFor();
  assert.equal((await written(field)).trimEnd(), moved);
  await field.focus();
  await page.keyboard.press("Tab");
  assert.equal(await field.evaluate((element) => element.contains(document.activeElement)), false);
  assert.deepEqual(errors, []);
});
