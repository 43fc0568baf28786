// What figures say, by step, with one Dockerfile, in the other language, and what a link carries.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, render } from "../../pkg/node.js";

const ONE = "=== a app\nFROM alpine\nRUN echo 1 > /one\nRUN echo 2 > /two\n";
const text = (svg, name) => new RegExp(`<${name} [^>]*>(.*?)</${name}>`, "s").exec(svg)?.[1];

test("the first steps only", async () => {
  const svg = await render("lesson=node-order", { step: 2 });
  assert.equal(text(svg, "title"), "After 2 of 6 steps");
  assert.match(text(svg, "desc"), /^Both: node:22-slim, .* Both: WORKDIR \/app, 0 B, [^.]*\.$/);
  assert.equal(text(await render("lesson=node-order", { step: 2, language: "de" }), "title"), "Nach 2 von 6 Schritten");
  const whole = await render("lesson=node-order");
  assert.equal(await render("lesson=node-order", { step: 99 }), whole);
});

test("every rebuilt block says why", async () => {
  const svg = await render("=== a a\nFROM alpine\nCOPY . /x\nRUN echo 1 > /one\n=== b b\nFROM alpine\n=== file f\n1\n=== write f\n2\n");
  assert.match(text(svg, "desc"), /a: COPY \. \/x, 2 B, f changed\. a: RUN echo 1 &gt; \/one, 2 B, because of an earlier step\./);
});

test("one Dockerfile is one stack, which says nothing of another", async () => {
  const first = await render(ONE);
  assert.match(text(first, "desc"), /^app: alpine, .*app: RUN echo 1 &gt; \/one, 2 B\. app: RUN echo 2 &gt; \/two, 2 B\.$/);
  const again = await render(`${ONE}=== write x\ny\n`);
  assert.match(text(again, "desc"), /\/one, 2 B, reused\./);
  assert.doesNotMatch(text(again, "desc"), /both/i);
});

test("themes and sizes are what was asked for, and several figures can stand in one page", async () => {
  const svg = await render(ONE, { theme: "dark", width: 480, id: "second" });
  assert.match(svg, /^<svg [^>]*id="second" [^>]*width="480"/);
  assert.ok(!svg.includes("prefers-color-scheme") && svg.includes("#12161c"));
  const plain = await render(ONE, { styled: false });
  assert.ok(!plain.includes("<style"));
  await assert.rejects(render(ONE, { theme: "pink" }), { code: "invalid-argument" });
});

test("a link holds the edits, and opens as what it was made of", async () => {
  const engine = await Engine.create();
  const lab = await engine.open("lesson=first-story");
  await lab.apply({ do: "edit", side: "b", text: "FROM ubuntu\nRUN touch /opt/c.txt\n" });
  const again = await engine.open(`https://layers.example/#${lab.link(2)}`);
  assert.deepEqual(again.view(), lab.view());
  assert.equal(again.svg(), lab.svg());
  assert.ok(again.undo() && !again.undo());
  assert.match(again.view().b.dockerfile, /apache2/);
});

test("a Lab asks for data when an edit first needs it", async () => {
  const lab = await (await Engine.create()).open("FROM scratch\nCOPY . /\n");
  assert.equal(lab.view().a.failure, null);
  await lab.apply({ do: "edit", side: "a", text: "ARG V=3.12\nFROM python:${V}-slim\nCOPY --from=busybox /bin/busybox /bb\n" });
  const { a } = lab.view();
  assert.equal(a.failure, null);
  assert.ok(a.size > 1e8, String(a.size));
});
