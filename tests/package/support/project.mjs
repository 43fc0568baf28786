// An empty project of somebody else, with the package installed in it as npm packs it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

/** Packs pkg/ and installs it into a new folder, without a network. Gives the folder and what was packed. */
export function install(after) {
  const folder = mkdtempSync(join(tmpdir(), "layerlab-package-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const npm = (...words) => run("npm", [...words, "--silent"], folder);
  const [packed] = JSON.parse(npm("pack", join(root, "pkg"), "--json"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm("install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`);
  return { folder, packed };
}

/** What a program prints, standard output alone; its errors are the test's. */
export function run(program, words, folder) {
  try {
    return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`${program} ${words.join(" ")}: ${error.stdout}${error.stderr}`);
  }
}

/** The code blocks of the package's README: language, text, and the text of the block that follows. */
export function examples() {
  const text = readFileSync(join(root, "pkg/README.md"), "utf8");
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, body]) => ({ language, body }));
  return blocks.map((block, at) => ({ ...block, next: blocks[at + 1] }));
}

/** TypeScript's compiler over the files of a folder, with the strictest settings. */
export function typecheck(folder, files, resolution = "nodenext") {
  const module = resolution === "bundler" ? "esnext" : resolution;
  const flags = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
  run(
    join(root, "node_modules/.bin/tsc"),
    [...flags, "--target", "es2022", "--lib", "es2023,dom,dom.asynciterable", "--types", "", "--module", module, "--moduleResolution", resolution, ...files],
    folder,
  );
}
