// The custom element and the iframe in pages of somebody else: another origin, a strict policy, a page that moves things.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, browser } from "./support/page.mjs";
import { site } from "./support/site.mjs";

let instance;
before(async () => {
  instance = await browser();
});
after(() => instance.close());

const FIGURE = "svg.layerlab-figure";
const { origin } = new URL(address);
const LOADER = `<script type="module" src="${address}embed/layer-lab.js"></script>`;
const TWO = `<pre data-part="a one:a">FROM alpine\nCOPY . /src\nRUN echo 1 > /one\n</pre>
<pre data-part="b one:b">FROM alpine\nRUN echo 1 > /one\nCOPY . /src\n</pre>
<pre data-part="file x.txt">one\n</pre>`;

/** What docs/embedding.md names: scripts and data from Layerlab's origin, WebAssembly, no inline style, Trusted Types. */
const STRICT = `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; connect-src ${origin}; require-trusted-types-for 'script'; trusted-types layerlab; img-src data:`;

/** A page on an origin of its own. `requests` are those to Layerlab. */
async function visit(body, { policy, head = LOADER, ...options } = {}) {
  const html = `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,">${head}<body>${body}`;
  const headers = policy ? { "content-security-policy": policy } : {};
  const home = await site({ "/index.html": html }, after, headers);
  const page = await (await instance.newContext(options)).newPage();
  const errors = [];
  const requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => request.url().startsWith(address) && requests.push(request.url()));
  await page.goto(home);
  return { page, errors, requests, home };
}

const wasm = (requests) => requests.filter((url) => url.endsWith(".wasm")).length;

test("the element works under a strict policy on another origin", async () => {
  const { page, errors } = await visit(`<layer-lab theme="dark">${TWO}</layer-lab>`, { policy: STRICT });
  await page.locator(FIGURE).waitFor();
  const paper = await page.locator(`${FIGURE} > .w`).evaluate((rect) => getComputedStyle(rect).fill);
  assert.equal(paper, "rgb(18, 22, 28)");
  assert.deepEqual(errors, []);
});

test("without JavaScript the Dockerfiles are there to read", async () => {
  const { page } = await visit(`<layer-lab>${TWO}</layer-lab>`, { javaScriptEnabled: false });
  assert.match(await page.locator("body").innerText(), /FROM alpine\s+RUN echo 1/);
});

test("nothing but the loader is fetched before the element is seen or asked for, and one engine serves all", async () => {
  const far = `<layer-lab load="click" id="asked">${TWO}</layer-lab><div style="height: 5000px"></div>`;
  const { page, requests, errors } = await visit(`${far}<layer-lab id="seen">${TWO}</layer-lab>`);
  const start = page.getByRole("button", { name: "Show the layers" });
  await start.first().waitFor();
  await page.waitForTimeout(300);
  assert.equal(wasm(requests), 0);
  await start.first().click();
  await page.locator(`#asked ${FIGURE}`).waitFor();
  assert.equal(await page.locator(`#seen ${FIGURE}`).count(), 0);
  await page.locator("#seen").scrollIntoViewIfNeeded();
  await page.locator(`#seen ${FIGURE}`).waitFor();
  assert.equal(wasm(requests), 1);
  assert.deepEqual(errors, []);
});

test("edits survive when the element is moved, removed and put back", async () => {
  const { page, errors } = await visit(`<layer-lab>${TWO}</layer-lab><div id="other"></div>`);
  await page.locator(FIGURE).waitFor();
  await page.getByRole("textbox", { name: "one:a" }).fill("FROM alpine\nRUN echo edited > /one\n");
  const edited = page.locator(`${FIGURE} desc`, { hasText: "echo edited" });
  await edited.waitFor({ state: "attached" });
  await page.evaluate(() => document.querySelector("#other").append(document.querySelector("layer-lab")));
  await edited.waitFor({ state: "attached" });
  await page.evaluate(async () => {
    const lab = document.querySelector("layer-lab");
    lab.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    document.body.prepend(lab);
  });
  await edited.waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(`${FIGURE} desc`, { hasText: "COPY . /src" }).waitFor({ state: "attached" });
  assert.match(await page.getByRole("textbox", { name: "one:a" }).inputValue(), /COPY \. \/src/);
  assert.deepEqual(errors, []);
});

test("it speaks the language of its place in the page, and follows it", async () => {
  const { page, errors } = await visit(
    `<div lang="de-AT" id="german"><layer-lab load="click" id="one">${TWO}</layer-lab></div><layer-lab load="click" id="two">${TWO}</layer-lab>
     <layer-lab load="click" lang="fr" id="three">${TWO}</layer-lab>`,
  );
  const one = page.locator("#one");
  await page.locator("#two").getByRole("button", { name: "Show the layers" }).waitFor();
  await page.locator("#three").getByRole("button", { name: "Show the layers" }).waitFor();
  await one.getByRole("button", { name: "Die Schichten zeigen" }).click();
  const words = async () => {
    await one.locator(FIGURE).waitFor();
    const controls = await one.locator(".controls").innerText();
    return { controls: controls.split(/\s*\n\s*/).filter(Boolean), figure: await one.locator(`${FIGURE} desc`).textContent() };
  };
  await one.locator(`${FIGURE}[lang="de"]`).waitFor();
  const german = await words();
  for (const word of ["Schritte", "Builder", "klassischer Builder", "Rückgängig", "In Layerlab öffnen"]) {
    assert.ok(german.controls.includes(word), `${word}: ${german.controls}`);
  }
  assert.match(german.figure, /Basis-Image/);
  assert.equal(await one.locator(".live").getAttribute("lang"), "de");
  // An element around it changes its language; then it has one of its own, and loses it.
  await page.evaluate(() => document.querySelector("#german").setAttribute("lang", "en"));
  await one.locator(`${FIGURE}[lang="en"]`).waitFor();
  const english = await words();
  for (const word of ["Steps", "classic builder", "Undo", "Open in Layerlab"]) {
    assert.ok(english.controls.includes(word), `${word}: ${english.controls}`);
  }
  assert.match(english.figure, /base image/);
  await one.evaluate((lab) => lab.setAttribute("lang", "de"));
  await one.locator(`${FIGURE}[lang="de"]`).waitFor();
  await one.evaluate((lab) => lab.edit("a", "FROM alpine\nRUN echo 2 > /two\n"));
  assert.match(await one.locator(".heard").textContent(), /Schicht|Schritt/);
  await one.evaluate((lab) => lab.removeAttribute("lang"));
  await one.locator(`${FIGURE}[lang="en"]`).waitFor();
  // The whole page.
  await page.evaluate(() => (document.documentElement.lang = "de"));
  await page.locator("#two").getByRole("button", { name: "Die Schichten zeigen" }).waitFor();
  // Moved to another place.
  await page.evaluate(() => {
    document.querySelector("#german").lang = "en";
    document.body.append(document.querySelector("#one"));
  });
  await one.locator(`${FIGURE}[lang="de"]`).waitFor();
  assert.deepEqual(errors, []);
});

test("removed before it was ever seen, it starts where it is put back", async () => {
  const { page } = await visit(`<div style="height: 5000px"></div><layer-lab>${TWO}</layer-lab>`);
  await page.getByRole("button", { name: "Show the layers" }).waitFor();
  await page.evaluate(() => document.querySelector("layer-lab").remove() ?? (window.kept = true));
  await page.evaluate((two) => {
    const lab = document.createElement("layer-lab");
    lab.innerHTML = two;
    document.body.prepend(lab);
  }, TWO);
  await page.locator(FIGURE).waitFor();
});

test("attributes, properties, methods and events", async () => {
  const { page, errors } = await visit(`<layer-lab view="figure" load="click">${TWO}</layer-lab>`);
  const said = await page.evaluate(async () => {
    const lab = document.querySelector("layer-lab");
    await customElements.whenDefined("layer-lab");
    const events = [];
    for (const name of ["ready", "build", "step"]) {
      document.addEventListener(`layerlab-${name}`, ({ detail }) => events.push([name, detail.steps ?? detail.step]));
    }
    await lab.start();
    lab.step = 2;
    await lab.apply({ do: "write", path: "x.txt", file: "two\n" });
    const reran = [lab.lab.view().a, lab.lab.view().b].map((side) => side.steps.filter((step) => step.fate.is !== "reused").length);
    await lab.edit("b", "FROM alpine\n");
    const undone = [lab.undo(), lab.undo(), lab.undo()];
    lab.builder = "classic";
    lab.step = undefined;
    lab.readOnly = true;
    lab.view = "both";
    await new Promise((resolve) => setTimeout(resolve, 100));
    const state = { builder: lab.lab.view().builder, attributes: lab.getAttributeNames().sort(), link: lab.link };
    await lab.reset();
    return { events, reran, undone, state, fresh: lab.lab.view().canUndo };
  });
  assert.deepEqual(said.events.slice(0, 3), [["ready", 3], ["step", 2], ["build", 3]]);
  assert.deepEqual(said.reran, [2, 1]);
  assert.deepEqual(said.undone, [true, true, false]);
  assert.equal(said.state.builder, "classic");
  assert.deepEqual(said.state.attributes, ["builder", "load", "read-only", "view"]);
  assert.ok(said.state.link.startsWith(`${address}#v1.`), said.state.link);
  assert.equal(said.fresh, false);
  assert.ok(await page.getByRole("textbox", { name: "one:b" }).evaluate((text) => text.readOnly));
  assert.deepEqual(errors, []);
});

test("what cannot be opened says why and can be tried again", async () => {
  const { page } = await visit(`<layer-lab state="#v1.cut">${TWO}</layer-lab>`);
  const button = page.getByRole("button", { name: /^Not shown: This link/ });
  await button.waitFor();
  await page.evaluate(() => document.querySelector("layer-lab").removeAttribute("state"));
  await button.click();
  await page.locator(FIGURE).waitFor();
  const refused = await page.evaluate(async () => {
    const lab = document.querySelector("layer-lab");
    const codes = [];
    lab.addEventListener("layerlab-error", ({ detail }) => codes.push(detail.error.code));
    await lab.apply({ do: "move", from: "gone", to: "x" }).catch(() => {});
    lab.setAttribute("state", "lesson=none");
    await lab.reset().catch(() => {});
    return codes;
  });
  assert.deepEqual(refused, ["refused", "invalid-state"]);
  await page.getByRole("alert").filter({ hasText: "no lesson is called none" }).waitFor();
});

test("a build that fails is said at its line", async () => {
  const { page } = await visit(`<layer-lab><pre>FROM alpine\nRUN false\n</pre></layer-lab>`);
  await page.getByRole("alert").filter({ hasText: /^a, line 2: process "\/bin\/sh -c false"/ }).waitFor();
});

test("on a phone the figure is drawn for its width, and drawn again when that changes", async () => {
  const { page, errors } = await visit(`<meta name="viewport" content="width=device-width"><layer-lab>${TWO}</layer-lab>`, {
    viewport: { width: 320, height: 640 },
  });
  const scale = () => page.locator(FIGURE).evaluate((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
  await page.locator(FIGURE).waitFor();
  assert.ok((await scale()) > 0.95, String(await scale()));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  await page.setViewportSize({ width: 900, height: 640 });
  await page.waitForFunction(() => document.querySelector("layer-lab").shadowRoot.querySelector("svg").viewBox.baseVal.width > 800);
  assert.ok((await scale()) < 1.1);
  assert.deepEqual(errors, []);
});

/** Follows "Open in Layerlab" and gives the Dockerfiles that the playground opens with. */
async function followed(page, link) {
  const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  const text = opened.locator("#app textarea, #app .cm-content").first();
  await text.waitFor();
  return opened.locator("#app").evaluate((app) => {
    const texts = [...app.querySelectorAll("textarea")].map((area) => area.value);
    return [...texts, app.textContent].join("\n");
  });
}

test("Open in Layerlab carries the edits of an element", async () => {
  const { page } = await visit(`<layer-lab>${TWO}</layer-lab>`);
  await page.locator(FIGURE).waitFor();
  await page.getByRole("textbox", { name: "one:b" }).fill("FROM alpine\nRUN echo carried > /over\n");
  await page.locator(`${FIGURE} desc`, { hasText: "echo carried" }).waitFor({ state: "attached" });
  assert.match(await followed(page, page.getByRole("link", { name: "Open in Layerlab" })), /RUN echo carried > \/over/);
});

/** A page around a frame, which collects what it says and can answer. */
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const around = (query, hash) => `<iframe src="${address}embed/index.html${query}#${hash}" sandbox="${SANDBOX}" title="t" width="700"></iframe>`;

const COLLECT = `<script>
  window.heard = [];
  addEventListener("message", ({ data, origin }) => data.layerlab && heard.push({ ...data, origin }));
  window.say = (message) => document.querySelector("iframe").contentWindow.postMessage(message, "*");
</script>`;

test("a frame speaks to the page around it, in messages with a version", async () => {
  const { page, errors } = await visit(around("?view=both&theme=light", "lesson=node-order"), { head: COLLECT });
  const frame = page.locator("iframe").contentFrame();
  await frame.locator(FIGURE).waitFor();
  const last = (type) => page.evaluate((type) => window.heard.findLast((message) => message.type === type), type);
  await page.waitForFunction(() => window.heard.some((message) => message.type === "build"));
  for (const message of await page.evaluate(() => window.heard)) {
    assert.equal(message.origin, origin);
    assert.equal(message.layerlab, 1);
  }
  assert.ok((await last("ready")) && (await last("height")).height > 300);
  assert.equal((await last("build")).view.builder, "buildkit");

  const before = page.frames()[1].url();
  await page.evaluate(() => window.say({ layerlab: 1, type: "step", step: 2 }));
  await page.waitForFunction(() => window.heard.some((message) => message.type === "step" && message.step === 2));
  await page.evaluate(() => window.say({ layerlab: 1, type: "theme", theme: "dark" }));
  await frame.locator("layer-lab[theme=dark]").waitFor();
  await page.evaluate(() => window.say({ layerlab: 1, type: "builder", builder: "classic" }));
  await page.waitForFunction(() => window.heard.some((message) => message.view?.builder === "classic"));
  // Of another version, or of another kind: passed over.
  await page.evaluate(() => [{ layerlab: 2, type: "theme", theme: "light" }, { type: "theme", theme: "light" }, "x", null].forEach(window.say));
  await frame.getByRole("textbox", { name: "shop:a" }).fill("FROM alpine\nRUN echo framed > /over\n");
  await page.waitForFunction(() => window.heard.some((message) => message.view?.a.dockerfile.includes("framed")));
  assert.equal(await frame.locator("layer-lab").getAttribute("theme"), "dark");
  assert.equal(page.frames()[1].url(), before);
  assert.match(await followed(page, frame.getByRole("link", { name: "Open in Layerlab" })), /RUN echo framed > \/over/);
  assert.deepEqual(errors, []);
});

test("a frame neither hears nor tells a page of another origin than the one it is for", async () => {
  const { page } = await visit(around("?origin=https://elsewhere.example", "lesson=node-order"), { head: COLLECT });
  const frame = page.locator("iframe").contentFrame();
  await frame.locator(FIGURE).waitFor();
  await page.evaluate(() => window.say({ layerlab: 1, type: "theme", theme: "dark" }));
  await page.waitForTimeout(300);
  assert.equal(await frame.locator("layer-lab").getAttribute("theme"), null);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
});

test("the script for frames makes them as high as what is in them, and follows", async () => {
  const head = `<script type="module" src="${address}embed/frame.js"></script>`;
  const policy = `default-src 'none'; script-src ${origin}; frame-src ${origin}; img-src data:`;
  // The second is not loaded: it is asked too, and that must not be complained of.
  const lazy = `<p>${"<br>".repeat(400)}</p>${around("", "lesson=today").replace("<iframe", "<iframe loading=lazy")}`;
  const { page, errors } = await visit(around("?view=figure", "lesson=first-story") + lazy, { head, policy });
  const outer = page.locator("iframe").first();
  const frame = outer.contentFrame();
  await frame.locator(FIGURE).waitFor();
  const fits = async () => {
    const inside = await frame.locator("body").evaluate((body) => Math.ceil(body.getBoundingClientRect().height));
    return inside === (await outer.evaluate((element) => element.clientHeight)) ? inside : 0;
  };
  const settled = async () => {
    for (let tries = 0; tries < 50; tries += 1) {
      const height = await fits();
      if (height > 100) return height;
      await page.waitForTimeout(100);
    }
    throw new Error("the frame never fits");
  };
  const first = await settled();
  await outer.evaluate((element) => element.setAttribute("width", "340"));
  await page.waitForTimeout(200);
  assert.notEqual(await settled(), first);
  assert.deepEqual(errors, []);
});

test("the playground itself never changes its address inside a frame", async () => {
  const { page } = await visit(`<iframe src="${address}#lesson=node-order" title="t" width="1200" height="800"></iframe>`, { head: "" });
  const frame = page.locator("iframe").contentFrame();
  await frame.locator("#app").getByRole("textbox", { name: "Dockerfile A" }).fill("FROM alpine\nRUN echo framed\n");
  await frame.locator("#app", { hasText: "echo framed" }).waitFor();
  await page.waitForTimeout(800);
  assert.equal(page.frames()[1].url(), `${address}#lesson=node-order`);
});

test("every lesson has a page, a figure and an oEmbed answer", async () => {
  const get = async (path) => {
    const response = await fetch(new URL(path, address));
    assert.equal(response.status, 200, path);
    return response;
  };
  const html = await (await get("lesson/node-order.html")).text();
  const [, discovered] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html);
  const answer = await (await get(new URL(discovered, new URL("lesson/", address)))).json();
  assert.equal(answer.version, "1.0");
  assert.equal(answer.type, "rich");
  assert.equal(answer.title, "Dependencies first: Node");
  assert.match(answer.html, new RegExp(`^<iframe src="[^"]*embed/index.html#lesson=node-order"[^>]* width="${answer.width}" height="${answer.height}"`));
  const svg = await get("lesson/node-order.svg");
  assert.equal(svg.headers.get("content-type"), "image/svg+xml");
  const page = await (await instance.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(new URL("lesson/node-order.html", address).href);
  assert.equal(await page.locator("h1").innerText(), answer.title);
  assert.equal(await page.getByRole("link", { name: "Open in Layerlab" }).getAttribute("href"), "../#lesson=node-order");
  await page.locator(FIGURE).waitFor();
});
