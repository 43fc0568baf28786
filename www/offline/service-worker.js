// Keeps the page usable without a network after the first visit. The build (plugin.ts) writes the two
// constants: every file of dist/ that the page may need, and a version that changes when one of them does.
const VERSION = "__VERSION__";
const FILES = __FILES__;

// Caches belong to the whole origin: the folder in the name keeps copies under other paths apart.
const PREFIX = `layerlab ${self.registration.scope} `;
const CACHE = PREFIX + VERSION;

/** How long a page waits for the network before it comes from the cache. */
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

/** Names change with contents, so whatever an older version kept under the same name is taken over. */
async function fill() {
  const cache = await caches.open(CACHE);
  for (const name of FILES) {
    const url = new URL(name, self.registration.scope).href;
    const kept = name.startsWith("assets/") ? await caches.match(url) : undefined;
    const response = kept ?? (await fetch(url, { cache: "no-cache" }));
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    await cache.put(url, response);
  }
}

/** The version before this one stays: an open page may still ask for its parts. */
async function tidy() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
}

/** A page: from the network, so that a new version shows at once; from the cache when that is slow or gone. */
async function page(request) {
  const cached = await (await caches.open(CACHE)).match(cacheKey(request.url));
  if (!cached) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, cached));
  return Promise.race([fetch(request).catch(() => cached), late]);
}

/** The cache's name for a page: without its query, and with the file's name for a folder. */
function cacheKey(address) {
  const url = new URL(address);
  const folder = url.pathname.endsWith("/") ? "index.html" : "";
  return url.origin + url.pathname + folder;
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
