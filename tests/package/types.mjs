// What the engine gives is what index.d.ts declares: real values are written out and checked by the compiler, which
// finds a property that is missing, one that is not declared, and a value that the type does not have.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { install, typecheck } from "./support/project.mjs";

const { folder, packed } = install(after);
const entry = createRequire(join(folder, "package.json")).resolve("layerlab");
const { Engine, isLayerlabError, parseHistory } = await import(pathToFileURL(entry));

const DOCKERFILE = `ARG TAG=3.20
FROM alpine:$TAG AS base
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/c chmod 600 a.txt; frobnicate || true
FROM busybox
LABEL a=b
FROM base
COPY --from=busybox --chown=1:2 /bin/sh /sh
RUN echo 1
`;

/** Builds one after the other, so that every cause there is shows up. */
async function reports() {
  const engine = await Engine.create();
  const options = { dockerfile: DOCKERFILE, files: { "a.txt": "1", "b.bin": { base64: "AAEC", mode: 0o755 } }, tags: ["t"] };
  const changed = { ...options, files: { "a.txt": "22", "c.bin": { size: 5_000_000 } } };
  const list = [];
  for (const next of [
    options,
    options,
    changed,
    { ...changed, noCache: true },
    { ...options, builder: "classic" },
    { ...changed, builder: "classic", buildArgs: { TAG: "3.21" } },
    { ...changed, dockerfile: "FROM alpine\nRUN false\nRUN true\n" },
    { ...changed, dockerfile: "FROM nowhere.example/none\nRUM x\n" },
    { ...changed, dockerfile: "from alpine\nCMD echo hi\n" },
  ]) {
    list.push(await engine.build(next));
  }
  return { engine, list };
}

test("every value has its declared type", async () => {
  const { engine, list } = await reports();
  const kinds = new Set(list.flatMap((report) => report.steps.map((step) => step.verdict.kind)));
  for (const kind of ["base", "cached", "built", "failed", "metadata", "notReached", "skipped"]) {
    assert.ok(kinds.has(kind), `no step was ${kind}`);
  }
  await engine.build({ dockerfile: "FROM t\nRUN ln -s a /link && mkdir /d; rm -f /etc/motd /etc/issue\n", tags: ["u"] });
  const archive = [];
  const exported = engine.export(["t", "u"], (piece) => archive.push(piece));
  const lab = await engine.open("lesson=node-order", { builder: "classic" });
  const project = {
    a: { tag: "a", dockerfile: "FROM alpine\nCOPY . .\nRUN false\n", args: { A: "1" } },
    b: { dockerfile: "FROM alpine\nCOPY . .\nRUN frobnicate\nRUN echo\n" },
    files: { "x/y": "1" },
    era: "now",
  };
  const operations = [
    { do: "write", path: "x/y", file: { text: "2", mode: 0o600 } },
    { do: "builder", builder: "classic" },
    { do: "all", label: "both", ops: [{ do: "touch", path: "x/y" }, { do: "arg", side: "b", name: "B", value: null }] },
    { do: "edit", side: "b", text: "FROM alpine\nCOPY . .\nRUN echo\n" },
  ];
  const own = await engine.open({ start: project, ops: operations });
  const values = [
    ...list.map((report) => ["Report", report]),
    ["Explanation[]", await engine.explain({ dockerfile: DOCKERFILE })],
    ["Image[]", engine.images()],
    ["Image", engine.image("u")],
    ["HistoryRow[]", engine.history("t")],
    ["Layer[]", engine.layers("t")],
    ["File[]", engine.files("u").slice(0, 200)],
    ["File[]", engine.files("u", engine.layers("u").length - 1)],
    ["Difference", engine.diff("t", "u")],
    ["Waste", engine.waste("u")],
    ["Exported", exported],
    ["Imported", await (await Engine.create()).import(new Blob(archive))],
    ["View", lab.view()],
    ["View", own.view()],
    ["State", { start: project, ops: operations }],
    ["State", "FROM alpine"],
    ["PastedHistory", await parseHistory("IMAGE CREATED\nnonsense\n")],
    [
      "PastedHistory",
      await parseHistory(
        "IMAGE          CREATED       CREATED BY      SIZE      COMMENT\n" +
          "9977b78fbad7   3 weeks ago   /bin/sh -c x    54.2MB    \n",
      ),
    ],
  ];
  const lines = values.map(([type, value], at) => `export const v${at}: L.${type} = ${JSON.stringify(value)};`);
  writeFileSync(join(folder, "values.ts"), `import type * as L from "layerlab";\n${lines.join("\n")}\n`);
  for (const resolution of ["nodenext", "bundler"]) typecheck(folder, ["values.ts"], resolution);
});

test("errors have the declared codes", async () => {
  const engine = await Engine.create();
  await engine.build({ dockerfile: "FROM scratch\nCOPY a /\n", files: { a: "1" }, tags: ["t"] });
  const cut = [];
  engine.export("t", (piece) => cut.push(piece));
  const attempts = {
    "invalid-argument": () => Engine.create({ era: "1999" }),
    "invalid-reference": () => engine.tag("t", "UPPER"),
    "invalid-state": () => engine.open("#v1.AAAA"),
    "no-such-image": () => engine.image("none"),
    "no-such-layer": () => engine.files("t", 7),
    "no-such-file": () => engine.read("t", "/none"),
    "archive-truncated": () => engine.import(new Blob(cut).slice(0, 700)),
    "archive-not-an-image": () => engine.import(new Uint8Array(1024)),
    refused: async () => (await engine.open("FROM alpine\n")).apply({ do: "move", from: "a", to: "b" }),
  };
  const declared = readFileSync(join(folder, "node_modules/layerlab/index.d.ts"), "utf8");
  for (const [code, attempt] of Object.entries(attempts)) {
    const error = await Promise.resolve().then(attempt).then(() => undefined, (error) => error);
    assert.ok(isLayerlabError(error), `${code}: ${error}`);
    assert.equal(error.code, code, error.message);
    assert.ok(declared.includes(`| "${code}"`), code);
  }
  for (const wrong of [{ dockerfile: 5 }, { dockerfile: "FROM a", colour: 1 }]) {
    await assert.rejects(engine.build(wrong), { name: "LayerlabError", code: "invalid-argument" });
  }
});

test("the package holds what it needs and nothing else", () => {
  const names = packed.files.map((file) => file.path).filter((path) => !path.endsWith(".bin"));
  const expected = ["README.md", "index.d.ts", "index.js", "load.js", "node.js", "package.json"];
  assert.deepEqual(names.sort(), [...expected, "wasm/layerlab.js", "wasm/layerlab_bg.wasm"].sort());
});
