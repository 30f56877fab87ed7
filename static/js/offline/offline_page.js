// The page that stands in where one cannot be fetched: what this phone keeps of what was asked for.
import { card } from "../find/cards.js";
import { cell, keptCells } from "../lib/cells.js";
import { allPacks } from "../lib/stored_packs.js";
import { keptWords } from "../lib/age_of_copy.js";
import { stateAt } from "../lib/opening_state.js";
import { listenTo } from "../station/quick_report.js";
import { t } from "../lib/messages.js";

const ORDER = ["open", "closing_soon", "unknown", "closed"];
const MOST = 30;
const DIGITS = 6;
const STATION = /^\/(?:stations|s)\/([^/]+)/;
const away = document.getElementById("away");

async function show() {
  const [, code] = STATION.exec(location.pathname) ?? [];
  const division = new URLSearchParams(location.search).get("division") ?? location.pathname.split("/divisions/")[1];
  const atMs = Date.now();
  const words = new URLSearchParams(location.search).get("q")?.trim();
  const found = code
    ? await stationsOf(decodeURIComponent(code))
    : words && !division
      ? await named(words, atMs)
      : await inDivision(division, atMs);
  if (!found.length && words) return sayNoneIsCalled();
  if (!found.length) return;
  const saidMs = Math.min(...found.map((one) => one.saidMs));
  const untilMs = Math.min(...found.map(({ hours }) => (hours ? hours.until * 60_000 : Infinity)));
  away.querySelector("h1").textContent = code ? found[0].name : away.dataset.kept;
  away.querySelector(".told").textContent = keptWords(saidMs, untilMs, atMs);
  const cards = document.getElementById("away-cards");
  cards.append(...found.slice(0, MOST).map((one) => card(hitOf(one, atMs), null, null, atMs)));
  cards.hidden = false;
  document.dispatchEvent(new Event("cards"));
  if (code) whole(found[0]);
}

function hitOf(station, atMs) {
  const now = station.hours ? stateAt(station.hours, atMs) : { state: "unknown" };
  return { station, now, hours: station.hours, reason: "" };
}

async function stationsOf(code) {
  const packed = (await allPacks()).flatMap(({ stations }) => stations);
  const known = [...packed, ...(await seenStations())].filter((one) => one.code === code);
  return known.sort((a, b) => b.saidMs - a.saidMs).slice(0, 1);
}

async function seenStations() {
  const copies = await Promise.allSettled((await keptCells()).map(cell));
  return copies.flatMap(({ value }) => (value?.stations ?? []).map((one) => ({ saidMs: value.saidMs, ...one })));
}

const plain = (text) => (text ?? "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

// Stations in whose name or address all the words stand; those with the words in their name first.
async function named(words, atMs) {
  const wanted = words.split(/\s+/).map(plain).filter(Boolean);
  const holds = (text) => wanted.every((word) => plain(text).includes(word));
  const all = [...(await allPacks()).flatMap(({ stations }) => stations), ...(await seenStations())];
  const known = new Map();
  for (const one of all) if (!(known.get(one.code)?.saidMs >= one.saidMs)) known.set(one.code, one);
  const found = [...known.values()].filter((one) => holds(`${one.name}${one.address ?? ""}`));
  const rank = (one) => (holds(one.name) ? 0 : ORDER.length) + ORDER.indexOf(hitOf(one, atMs).now.state);
  return found.sort((a, b) => rank(a) - rank(b) || a.row - b.row);
}

async function sayNoneIsCalled() {
  const keepsAny = (await allPacks()).length || (await keptCells()).length;
  if (keepsAny) away.querySelector(".told").textContent = t("没有网络。手机里存的站里没有叫这个的。");
}

async function inDivision(division, atMs) {
  if (!division) return [];
  const prefix = division.slice(0, DIGITS).replace(/(00)+$/, "");
  const packed = (await allPacks()).flatMap(({ stations }) => stations);
  const here = packed.filter((one) => one.division?.startsWith(prefix));
  const unique = [...new Map(here.map((one) => [one.code, one])).values()];
  const rank = (one) => ORDER.indexOf(hitOf(one, atMs).now.state);
  return unique.sort((a, b) => rank(a) - rank(b) || a.row - b.row);
}

// What a station's own page says besides its card.
function whole(station) {
  const more = document.getElementById("away-station");
  more.hidden = false;
  const fill = (selector, words) => {
    const element = more.querySelector(selector);
    element.hidden = !words;
    if (words) element.append(words);
    return element;
  };
  fill(".address", [station.address, station.wayfinding].filter(Boolean).join("，"));
  fill(".phone", station.phone).href = `tel:${station.phone}`;
  const { lon, lat, name } = station;
  const geo = more.querySelector(".geo");
  geo.hidden = lon === null;
  geo.href = `geo:${lat?.toFixed(6)},${lon?.toFixed(6)}?q=${lat?.toFixed(6)},${lon?.toFixed(6)}(${encodeURIComponent(name)})`;
  listenTo(more.querySelector(".taps"), station.code);
}

away.querySelector("button").addEventListener("click", () => location.reload());
await show();
