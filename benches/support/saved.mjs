// Writes what `docker save` writes, of the size that is asked for: an image of several layers, small texts and large
// programs in it, plain and gzip. The same bytes every time.
import { createCipheriv, createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BLOCK = 512;
const WORDS = "const return function export import from await module class this error value data list path name".split(" ");

/** As good as random, and known. */
function noise(size, seed) {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** Source text: lines of words, which gzip makes a fifth of. */
function prose(size, seed) {
  const words = [];
  let length = 0;
  for (const byte of noise(Math.ceil(size / 3), seed)) {
    const word = byte < 32 ? `${byte};\n` : WORDS[byte % WORDS.length];
    words.push(word);
    length += word.length + 1;
    if (length > size) break;
  }
  return Buffer.from(words.join(" ").slice(0, size));
}

function header(name, size, type) {
  const block = Buffer.alloc(BLOCK);
  const mode = type === "5" ? "0000755" : "0000644";
  block.write(name, 0);
  block.write(`${mode}\0${"0000000\0".repeat(2)}${size.toString(8).padStart(11, "0")}\0${"14531000000"}\0${" ".repeat(8)}${type}`, 100);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** A tar of `[name, bytes]`; a name that ends in a slash is a directory. */
export function tar(entries) {
  const parts = [];
  for (const [name, bytes] of entries) {
    parts.push(header(name, bytes.length, name.endsWith("/") ? "5" : "0"), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** `count` files of about `size` bytes in folders of fifty. */
function files(folder, count, size, make) {
  const entries = [[`${folder}/`, Buffer.alloc(0)]];
  for (let n = 0; n < count; n++) {
    if (n % 50 === 0) entries.push([`${folder}/${n / 50}/`, Buffer.alloc(0)]);
    entries.push([`${folder}/${Math.floor(n / 50)}/file-${n}`, make(Math.floor(size * (0.5 + (n % 11) / 10)), `${folder}${n}`)]);
  }
  return entries;
}

/** The archive of `size` bytes, give or take a block; what it holds besides grows with it. */
export function writeSaved(path, size) {
  const part = (share, each) => Math.max(1, Math.floor((size * share) / each));
  const nothing = Buffer.alloc(0);
  const layers = [
    { created: "ADD rootfs.tar / # buildkit", gzip: false, entries: [...files("usr/share", part(0.06, 4000), 4000, prose), ...files("usr/lib", part(0.2, 250_000), 250_000, noise)] },
    { created: "RUN npm ci # buildkit", gzip: true, entries: [...files("app/node_modules", part(0.2, 6000), 6000, prose), ...files("app/native", part(0.12, 400_000), 400_000, noise)] },
    { created: "COPY . /app # buildkit", gzip: false, entries: [...files("app/src", part(0.05, 8000), 8000, prose), ["app/node_modules/.wh.0", nothing]] },
    { created: "RUN curl -o /model.bin https://models.example/ # buildkit", gzip: true, entries: [["model.bin", noise(Math.floor(size * 0.3), "model")], ["usr/share/.wh.0", nothing]] },
  ];
  const blobs = new Map();
  const add = (bytes) => {
    const hex = createHash("sha256").update(bytes).digest("hex");
    blobs.set(`blobs/sha256/${hex}`, bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const type = (gzip) => `application/vnd.oci.image.layer.v1.tar${gzip ? "+gzip" : ""}`;
  const written = () => [...blobs.values()].reduce((all, bytes) => all + bytes.length + BLOCK, 0);
  const diffs = [];
  const descriptors = layers.map(({ gzip, entries }, at) => {
    // The last one makes up for what the others' compression left open.
    const rest = at === layers.length - 1 ? [["rest.bin", noise(Math.max(0, size - written() - Math.floor(size * 0.3)), "rest")]] : [];
    const plain = tar([...entries, ...rest]);
    diffs.push(`sha256:${createHash("sha256").update(plain).digest("hex")}`);
    return { mediaType: type(gzip), ...add(gzip ? gzipSync(plain, { level: 6 }) : plain) };
  });
  const created = "2024-01-01T00:00:00Z";
  const json = (value) => Buffer.from(JSON.stringify(value));
  const config = add(json({
    architecture: "amd64", config: { Cmd: ["node", "/app/src/0/file-0"], WorkingDir: "/app" }, created,
    history: layers.map(({ created: created_by }) => ({ created, created_by, comment: "buildkit.dockerfile.v0" })),
    os: "linux", rootfs: { type: "layers", diff_ids: diffs },
  }));
  const manifest = add(json({
    schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config }, layers: descriptors,
  }));
  const place = ({ digest }) => `blobs/sha256/${digest.slice("sha256:".length)}`;
  const names = { "io.containerd.image.name": "docker.io/bench/large:latest", "org.opencontainers.image.ref.name": "latest" };
  const entries = [
    ["blobs/", nothing], ["blobs/sha256/", nothing],
    ...[...blobs].sort(([a], [b]) => (a < b ? -1 : 1)),
    ["index.json", json({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [{ mediaType: "application/vnd.oci.image.manifest.v1+json", ...manifest, annotations: names }] })],
    ["manifest.json", json([{ Config: place(config), RepoTags: ["bench/large:latest"], Layers: descriptors.map(place), LayerSources: Object.fromEntries(diffs.map((diff, n) => [diff, descriptors[n]])) }])],
    ["oci-layout", Buffer.from('{"imageLayoutVersion": "1.0.0"}')],
  ];
  writeFileSync(path, tar(entries));
  return { files: layers.reduce((all, { entries: found }) => all + found.length, 0) };
}
