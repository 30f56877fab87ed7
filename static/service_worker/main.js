// Part of the service worker: what it answers, and what it stores at the start. Static files have the digest of
// their content in their address, so copies are used at once. Pages and cells are asked of the network first, and a copy is
// used where it is bad: no answer within PATIENCE_MS, none at all, half of one, or somebody else's. A copied page says so in
// its <html data-copied>, a copied cell by X-Kept. locator/offline/views/app_shell.py joins the parts into one script and
// writes SHELL before them, { version, files }; a new version is a new worker.
const FILES = `files-${SHELL.version}`;
const PAGES = `pages-${SHELL.version}`;
const VISITED = `visited-${SHELL.version}`; // with the files that they name
const OFFLINE = "/offline";
const COPIED_PAGES = ["/", "/map", "/kept", "/inspect", OFFLINE];
const FIRST_PAGES = ["/", "/kept", "/inspect", OFFLINE];
// Nothing of staff or keepers, nothing that needs a code, and no file to download is ever answered from here.
const NOT_OURS = /^\/(staff|keeper|reports|packs|api\/v1|static)\/|^\/data\/.|\.\w+$|\/(sheet|card)$/;
// The way to a map app; its answer leads away from here.
const DIRECTIONS = /^\/stations\/[^/]+\/directions$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(tellWhenArrived(event)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromFiles(request));
  else if (address.pathname.startsWith("/api/v1/cells/")) event.respondWith(fetchCell(event));
  else if (address.pathname.startsWith("/tiles/ground/")) event.respondWith(fetchGroundTile(request));
  else if (request.mode === "navigate" && DIRECTIONS.test(address.pathname)) event.respondWith(fetchDirections(request, address));
  else if (request.mode === "navigate" && !NOT_OURS.test(address.pathname)) event.respondWith(fetchPage(event, address));
});

async function install() {
  const pages = FIRST_PAGES.map((path) => new Request(path, { cache: "reload" }));
  await Promise.all([storeAll(FILES, SHELL.files.map((path) => new Request(path))), storeAll(PAGES, pages)]);
  await self.skipWaiting();
}

// Stores the answers to all requests, or throws where one is not ours, whole and good.
async function storeAll(name, requests) {
  const cache = await caches.open(name);
  const answers = await Promise.all(requests.map((request) => ask(request, LATE_MS)));
  if (!answers.every(({ response }) => response.ok)) throw new NoAnswer("failing");
  const stored = await Promise.all(answers.map(({ response }) => dated(response)));
  await Promise.all(stored.map((response, index) => cache.put(requests[index], response)));
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => /^(files|pages|visited)-/.test(name) && !name.endsWith(`-${SHELL.version}`));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromFiles(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const { response } = await ask(request, LATE_MS);
  if (response.ok && /immutable/.test(response.headers.get("Cache-Control"))) {
    await (await caches.open(FILES)).put(request, response.clone());
  }
  return response;
}
