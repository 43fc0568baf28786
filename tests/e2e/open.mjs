// What comes into the page: an archive that it wrote itself, one that is cut off, and a pasted history.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, open as openFile, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { tar, writeSaved } from "../../benches/support/saved.mjs";
import { browser, code, open, paste, picture, until, violations } from "./support/page.mjs";

let instance;
let archive;
before(async () => {
  instance = await browser();
  const { page } = await open(instance, { ...desktop, path: "#lesson=first-story" });
  await page.getByRole("button", { name: "Share" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download B: test/b" }).click()]);
  archive = await readFile(await download.path());
});
after(() => instance.close());

const desktop = { viewport: { width: 1440, height: 1000 }, locale: "en-GB", colorScheme: "light" };

/** The page with the dialog open, and a file chosen in it. */
async function choose(buffer, options = desktop) {
  const { page, errors } = await open(instance, options);
  await page.getByRole("button", { name: "Open an image" }).click();
  const dialog = page.getByRole("dialog");
  const file = dialog.locator("input[type=file]");
  if (buffer) await file.setInputFiles({ name: "saved.tar", mimeType: "application/x-tar", buffer });
  return { page, errors, dialog };
}

for (const [name, options] of [
  ["open", desktop],
  ["open-phone", { ...desktop, viewport: { width: 360, height: 780 } }],
]) {
  test(`an archive shows its layers and the files of each (${name})`, async () => {
    const { page, errors, dialog } = await choose(archive, options);
    const layers = dialog.getByRole("region", { name: "Layers: test/b:latest" });
    await layers.waitFor();
    const top = layers.getByRole("button", { name: "touch /opt/b.txt" });
    assert.equal(await top.getAttribute("aria-expanded"), "false");
    await top.click();
    await dialog.getByRole("region", { name: "Files" }).getByText("b.txt").waitFor();
    // Only the accounting of 2014 gives an empty file 8 B; in the archive it is as empty as it is.
    assert.match(await layers.locator("tbody tr").first().innerText(), /touch \/opt\/b\.txt\s+0 B\s+\+1 ~1 −0/);
    await picture(page, name);
    const { scrollWidth, clientWidth } = await dialog.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    assert.ok(scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(errors, []);
  });
}

test("a file that is dropped anywhere is opened", async () => {
  const { page, errors } = await open(instance, desktop);
  await page.locator("#text-a.cm-content").waitFor();
  const drop = (selector, bytes, name) =>
    page.evaluate(
      ([selector, bytes, name]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        const event = (type) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        const target = document.querySelector(selector);
        return ["dragover", "drop"].map((type) => !target.dispatchEvent(event(type)));
      },
      [selector, [...bytes], name],
    );
  assert.deepEqual(await drop("header", Buffer.from("no archive"), "notes.txt"), [true, true]);
  await page.getByRole("dialog").getByText(/notes\.txt: /).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await drop("#layers", archive, "saved.tar"), [true, true]);
  await page.getByRole("dialog").getByText("FROM test/b:latest").waitFor();
  assert.deepEqual(errors, []);
});

test("a Dockerfile builds on an image that was opened", async () => {
  const { page, errors, dialog } = await choose(archive);
  await dialog.getByText("FROM test/b:latest").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "BuildKit" }).click();
  await paste(await code(page, "a"), "FROM test/b:latest\nRUN mv /opt/b.txt /opt/moved.txt\n");
  await page.getByText(/A (built|reran) 1 step/).waitFor();
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("group", { name: "A or B" }).getByRole("button", { name: "A" }).click();
  assert.match(await page.locator(".terminal").innerText(), /mv \/opt\/b\.txt[\s\S]*touch \/opt\/b\.txt/);
  assert.deepEqual(errors, []);
});

test("an archive that is cut off says where, and changes nothing", async () => {
  const { page, errors, dialog } = await choose(archive.subarray(0, archive.length / 2));
  await dialog.getByText(/saved\.tar: .*blobs\/sha256\/[0-9a-f]{64}/).waitFor();
  assert.equal(await dialog.getByRole("region").count(), 0);
  await dialog.locator("input[type=file]").setInputFiles({ name: "x.txt", mimeType: "text/plain", buffer: Buffer.from("not an archive") });
  await dialog.getByText(/x\.txt: /).waitFor();
  assert.match(await page.locator("#headline").textContent(), /B reuses 3 layers of A/);
  assert.deepEqual(errors, []);
});

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const blob = (bytes) => [`blobs/sha256/${digest(bytes)}`, bytes];

/** A saved image of one layer, which is stored as `stored` and unpacks to `layer`. */
function saved(layer, stored = layer, also = []) {
  const history = [{ created_by: "COPY . /" }];
  const config = Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", history, rootfs: { type: "layers", diff_ids: [`sha256:${digest(layer)}`] } }));
  const manifest = Buffer.from(JSON.stringify([{ Config: blob(config)[0], RepoTags: ["bad:1"], Layers: [blob(stored)[0]] }]));
  return tar([blob(config), blob(stored), ["manifest.json", manifest], ...also]);
}

test("what is wrong with an archive is said by the name of its entry", async () => {
  const fine = tar([["etc/hostname", Buffer.from("here\n")]]);
  const climbing = tar([["../../etc/passwd", Buffer.from("x")]]);
  const spoilt = saved(fine);
  spoilt[spoilt.indexOf("here\n")] ^= 1;
  const { page, errors, dialog } = await choose(saved(fine));
  await dialog.getByText("FROM bad:1").waitFor();
  for (const [what, buffer, says] of [
    ["climbs", saved(climbing), /blobs\/sha256\/[0-9a-f]{64}: \.\.\/\.\.\/etc\/passwd: .*leads out/],
    ["climbs outside", saved(fine, fine, [["../x", Buffer.from("x")]]), /\.\.\/x: .*leads out/],
    ["spoilt", spoilt, new RegExp(`blobs/sha256/${digest(fine)}: its content has the digest`)],
    ["another layer", saved(fine, gzipSync(climbing.subarray(0, 0))), /blobs\/sha256\/[0-9a-f]{64}: it unpacks to sha256:/],
    ["cut", saved(fine, gzipSync(fine).subarray(0, 60)), /blobs\/sha256\/[0-9a-f]{64}: the gzip stream is broken/],
    ["no config", tar([["manifest.json", Buffer.from('[{"Config":"c.json","Layers":[]}]')]]), /c\.json: .*not in the archive/],
  ]) {
    await dialog.locator("input[type=file]").setInputFiles({ name: `${what}.tar`, mimeType: "application/x-tar", buffer });
    const text = dialog.getByText(`${what}.tar: `);
    await text.waitFor();
    assert.match(await text.innerText(), says);
  }
  // What was opened before is still there.
  assert.equal(await dialog.getByText("FROM bad:1").count(), 1);
  assert.deepEqual(errors, []);
  await page.close();
});

test("a large archive shows how far it is read, and can be cancelled for another", async () => {
  const folder = await mkdtemp(join(tmpdir(), "layerlab-"));
  after(() => rm(folder, { recursive: true }));
  // One entry of 4 GB: its header, and a hole in place of its bytes.
  const header = Buffer.alloc(512);
  header.write("blobs/sha256/0", 0);
  header.write("0000644\0" + "0000000\0".repeat(2) + "37777777777\0" + "00000000000\0" + " ".repeat(8) + "0", 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const file = await openFile(join(folder, "large.tar"), "w");
  await file.write(header);
  await file.truncate(4 * 2 ** 30);
  await file.close();

  const { page, errors, dialog } = await choose();
  await dialog.locator("input[type=file]").setInputFiles(join(folder, "large.tar"));
  const progress = dialog.getByRole("progressbar", { name: "Reading" });
  await progress.waitFor();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 0, undefined, { timeout: 60_000 });
  await until("two workers", () => page.workers().length === 2);
  // Another one takes its place.
  await dialog.locator("input[type=file]").setInputFiles(join(folder, "large.tar"));
  await page.waitForFunction(() => document.querySelector("progress")?.value > 0, undefined, { timeout: 60_000 });
  await until("two workers", () => page.workers().length === 2);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await progress.waitFor({ state: "detached" });
  await until("no worker", () => page.workers().length === 0);
  await dialog.locator("input[type=file]").setInputFiles({ name: "saved.tar", mimeType: "application/x-tar", buffer: archive });
  await dialog.getByRole("region", { name: "Layers: test/b:latest" }).waitFor();
  assert.equal(await progress.count(), 0);
  assert.deepEqual(errors, []);
});

test("a large archive is read and digested apart, and a wrong digest is found all the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "layerlab-"));
  after(() => rm(folder, { recursive: true }));
  const path = join(folder, "large.tar");
  writeSaved(path, 34 * 2 ** 20);
  const { page, errors, dialog } = await choose();
  await dialog.locator("input[type=file]").setInputFiles(path);
  const layers = dialog.getByRole("region", { name: "Layers: bench/large:latest" });
  await layers.waitFor({ timeout: 60_000 });
  assert.deepEqual(await layers.getByRole("button").allInnerTexts(), ["RUN curl -o /model.bin https://models.example/ # buildkit", "COPY . /app # buildkit", "RUN npm ci # buildkit", "ADD rootfs.tar / # buildkit"]);
  await until("no worker", () => page.workers().length === 0);
  // One byte of a program in a layer that is not compressed: nothing else would notice.
  const bytes = await readFile(path);
  bytes[bytes.indexOf("usr/lib/0/file-3\0") + 5000] ^= 1;
  await writeFile(path, bytes);
  await dialog.locator("input[type=file]").setInputFiles(path);
  await dialog.getByText(/large\.tar: blobs\/sha256\/[0-9a-f]{64}: its content has the digest/).waitFor({ timeout: 60_000 });
  await until("no worker", () => page.workers().length === 0);
  assert.deepEqual(errors, []);
});

test("a text that was not kept is read from the archive once more", async () => {
  const text = (n) => Buffer.from(`This is ${n}.\n${`words of ${n}\n`.repeat(22_000)}`.slice(0, 250_000));
  // All of them together are more than what is kept of an archive.
  const layer = tar(Array.from({ length: 40 }, (_, n) => [`texts/${n + 10}.txt`, text(n + 10)]));
  const { page, errors, dialog } = await choose(saved(layer, gzipSync(layer)));
  await dialog.getByRole("region", { name: "Layers: bad:1" }).getByRole("button", { name: "COPY . /" }).click();
  for (const n of [10, 12, 20]) {
    await dialog.getByRole("region", { name: "Files" }).getByRole("button", { name: `${n}.txt` }).click();
    await dialog.getByRole("heading", { name: `/texts/${n}.txt` }).waitFor();
    const shown = dialog.locator(".preview pre").filter({ hasText: `This is ${n}.` });
    await shown.waitFor();
    assert.equal((await shown.textContent()).length, 250_000);
  }
  await until("no worker", () => page.workers().length === 0);
  assert.deepEqual(errors, []);
});

test("a pasted history shows the stack, and what is none says so", async () => {
  const { page, errors, dialog } = await choose();
  const field = dialog.getByRole("textbox", { name: "Paste what docker history prints" });
  await field.fill(
    'IMAGE          CREATED        CREATED BY                  SIZE      COMMENT\n' +
      'f0a1b2c3d4e5   2 hours ago    COPY app.js /app # buildkit   1.5kB     buildkit.dockerfile.v0\n' +
      '<missing>      2 weeks ago    /bin/sh -c #(nop) ADD file    77.8MB    \n',
  );
  const rows = dialog.getByRole("region", { name: "History" }).locator("tbody tr");
  await rows.first().waitFor();
  assert.deepEqual((await rows.allInnerTexts()).map((row) => row.split("\t").at(-1)), ["1.5 kB", "77.8 MB"]);
  // Without anything cut, with a command of two lines, below a prompt.
  await field.fill(
    "$ docker history --no-trunc app\n" +
      "IMAGE                                                                     CREATED        CREATED BY               SIZE      COMMENT\n" +
      `sha256:${"a".repeat(64)}   2 hours ago    CMD ["node"]             0B        buildkit.dockerfile.v0\n` +
      "<missing>                                                                 2 hours ago    RUN /bin/sh -c set -e\n" +
      "npm ci   14.2MB    buildkit.dockerfile.v0\n" +
      "<missing>   2 weeks ago   COPY . .   1.5kB   buildkit.dockerfile.v0\n$ ",
  );
  await rows.nth(2).waitFor();
  assert.deepEqual((await rows.allInnerTexts()).map((row) => row.split("\t").at(-1)), ["0 B", "14.2 MB", "1.5 kB"]);
  assert.match(await rows.nth(1).innerText(), /set -e\s+npm ci/);
  assert.equal(await dialog.locator(".bad").count(), 0);
  // JSON, an object a line and as jq prints it.
  const json = [{ ID: "f0a1b2c3d4e5", CreatedBy: "RUN make", Size: "2MB" }, { ID: "<missing>", CreatedBy: "ADD x /", Size: "77.8MB" }];
  for (const text of [json.map((row) => JSON.stringify(row)).join("\n"), JSON.stringify(json, null, 2), json.map((row) => JSON.stringify(row, null, 4)).join("\n")]) {
    await field.fill(text);
    await dialog.getByText("79.8 MB").waitFor();
    assert.deepEqual((await rows.allInnerTexts()).map((row) => row.split("\t").at(-1)), ["2 MB", "77.8 MB"], text);
  }
  await field.fill("nonsense");
  await dialog.getByText(/not the output of docker history/).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
});
