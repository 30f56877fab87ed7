// Keeping a city on the phone: the button on pages of divisions, and the list of what is kept.
import { refresh, starred, unstar } from "./favourites.js";
import { FAVOURITES, allPacks, remove } from "../lib/stored_packs.js";
import { age, kilobytes, warnings } from "../lib/age_of_copy.js";
import { Refused, keepDivision } from "./pack_download.js";
import { t } from "../lib/messages.js";

const AREA = "area"; // as the service worker calls it
const FRESH_MS = 86_400_000;
const list = document.getElementById("packs");
const canKeep = isSecureContext && "indexedDB" in globalThis && "subtle" in (globalThis.crypto ?? {});

const told = (one) =>
  t("手机里有 {n} 处，{size}，{age}存的。", { n: one.rows.length, size: kilobytes(one.bytes), age: age(one.saidMs) });

async function keep(id, key, status) {
  status.textContent = t("正在存……");
  try {
    status.textContent = told(await keepDivision(id, key));
  } catch (error) {
    status.textContent = whyNot(error);
  }
}

function whyNot(error) {
  if (error instanceof Refused) return t("没有存：收到的内容对不上签名，可能被人改过。请换个网络再试。");
  if (error.name === "NotSupportedError") return t("没有存：这个浏览器验不了签名，请用新一点的浏览器。");
  return t("没存成，请连上网再试。");
}

for (const place of canKeep ? document.querySelectorAll("[data-keep]") : []) {
  const { keep: id, key } = place.dataset;
  const status = place.querySelector(".status");
  place.hidden = false;
  const known = (await allPacks()).find((one) => one.id === id);
  if (known) {
    status.textContent = told(known);
    place.querySelector("button").textContent = t("更新手机里的");
  }
  place.querySelector("button").addEventListener("click", () => keep(id, key, status));
}

// The page of what is kept.
async function show() {
  const packs = (await allPacks()).filter(({ id }) => id !== FAVOURITES);
  list.replaceChildren(...packs.map(packItem));
  const cells = await areaCells();
  if (cells.length) list.append(areaItem(cells));
  document.getElementById("stars").replaceChildren(...starred().map(starItem));
  for (const empty of document.querySelectorAll(".empty")) {
    empty.hidden = empty.previousElementSibling.childElementCount > 0;
  }
}

function item(name, href, words) {
  const shape = document.getElementById("kept-shape").content.cloneNode(true).firstElementChild;
  const title = shape.querySelector("a");
  title.textContent = name;
  if (href) title.href = href;
  shape.querySelector(".status").textContent = words;
  return shape;
}

function on(shape, selector, act) {
  const button = shape.querySelector(selector);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await act(shape.querySelector(".status"));
    await show();
  });
}

function packItem(one) {
  const shape = item(one.title, `/?division=${one.id}`, told(one) + warnings(one.saidMs, one.hoursUntilMs));
  on(shape, ".update", (status) => keep(one.id, list.dataset.key, status));
  on(shape, ".remove", () => remove(one.id));
  return shape;
}

function areaItem(cells) {
  const shape = item(t("最近看过的一带"), "", t("{n} 格，没有网络时也能找。", { n: cells.length }));
  on(shape, ".remove", () => caches.delete(AREA));
  return shape;
}

async function areaCells() {
  return (await caches.has(AREA)) ? (await caches.open(AREA)).keys() : [];
}

function starItem({ code, name }) {
  const shape = item(name, `/stations/${encodeURIComponent(code)}`, "");
  on(shape, ".remove", () => {
    unstar(code);
    return refresh().catch(() => {});
  });
  return shape;
}

if (list) {
  await show();
  // What is a day old is brought up to date by itself, unless somebody counts his data.
  const old = (await allPacks()).filter(({ id, saidMs }) => id !== FAVOURITES && Date.now() - saidMs > FRESH_MS);
  if (navigator.onLine && !navigator.connection?.saveData) {
    for (const { id } of old) await keepDivision(id, list.dataset.key).catch(() => {});
    if (old.length) await show();
  }
}
