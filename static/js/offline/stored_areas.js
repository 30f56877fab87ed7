// Storing divisions on the phone: the button on pages of divisions, and the page that lists what is stored.
import { ageText, ageWarnings, kilobytesText } from "../lib/age_of_copy.js";
import { t } from "../lib/messages.js";
import { FAVOURITES, allPacks, removePack } from "../lib/stored_packs.js";
import { favourites, refreshFavourites, removeFavourite } from "./favourites.js";
import { Refused, downloadDivision } from "./pack_download.js";

const RECENT_CELLS = "area"; // a cache of static/service_worker/cells.js
const FRESH_MS = 86_400_000;
const list = document.getElementById("packs");
const canStore = isSecureContext && "indexedDB" in globalThis && "subtle" in (globalThis.crypto ?? {});

const packText = (pack) => {
  const values = { n: pack.rows.length, size: kilobytesText(pack.bytes), age: ageText(pack.asOfMs) };
  return t("手机里有 {n} 处，{size}，{age}存的。", values);
};

async function download(id, key, status) {
  status.textContent = t("正在存……");
  try {
    status.textContent = packText(await downloadDivision(id, key));
  } catch (error) {
    status.textContent = failureText(error);
  }
}

function failureText(error) {
  if (error instanceof Refused) return t("没有存：收到的内容对不上签名，可能被人改过。请换个网络再试。");
  if (error.name === "NotSupportedError") return t("没有存：这个浏览器验不了签名，请用新一点的浏览器。");
  return t("没存成，请连上网再试。");
}

for (const place of canStore ? document.querySelectorAll("[data-keep]") : []) {
  const { keep: id, key } = place.dataset;
  const status = place.querySelector(".status");
  place.hidden = false;
  const stored = (await allPacks()).find((pack) => pack.id === id);
  if (stored) {
    status.textContent = packText(stored);
    place.querySelector("button").textContent = t("更新手机里的");
  }
  place.querySelector("button").addEventListener("click", () => download(id, key, status));
}

async function showList() {
  const packs = (await allPacks()).filter(({ id }) => id !== FAVOURITES);
  list.replaceChildren(...packs.map(packItem));
  const cells = await recentCells();
  if (cells.length) list.append(recentCellsItem(cells));
  document.getElementById("stars").replaceChildren(...favourites().map(favouriteItem));
  for (const note of document.querySelectorAll(".empty")) {
    note.hidden = note.previousElementSibling.childElementCount > 0;
  }
}

function listItem(name, href, text) {
  const item = document.getElementById("kept-shape").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  link.textContent = name;
  if (href) link.href = href;
  item.querySelector(".status").textContent = text;
  return item;
}

function enableButton(item, selector, action) {
  const button = item.querySelector(selector);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await action(item.querySelector(".status"));
    await showList();
  });
}

function packItem(pack) {
  const text = packText(pack) + ageWarnings(pack.asOfMs, pack.hoursUntilMs);
  const item = listItem(pack.title, `/?division=${pack.id}`, text);
  enableButton(item, ".update", (status) => download(pack.id, list.dataset.key, status));
  enableButton(item, ".remove", () => removePack(pack.id));
  return item;
}

function recentCellsItem(cells) {
  const item = listItem(t("最近看过的一带"), "", t("{n} 格，没有网络时也能找。", { n: cells.length }));
  enableButton(item, ".remove", () => caches.delete(RECENT_CELLS));
  return item;
}

async function recentCells() {
  return (await caches.has(RECENT_CELLS)) ? (await caches.open(RECENT_CELLS)).keys() : [];
}

function favouriteItem({ code, name }) {
  const item = listItem(name, `/stations/${encodeURIComponent(code)}`, "");
  enableButton(item, ".remove", () => {
    removeFavourite(code);
    return refreshFavourites().catch(() => {});
  });
  return item;
}

if (list) {
  await showList();
  // Packs older than a day are updated without asking, unless the browser is set to save data.
  const isOld = ({ id, asOfMs }) => id !== FAVOURITES && Date.now() - asOfMs > FRESH_MS;
  const old = (await allPacks()).filter(isOld);
  if (navigator.onLine && !navigator.connection?.saveData) {
    for (const { id } of old) await downloadDivision(id, list.dataset.key).catch(() => {});
    if (old.length) await showList();
  }
}
