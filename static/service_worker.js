// The service worker. Static files have the digest of their content in their address, so copies are used at once. Pages
// and cells are fetched from the network first; a copy is used only without one, and marked by the header X-Kept.
// locator/offline/views/app_shell.py writes SHELL before this text, { version, files }; a new version is a new worker.
const FILES = `files-${SHELL.version}`;
const PAGES = `pages-${SHELL.version}`;
const RECENT_CELLS = "area";
const OFFLINE = "/offline";
const COPIED_PAGES = ["/", "/map", "/kept", OFFLINE];
const FIRST_PAGES = ["/", "/kept", OFFLINE];
const MOST_CELLS = 150;
const CELL_TIMEOUT_MS = 10_000;
// Nothing of staff or keepers, and nothing that needs a code, is ever copied.
const NEVER_COPIED = /^\/(staff|keep|reports|print|packs|api\/v1\/(?!cells\/))/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromFiles(request));
  else if (address.pathname.startsWith("/api/v1/cells/")) event.respondWith(fetchCell(request));
  else if (address.pathname.startsWith("/tiles/ground/")) event.respondWith(fetchGroundTile(request));
  else if (request.mode === "navigate" && !NEVER_COPIED.test(address.pathname)) {
    event.respondWith(fetchPage(request, address));
  }
});

async function install() {
  await (await caches.open(FILES)).addAll(SHELL.files);
  const pages = await caches.open(PAGES);
  await pages.addAll(FIRST_PAGES.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => /^(files|pages)-/.test(name) && ![FILES, PAGES].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromFiles(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const response = await fetch(request);
  if (response.ok && /immutable/.test(response.headers.get("Cache-Control"))) {
    await (await caches.open(FILES)).put(request, response.clone());
  }
  return response;
}

async function fetchPage(request, address) {
  const isPlain = COPIED_PAGES.includes(address.pathname) && !address.search;
  try {
    const response = await fetch(request);
    if (isPlain && response.ok && !response.redirected) await copyPage(address.pathname, response.clone());
    return response;
  } catch {
    const path = isPlain || address.pathname === "/map" ? address.pathname : OFFLINE;
    const pages = await caches.open(PAGES);
    return (await pages.match(path, { ignoreVary: true })) ?? pages.match(OFFLINE, { ignoreVary: true });
  }
}

// The first pages are copied again when the reader has chosen another language.
async function copyPage(path, response) {
  const pages = await caches.open(PAGES);
  const other = await pages.match(path, { ignoreVary: true });
  await pages.put(path, response);
  const language = (answer) => answer?.headers.get("Content-Language");
  if (other && language(other) !== language(response)) await pages.addAll(FIRST_PAGES).catch(() => {});
}

async function fetchCell(request) {
  const cells = await caches.open(RECENT_CELLS);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(CELL_TIMEOUT_MS) });
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    if (response.ok) await copyCell(cells, request, response.clone());
    return response;
  } catch (error) {
    const copy = await cells.match(request, { ignoreVary: true });
    if (!copy) throw error;
    const headers = new Headers(copy.headers);
    headers.set("X-Kept", "1");
    return new Response(copy.body, { headers });
  }
}

// Keeps the cells that were requested last.
async function copyCell(cells, request, response) {
  await cells.delete(request, { ignoreVary: true });
  await cells.put(request, response);
  const all = await cells.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_CELLS)).map((oldest) => cells.delete(oldest)));
}

// A tile of the ground that was stored with a city (static/js/offline/ground_download.js) is used at once if it is of the
// load that the map asks for, and without a network if it is of another.
async function fetchGroundTile(request) {
  const names = (await caches.keys()).filter((name) => name.startsWith("ground-"));
  const find = async (options) => {
    for (const name of names) {
      const copy = await (await caches.open(name)).match(request, { ignoreVary: true, ...options });
      if (copy) return copy;
    }
    return null;
  };
  const copy = await find({});
  if (copy) return copy;
  try {
    return await fetch(request);
  } catch (error) {
    const older = await find({ ignoreSearch: true });
    if (older) return older;
    throw error;
  }
}
