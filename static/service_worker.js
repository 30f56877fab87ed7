// The service worker. Static files have the digest of their content in their address, so copies are used at once. Pages
// and cells are asked of the network first, and a copy is used where it is bad: no answer within PATIENCE_MS, none at
// all, half of one, or somebody else's. A copied page says so in its <html data-copied>, a copied cell by X-Kept.
// locator/offline/views/app_shell.py writes SHELL before this text, { version, files }; a new version is a new worker.
const FILES = `files-${SHELL.version}`;
const PAGES = `pages-${SHELL.version}`;
const VISITED = `visited-${SHELL.version}`; // with the files that they name
const RECENT_CELLS = "area";
const OFFLINE = "/offline";
const COPIED_PAGES = ["/", "/map", "/kept", OFFLINE];
const FIRST_PAGES = ["/", "/kept", OFFLINE];
const MOST_CELLS = 150;
const MOST_VISITED = 30;
const MOST_VISITED_BYTES = 3_000_000;
const MOST_PAGE_BYTES = 400_000;
const PATIENCE_MS = 3_000; // a hang is a fault like no network
const CELL_TIMEOUT_MS = 10_000;
const MOST_LATE = 10;
const LATE_MS = 60_000; // an answer that comes later is no longer waited for
const SILENT_MS = 10_000; // for as long after a hang a copy of a cell is used at once: a search takes several rounds
const OWN_MARK = "X-Answered-By"; // locator/http/responses.py: what lacks it was written by somebody else on the way
const WHOLE_BYTES = "X-Whole-Bytes"; // of the same module: before compression
const COPIED_AT = "X-Copied-At";
// Nothing of staff or keepers, nothing that needs a code, and no file to download is ever answered from here.
const NOT_OURS = /^\/(staff|keeper|reports|packs|api\/v1|static)\/|^\/data\/.|\.\w+$|\/(sheet|card)$/;
// The way to a map app; its answer leads away from here.
const DIRECTIONS = /^\/stations\/[^/]+\/directions$/;
// What is kept of pages that were merely visited.
const KEPT = /^\/($|divisions\/|stations\/[^/]+$|about\/|embed\/$)/;
// What tells one kept page from another; a position, a vehicle or a moment is no part of it.
const KEY_PARAMETERS = ["q", "division", "near", "place", "n", "kind", "service", "has", "open", "no_app", "tonight", "mode"];
const POSITION_PARAMETERS = ["lon", "lat", "accuracy_m", "at"];
// Decimals finer than a cell of the map, or degrees in any notation.
const LIKE_A_POSITION = /\d\.\d\d|[°º′″度]|[北南]纬|[东西]经|[NSEW]\s*\d+\D+\d+\D+\d|\d\D+\d+\D+\d+\s*[NSEW]\b/i;

let silentUntilMs = 0;
let waitedFor = null; // the address of a page in whose place the reader has waited already
// By address: answers that are waited for although a copy was shown, or that are here for a page about to ask for them.
const late = new Map();

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

const dated = async (response) =>
  new Response(await response.arrayBuffer(), rewritten(response, { [COPIED_AT]: Date.now() }));

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

// --- Asking a network that may hang, stop half-way, or answer in our name

// Why there is no answer: "silent", nothing has come so far; "none", no network or half an answer; "foreign", somebody
// else's; "failing", our own server's error, with its response.
class NoAnswer extends Error {
  constructor(reason, response) {
    super(reason);
    this.reason = reason;
    this.response = response;
  }
}

// Returns { response, bytes } of a whole answer of our own server; throws NoAnswer. `onStart` is called when it begins.
async function ask(request, timeoutMs, onStart = () => {}) {
  let response;
  let body;
  // A redirect to another origin fails in this mode; our own are followed.
  const options = { mode: "same-origin", redirect: "follow", signal: AbortSignal.timeout(timeoutMs) };
  try {
    response = await fetch(new Request(request, options));
    // Somebody else's answer may be one that the browser keeps since then.
    if (!isOwn(response)) response = await fetch(new Request(request, { ...options, cache: "reload" }));
    if (isOwn(response)) onStart();
    body = await response.arrayBuffer();
  } catch {
    throw new NoAnswer("none");
  }
  if (!isOwn(response)) throw new NoAnswer("foreign");
  silentUntilMs = 0;
  if (!isWhole(response, body)) throw new NoAnswer("none");
  const whole = new Response([204, 205, 304].includes(response.status) ? null : body, rewritten(response));
  if (response.status >= 500) throw new NoAnswer("failing", whole);
  return { response: whole, bytes: body.byteLength, finalAddress: response.redirected ? response.url : null };
}

const isOwn = ({ headers }) => headers.has(OWN_MARK);
const isPage = (response) => (response.headers.get("Content-Type") ?? "").startsWith("text/html");
const isWhole = ({ headers }, body) =>
  !headers.has(WHOLE_BYTES) || Number(headers.get(WHOLE_BYTES)) === body.byteLength;

// Returns the status and headers of a response whose body is read: it is no longer compressed.
function rewritten({ status, statusText, headers }, added = {}) {
  const copied = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length", "Transfer-Encoding"]) copied.delete(name);
  for (const [name, value] of Object.entries(added)) copied.set(name, value);
  return { status, statusText, headers: copied };
}

// Returns what a promise gives within a time; throws NoAnswer("silent") after it.
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer("silent")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// --- Pages

async function fetchPage(event, address) {
  const href = address.origin + address.pathname + address.search;
  const arrived = takeArrived(href);
  if (arrived) return arrived;
  let hasStarted = false;
  const attempt = askPage(event.request, address, () => (hasStarted = true));
  event.waitUntil(attempt.catch(() => {}));
  const patienceMs = href === waitedFor ? 0 : PATIENCE_MS;
  waitedFor = null;
  try {
    return await within(patienceMs, attempt);
  } catch (fault) {
    const copy = await copyOf(address);
    if (!copy && fault.response) return fault.response;
    const isAwaited = fault.reason === "silent";
    if (isAwaited && !hasStarted) silentUntilMs = Date.now() + SILENT_MS;
    if (isAwaited) awaitLate(href, attempt);
    return marked(copy ?? (await findOffline(address)), fault.reason, isAwaited);
  }
}

// Asks for a page, and copies it. Where the server has redirected, the browser is told so, and finds the answer here.
async function askPage(request, address, onStart) {
  const { response, bytes, finalAddress } = await ask(request, LATE_MS, onStart);
  if (finalAddress) {
    const target = new URL(finalAddress);
    remember(target.origin + target.pathname + target.search, { arrived: response });
    await forgetPage(address);
    return Response.redirect(finalAddress, 302);
  }
  if (response.ok && isPage(response)) await copyPage(address, response.clone(), bytes);
  else if (!response.ok) await forgetPage(address); // there is no such page any more
  return response;
}

async function forgetPage(address) {
  const key = keyOf(address);
  if (key) await (await caches.open(VISITED)).delete(key);
}

async function copyPage(address, response, bytes) {
  const copy = await dated(response);
  if (COPIED_PAGES.includes(address.pathname) && !address.search) return copyFirstPage(address.pathname, copy);
  const key = keyOf(address);
  const isPrivate = /no-store|private/.test(response.headers.get("Cache-Control") ?? "");
  if (!key || isPrivate || bytes > MOST_PAGE_BYTES) return undefined;
  const visited = await caches.open(VISITED);
  await visited.delete(key);
  await visited.put(key, copy);
  return evictVisited(visited);
}

// Keeps the pages that were visited last.
async function evictVisited(visited) {
  const keys = (await visited.keys()).reverse();
  let bytes = 0;
  for (const [index, key] of keys.entries()) {
    bytes += Number((await visited.match(key, { ignoreVary: true }))?.headers.get(WHOLE_BYTES));
    if (index >= MOST_VISITED || bytes > MOST_VISITED_BYTES) await visited.delete(key);
  }
}

// Returns the address under which a copy is kept; empty for a page that is not, or whose address may hold a position.
function keyOf({ pathname, searchParams }) {
  if (!KEPT.test(pathname) || POSITION_PARAMETERS.some((name) => searchParams.has(name))) return "";
  const pairs = [...searchParams].filter(([name, value]) => KEY_PARAMETERS.includes(name) && value);
  const query = new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
  if (pairs.some(([, value]) => LIKE_A_POSITION.test(value.normalize("NFKC")))) return "";
  return pairs.length ? `${pathname}?${query}` : pathname;
}

// The first pages are copied again when the reader has chosen another language.
async function copyFirstPage(path, response) {
  const pages = await caches.open(PAGES);
  const other = await pages.match(path, { ignoreVary: true });
  await pages.put(path, response);
  const language = (answer) => answer?.headers.get("Content-Language");
  if (other && language(other) !== language(response)) {
    await storeAll(PAGES, FIRST_PAGES.map((first) => new Request(first, { cache: "reload" }))).catch(() => {});
  }
}

async function copyOf(address) {
  const key = keyOf(address);
  const visited = key && (await (await caches.open(VISITED)).match(key, { ignoreVary: true }));
  if (visited) return visited;
  const isFirst = COPIED_PAGES.includes(address.pathname) && (!address.search || address.pathname === "/map");
  return isFirst ? (await caches.open(PAGES)).match(address.pathname, { ignoreVary: true }) : undefined;
}

// Returns the redirect to a map app as it comes; where the network is bad, one to the station's page, whose copy is shown
// without waiting again.
async function fetchDirections(request, { origin, pathname, search }) {
  const page = `${origin}${pathname.replace(/\/directions$/, "")}${search}`;
  try {
    const response = await within(PATIENCE_MS, fetch(request));
    if (response.type === "opaqueredirect" || isOwn(response)) return response;
  } catch {
    waitedFor = page;
  }
  return Response.redirect(`${page}#ways`, 302);
}

const findOffline = async () => (await caches.open(PAGES)).match(OFFLINE, { ignoreVary: true });

// Returns a copy whose <html> says when it was made, why it is shown, and whether its answer may still come.
async function marked(copy, reason, isAwaited) {
  const html = await copy.text();
  const copiedAt = copy.headers.get(COPIED_AT) ?? "";
  const awaited = isAwaited ? " data-awaited" : "";
  const marks = `<html data-copied="${Number(copiedAt) || ""}" data-reason="${reason}"${awaited} `;
  return new Response(html.replace("<html ", marks), rewritten(copy));
}

// Keeps an answer that comes after its page was given up on, for the page that asks again.
function awaitLate(href, attempt) {
  const entry = { arrived: null };
  const arrive = (response) => Object.assign(entry, { arrived: response, sinceMs: Date.now() });
  entry.settled = attempt.then(arrive, () => late.delete(href));
  remember(href, entry);
}

function remember(href, entry) {
  late.set(href, Object.assign(entry, { sinceMs: Date.now() }));
  if (late.size > MOST_LATE) late.delete(late.keys().next().value);
}

function takeArrived(href) {
  const entry = late.get(href);
  if (!entry?.arrived) return null;
  late.delete(href);
  return Date.now() - entry.sinceMs < LATE_MS ? entry.arrived : null;
}

// A page that is a copy asks through a port; it is told when the answer it was meant to be is here, or never will be.
async function tellWhenArrived({ data, ports: [port] }) {
  const entry = late.get(data?.awaits);
  await entry?.settled;
  port?.postMessage({ hasArrived: Boolean(entry?.arrived) });
}

// --- Cells

async function fetchCell(event) {
  const { request } = event;
  const isPatient = request.headers.has("X-Patient"); // static/js/lib/cells.js: waits for the server's own answer
  const cells = await caches.open(RECENT_CELLS);
  const findCopy = async (reason) => {
    const copy = await cells.match(request, { ignoreVary: true, ignoreSearch: true }); // in whatever letters
    return copy && new Response(copy.body, rewritten(copy, { "X-Kept": reason }));
  };
  if (Date.now() < silentUntilMs && !isPatient) {
    const copy = await findCopy("silent");
    if (copy) return copy;
  }
  let hasStarted = false;
  const attempt = askCell(cells, request, isPatient ? LATE_MS : CELL_TIMEOUT_MS, () => (hasStarted = true));
  event.waitUntil(attempt.catch(() => {}));
  if (isPatient) return attempt;
  try {
    return await within(PATIENCE_MS, attempt);
  } catch ({ reason, message }) {
    const isSilent = reason === "silent";
    if (isSilent && !hasStarted) silentUntilMs = Date.now() + SILENT_MS;
    const copy = await findCopy(reason);
    if (copy) return copy;
    if (isSilent && hasStarted) return attempt; // it is slow, and there is nothing else
    throw new Error(message);
  }
}

async function askCell(cells, request, timeoutMs, onStart) {
  const { response } = await ask(request, timeoutMs, onStart);
  if (response.ok) await copyCell(cells, request, response.clone());
  return response;
}

// Keeps the cells that were requested last.
async function copyCell(cells, request, response) {
  await cells.delete(request, { ignoreVary: true, ignoreSearch: true });
  await cells.put(request, response);
  const all = await cells.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_CELLS)).map((oldest) => cells.delete(oldest)));
}

// A tile of the ground that was stored with a city (static/js/offline/ground_download.js) is used at once if it is of the
// load that the map asks for, and where the network is bad if it is of another.
async function fetchGroundTile(request) {
  if (request.headers.has("X-Patient")) return (await ask(request, LATE_MS)).response; // to be stored
  const copy = await copyOfTile(request, {});
  if (copy) return copy;
  const older = await copyOfTile(request, { ignoreSearch: true });
  const answer = ask(request, older ? PATIENCE_MS : CELL_TIMEOUT_MS).then(({ response }) => response);
  return older ? answer.catch(() => older) : answer.catch(answerOf);
}

// Returns the server's own error; throws where there is none.
function answerOf(fault) {
  if (fault.response) return fault.response;
  throw fault;
}

async function copyOfTile(request, options) {
  const names = (await caches.keys()).filter((name) => name.startsWith("ground-"));
  for (const name of names) {
    const copy = await (await caches.open(name)).match(request, { ignoreVary: true, ...options });
    if (copy) return copy;
  }
  return undefined;
}
