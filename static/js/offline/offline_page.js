// The page that the service worker shows where another cannot be fetched: what this phone has stored of the station,
// the name or the division in the address.
import { cardElement } from "../find/cards.js";
import { offlineNotice } from "../lib/age_of_copy.js";
import { fetchCell, storedCells } from "../lib/cells.js";
import { t } from "../lib/messages.js";
import { stateAt } from "../lib/opening_state.js";
import { ownReports, withOwnReport } from "../lib/own_reports.js";
import { allPacks } from "../lib/stored_packs.js";
import { enableReports } from "../station/quick_report.js";

const STATE_ORDER = ["open", "closing_soon", "unknown", "closed"];
const MOST = 30;
const CODE_DIGITS = 6;
const STATION = /^\/(?:stations|s)\/([^/]+)/;
const page = document.getElementById("away");
const notice = page.querySelector(".told");
const isSilent = document.documentElement.dataset.reason === "silent"; // static/service_worker/pages.js

async function show() {
  const [, code] = STATION.exec(location.pathname) ?? [];
  const query = new URLSearchParams(location.search);
  const division = query.get("division") ?? location.pathname.split("/divisions/")[1];
  const atMs = Date.now();
  const name = query.get("q")?.trim();
  const own = ownReports();
  const stored = code
    ? await stationsByCode(decodeURIComponent(code))
    : name && !division
      ? await stationsByName(name, atMs)
      : await stationsOfDivision(division, atMs);
  const found = stored.map((station) => withOwnReport(station, atMs, own));
  if (!found.length && name) return showNoneFound();
  if (!found.length) return;
  const asOfMs = Math.min(...found.map((station) => station.asOfMs));
  const untilMs = Math.min(...found.map(({ hours }) => (hours ? hours.until * 60_000 : Infinity)));
  page.querySelector("h1").textContent = code ? found[0].name : page.dataset.kept;
  notice.textContent = offlineNotice(asOfMs, untilMs, atMs, isSilent);
  const cards = document.getElementById("away-cards");
  cards.append(...found.slice(0, MOST).map((station) => cardElement(hitOf(station, atMs), null, atMs)));
  cards.hidden = false;
  document.dispatchEvent(new Event("cards"));
  if (code) showDetails(found[0]);
}

function hitOf(station, atMs) {
  const now = station.hours ? stateAt(station.hours, atMs) : { state: "unknown" };
  return { station, now, hours: station.hours, reason: "" };
}

const stateRank = (station, atMs) => STATE_ORDER.indexOf(hitOf(station, atMs).now.state);
const stationsOfPacks = async () => (await allPacks()).flatMap(({ stations }) => stations);

async function stationsByCode(code) {
  const all = [...(await stationsOfPacks()), ...(await stationsOfCells())];
  const known = all.filter((station) => station.code === code);
  return known.sort((a, b) => b.asOfMs - a.asOfMs).slice(0, 1);
}

async function stationsOfCells() {
  const answers = await Promise.allSettled((await storedCells()).map(fetchCell));
  return answers.flatMap(({ value }) =>
    (value?.stations ?? []).map((station) => ({ asOfMs: value.asOfMs, ...station })),
  );
}

const normalized = (text) => (text ?? "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

// Returns stations whose name or address has all the words; those with the words in their name first.
async function stationsByName(name, atMs) {
  const words = name.split(/\s+/).map(normalized).filter(Boolean);
  const hasWords = (text) => words.every((word) => normalized(text).includes(word));
  const newest = new Map();
  for (const station of [...(await stationsOfPacks()), ...(await stationsOfCells())]) {
    if (!(newest.get(station.code)?.asOfMs >= station.asOfMs)) newest.set(station.code, station);
  }
  const found = [...newest.values()].filter((station) => hasWords(`${station.name}${station.address ?? ""}`));
  const rank = (station) => (hasWords(station.name) ? 0 : STATE_ORDER.length) + stateRank(station, atMs);
  return found.sort((a, b) => rank(a) - rank(b) || a.row - b.row);
}

async function showNoneFound() {
  const hasStored = (await allPacks()).length || (await storedCells()).length;
  if (!hasStored) return;
  notice.textContent = isSilent
    ? t("网络没有回音。手机里存的站里没有叫这个的。")
    : t("没有网络。手机里存的站里没有叫这个的。");
}

async function stationsOfDivision(division, atMs) {
  if (!division) return [];
  const prefix = division.slice(0, CODE_DIGITS).replace(/(00)+$/, "");
  const inside = (await stationsOfPacks()).filter((station) => station.division?.startsWith(prefix));
  const unique = [...new Map(inside.map((station) => [station.code, station])).values()];
  return unique.sort((a, b) => stateRank(a, atMs) - stateRank(b, atMs) || a.row - b.row);
}

// Shows what a station's own page has besides its card.
function showDetails(station) {
  const details = document.getElementById("away-station");
  details.hidden = false;
  const fill = (selector, text) => {
    const element = details.querySelector(selector);
    element.hidden = !text;
    if (text) element.append(text);
    return element;
  };
  fill(".address", [station.address, station.wayfinding].filter(Boolean).join("，"));
  fill(".phone", station.phone).href = `tel:${station.phone}`;
  const { lon, lat, name } = station;
  const link = details.querySelector(".geo");
  link.hidden = lon === null;
  const place = `${lat?.toFixed(6)},${lon?.toFixed(6)}`;
  link.href = `geo:${place}?q=${place}(${encodeURIComponent(name)})`;
  enableReports(details.querySelector("#taps"), station);
}

if (isSilent) {
  page.querySelector("h1").textContent = t("网络没有回音");
  notice.textContent = t("网络没有回音，手机里也没有存过这一页。");
}
page.querySelector("button").addEventListener("click", () => location.reload());
await show();
