// Stores the ground of a division on the phone, apart from its stations: the first tap asks how much it is, the second
// fetches the tiles (locator/offline/views/ground_pack.py). static/service_worker/cells.js answers with them.
import { t } from "../lib/messages.js";
import { fetchOwn } from "../lib/network.js";

const AT_ONCE = 4;
const TIMEOUT_MS = 60_000; // of one tile
const MB = 1024 * 1024;
const sizeText = (bytes) => (bytes < MB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MB).toFixed(1)} MB`);
const cacheName = (code) => `ground-${code}`;

for (const place of "caches" in globalThis ? document.querySelectorAll("[data-ground-pack]") : []) offer(place);

async function offer(place) {
  const code = place.dataset.groundPack;
  const button = place.querySelector("button");
  const status = place.querySelector(".status");
  if (await caches.has(cacheName(code))) status.textContent = t("手机里有这里的地图。");
  place.hidden = false;
  let list;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (!list) {
        list = await listOf(code);
        button.textContent = t("存地图，约 {size}", { size: sizeText(list.bytes) });
      } else {
        await store(code, list, (share) => (status.textContent = t("正在存地图……{percent}%", { percent: Math.round(100 * share) })));
        status.textContent = t("地图存好了，没有网络也看得到路。");
      }
    } catch (error) {
      status.textContent = error.message === "404" ? t("这里没有地图。") : t("地图没存成，请连上网再试。");
    } finally {
      button.disabled = false;
    }
  });
}

async function listOf(code) {
  const response = await fetch(`/packs/${code}/ground`);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

// Returns the headers of an answer whose body is read: it is no longer compressed.
function withoutEncoding(headers) {
  const copied = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length"]) copied.delete(name);
  return copied;
}

// All or nothing: what was stored before stays until the new tiles are there.
async function store(code, { tiles, files }, report) {
  const loading = `loading-${cacheName(code)}`;
  await caches.delete(loading);
  const fetched = await caches.open(loading);
  const waiting = [...tiles, ...files];
  let done = 0;
  const fetchNext = async () => {
    for (let address = waiting.pop(); address; address = waiting.pop()) {
      // As static/service_worker/cells.js is told by it: no copy instead.
      const { ok, status, headers, body } = await fetchOwn(address, { headers: { "X-Patient": "1" } }, TIMEOUT_MS);
      if (!ok) throw new Error(String(status));
      await fetched.put(address, new Response(body, { status, headers: withoutEncoding(headers) }));
      report(++done / (tiles.length + files.length));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  await caches.delete(cacheName(code));
  const kept = await caches.open(cacheName(code));
  for (const request of await fetched.keys()) await kept.put(request, await fetched.match(request));
  await caches.delete(loading);
}
