// The service worker: what was seen is there without a network, and what is new is never hidden by a copy.
// locator/web/shell.py writes SHELL before this: { version, files }; another version is another worker.
// Files have their content's digest in their address: a copy is as good as the original. Pages and cells
// are asked of the network first; a copy stands in only where there is none, and says so by X-Kept.
const FILES = `files-${SHELL.version}`;
const PAGES = `pages-${SHELL.version}`;
const AREA = "area";
const AWAY = "/offline";
const COPIED_PAGES = ["/", "/map", "/kept", AWAY];
const FIRST_PAGES = ["/", "/kept", AWAY];
const MOST_CELLS = 150;
const GIVE_UP_MS = 10_000;
// Nothing of staff or keepers, and nothing that a code opens, is ever copied.
const COPY_FREE = /^\/(staff|keep|reports|print|packs|api\/v1\/(?!cells\/))/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (address.pathname.startsWith("/api/v1/cells/")) event.respondWith(cell(request));
  else if (request.mode === "navigate" && !COPY_FREE.test(address.pathname)) {
    event.respondWith(page(request, address));
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

async function file(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const response = await fetch(request);
  if (response.ok && /immutable/.test(response.headers.get("Cache-Control"))) {
    await (await caches.open(FILES)).put(request, response.clone());
  }
  return response;
}

async function page(request, address) {
  const isPlain = COPIED_PAGES.includes(address.pathname) && !address.search;
  try {
    const response = await fetch(request);
    if (isPlain && response.ok && !response.redirected) await copy(address.pathname, response.clone());
    return response;
  } catch {
    const path = isPlain || address.pathname === "/map" ? address.pathname : AWAY;
    const pages = await caches.open(PAGES);
    return (await pages.match(path, { ignoreVary: true })) ?? pages.match(AWAY, { ignoreVary: true });
  }
}

// The copies speak the reader's language: where he has chosen another one, all are fetched anew.
async function copy(path, response) {
  const pages = await caches.open(PAGES);
  const other = await pages.match(path, { ignoreVary: true });
  await pages.put(path, response);
  const language = (answer) => answer?.headers.get("Content-Language");
  if (other && language(other) !== language(response)) await pages.addAll(FIRST_PAGES).catch(() => {});
}

async function cell(request) {
  const area = await caches.open(AREA);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(GIVE_UP_MS) });
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    if (response.ok) await keep(area, request, response.clone());
    return response;
  } catch (error) {
    const copy = await area.match(request, { ignoreVary: true });
    if (!copy) throw error;
    const headers = new Headers(copy.headers);
    headers.set("X-Kept", "1");
    return new Response(copy.body, { headers });
  }
}

// The cells last asked for are the last area; older ones make room.
async function keep(area, request, response) {
  await area.delete(request, { ignoreVary: true });
  await area.put(request, response);
  const all = await area.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_CELLS)).map((one) => area.delete(one)));
}
