// The favourite buttons on cards and station pages, and the list of favourites on the search page.
import { ageText } from "../lib/age_of_copy.js";
import { STATE_SYMBOLS, pack as packHours, shownState, stateAt, stateText } from "../lib/opening_state.js";
import { FAVOURITES, packOf } from "../lib/stored_packs.js";
import { addFavourite, favourites, refreshFavourites, removeFavourite } from "./favourites.js";

const FRESH_MS = 3_600_000;
const list = document.getElementById("favourites");

function markButtons() {
  const codes = new Set(favourites().map(({ code }) => code));
  for (const button of document.querySelectorAll("[data-star]")) {
    const isFavourite = codes.has(button.dataset.star);
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isFavourite));
    button.firstElementChild.textContent = isFavourite ? "★" : "☆";
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-star]");
  if (!button) return;
  const { star: code, name } = button.dataset;
  if (button.getAttribute("aria-pressed") === "true") removeFavourite(code);
  else addFavourite(code, name);
  markButtons();
  await refreshFavourites().catch(() => {}); // without a network the next page downloads them
  showList();
});

async function showList() {
  if (!list) return;
  const stations = favourites();
  const pack = await packOf(FAVOURITES);
  list.hidden = !stations.length;
  list.querySelector("ul").replaceChildren(...stations.map((favourite) => listItem(favourite, pack)));
  list.querySelector(".age").textContent = pack ? ageText(pack.asOfMs) : "";
}

function listItem({ code, name }, pack) {
  const item = list.querySelector("template").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  link.href = `/stations/${encodeURIComponent(code)}`;
  link.textContent = name;
  const station = pack?.stations.find((known) => known.code === code);
  const badge = item.querySelector(".state");
  badge.hidden = !station;
  if (!station) return item;
  const now = station.hours ? stateAt(station.hours, Date.now()) : { state: "unknown" };
  const shown = shownState(now, station.checkedMs, Date.now());
  badge.classList.add(shown);
  if (station.checkedMs !== null) badge.dataset.checked = station.checkedMs;
  if (station.hours) badge.dataset.hours = packHours(station.hours);
  badge.firstElementChild.textContent = STATE_SYMBOLS[shown];
  badge.lastElementChild.textContent = stateText(now, Date.now(), station.checkedMs);
  item.querySelector(".muted").textContent = station.address ?? "";
  return item;
}

document.addEventListener("cards", markButtons);
markButtons();
await showList();
const stored = await packOf(FAVOURITES);
if (favourites().length && !(Date.now() - stored?.asOfMs < FRESH_MS)) {
  await refreshFavourites().catch(() => {});
  markButtons();
  await showList();
}
