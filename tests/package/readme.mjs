// The examples in the package's README run, print what stands under them, and have the types that the package declares.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { examples, install, run, typecheck } from "./support/project.mjs";

const { folder } = install(after);
const scripts = examples().filter((block) => block.language === "js");

for (const [number, { body, next }] of scripts.entries()) {
  test(`example ${number + 1} of the README prints what stands under it`, () => {
    const file = `example-${number + 1}.mjs`;
    writeFileSync(join(folder, file), body);
    assert.equal(next?.language, "text");
    assert.equal(run("node", [file], folder), next.body);
  });
}

test("the examples have the declared types", () => {
  assert.ok(scripts.length >= 6);
  const files = scripts.map(({ body }, number) => {
    const file = `typed-${number + 1}.mts`;
    // The one thing that a reader of JavaScript need not say.
    const typed = body
      .replace("(text) =>", "(text: string) =>")
      .replace("const pieces = [];", "const pieces: Uint8Array<ArrayBuffer>[] = [];");
    writeFileSync(join(folder, file), `declare const console: { log(...values: unknown[]): void };\n${typed}`);
    return file;
  });
  typecheck(folder, files);
});

test("CommonJS takes it", () => {
  writeFileSync(join(folder, "common.cjs"), `import("layerlab").then(async ({ version }) => console.log(await version()));\n`);
  assert.match(run("node", ["common.cjs"], folder), /^\d+\.\d+\.\d+\n$/);
});
