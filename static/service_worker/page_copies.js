// Part of the service worker: copies of pages: of those that are opened first, and of the last that were visited.
const MOST_VISITED = 30;
const MOST_VISITED_BYTES = 3_000_000;
const MOST_PAGE_BYTES = 400_000;
const COPIED_AT = "X-Copied-At";
// What is kept of pages that were merely visited.
const KEPT = /^\/($|divisions\/|stations\/[^/]+$|about\/|embed\/$)/;
// What tells one kept page from another; a position, a vehicle or a moment is no part of it.
const KEY_PARAMETERS = ["q", "division", "near", "place", "n", "kind", "service", "has", "open", "no_app", "tonight", "mode"];
const POSITION_PARAMETERS = ["lon", "lat", "accuracy_m", "at"];
// Decimals finer than a cell of the map, or degrees in any notation.
const LIKE_A_POSITION = /\d\.\d\d|[°º′″度]|[北南]纬|[东西]经|[NSEW]\s*\d+\D+\d+\D+\d|\d\D+\d+\D+\d+\s*[NSEW]\b/i;

const dated = async (response) =>
  new Response(await response.arrayBuffer(), rewritten(response, { [COPIED_AT]: Date.now() }));

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

const findOffline = async () => (await caches.open(PAGES)).match(OFFLINE, { ignoreVary: true });
