// The entry for Node: the same, with files read instead of fetched.
import { readFile } from "node:fs/promises";
import { host } from "./load.js";

host.read = async (url) => {
  const type = url.pathname.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(await readFile(url), { headers: { "content-type": type } });
};

export * from "./index.js";
