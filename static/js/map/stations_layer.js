// The map's layer of stations. Beside a list it shows that list and nothing else; by itself the stations in view.
// locator/maps/map/stations.py hands the map over to addStations().
import { closeByLeaving } from "../find/sheet.js";
import { t } from "../lib/messages.js";
import { closeCard } from "./card.js";
import { Divisions } from "./divisions.js";
import { addLocateButton } from "./here.js";
import { Listed } from "./listed.js";
import { addSearchHere, offerSearchAt } from "./search_here.js";
import { Surroundings } from "./surroundings.js";

const { credit } = JSON.parse(document.getElementById("words").textContent);
const status = document.getElementById("say");
const CHINA = [
  [18, 73.5],
  [53.6, 135.1],
];
const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = 4_000; // before stations that did not come are asked for again; twice as long each time
const SETTLING_MS = 1500; // what only helps to find one's way is loaded after the stations
const isFramed = parent !== window;
const say = (words) => (status.textContent = words);
const post = (message) => parent.postMessage(message, location.origin);
const ownSearch = () => import("./own_search.js");
const loadGround = () => import("./quiet_ground.js");
const storePosition = async (place) => (await import("../find/own_position.js")).storePosition(place);

// Adds the layer to a Leaflet map; `addresses` are { station, divisions, land } of the API and of files.
export function addStations(map, addresses) {
  map.attributionControl.setPrefix(false);
  if (credit) map.attributionControl.addAttribution(credit);
  // Leaflet focuses the map at the first touch, which would scroll the page around a frame from under the finger.
  const container = map.getContainer();
  container.addEventListener("mousedown", () => container.focus({ preventScroll: true }), true);
  map.invalidateSize({ pan: false });
  map.fitBounds(CHINA, { animate: false });
  const stations = new StationMap(map, new Divisions(addresses.divisions));
  addSearchHere(map, (place) => stations.search(place));
  addLocateButton(map, (place) => stations.search(place), say);
  map.on("moveend", () => stations.refresh());
  map.on("click", ({ latlng, originalEvent }) => {
    if (!originalEvent.target.closest(".leaflet-marker-icon")) stations.tapped(latlng.wrap());
  });
  addEventListener("keydown", (event) => onKey(event, stations.listed));
  if (isFramed) listenToPage(stations);
  else showAlone(stations);
  // States change while the map is open; nothing is redrawn while somebody uses a card or a marker.
  const isIdle = () => !document.querySelector("#over:not([hidden]), .leaflet-popup, .leaflet-marker-icon:focus");
  setInterval(() => isIdle() && stations.refresh(), MINUTE_MS);
  showNamedStation(map, addresses.station).finally(() => stations.refresh());
  setTimeout(() => stations.settle(addresses), SETTLING_MS);
}

// Either the list that is shown, or the stations around.
class StationMap {
  listed;
  around;
  #map;
  #divisions;
  #hasList = isFramed; // the page around sends one
  #ground = null; // until it is loaded
  #timer = 0;
  #waitMs = FIRST_WAIT_MS / 2;

  constructor(map, divisions) {
    this.#map = map;
    this.#divisions = divisions;
    this.listed = new Listed(map, (code) => isFramed && post({ chosen: code }));
    this.around = new Surroundings(map, divisions, say);
  }

  async refresh() {
    if (!this.#hasList) this.#askAgain(await this.around.refresh());
    this.#label();
  }

  showList(list) {
    this.#hasList = true;
    document.body.classList.toggle("beside-switch", Boolean(list.hasSwitch));
    document.getElementById("all").hidden = isFramed;
    this.around.clear();
    this.listed.show(list);
    say(list.hits.length ? "" : t("没有可画的驿站"));
    this.#label();
  }

  leaveList() {
    this.#hasList = false;
    document.getElementById("all").hidden = true;
    this.listed.clear();
    closeCard();
    this.refresh();
  }

  // Searches around a place { lon, lat, accuracyM, picked }: in the page around this map, or here.
  async search(place) {
    if (isFramed) return post({ place });
    if (!place.picked) storePosition(place);
    say(t("正在找……"));
    try {
      const { searchAround } = await ownSearch();
      this.showList({ ...(await searchAround(place)), center: place, keepView: Boolean(place.picked) });
    } catch {
      say(t("没取到驿站，请检查网络"));
    }
    return undefined;
  }

  // A tap on the bare map closes the card, else offers a search there, on the search page.
  tapped(place) {
    if (!document.getElementById("over").hidden) return closeCard();
    return offerSearchAt(this.#map, place, async (picked) => {
      if (isFramed) return post({ place: picked });
      await storePosition(picked);
      return location.assign("/");
    });
  }

  // Loads what comes after the stations.
  async settle(addresses) {
    const { addGround } = await loadGround();
    const { listed, around } = this;
    this.#ground = addGround(this.#map, { addresses, divisions: this.#divisions, listed, around });
    this.#label();
  }

  #askAgain(isComplete) {
    clearTimeout(this.#timer);
    this.#waitMs = isComplete ? FIRST_WAIT_MS / 2 : Math.min(2 * this.#waitMs, MINUTE_MS);
    if (!isComplete) this.#timer = setTimeout(() => this.refresh(), this.#waitMs);
  }

  #label() {
    this.#ground?.update(this.#hasList ? [...this.listed.markers.values()] : this.around.markers);
  }
}

// The page around sends { list } to show, { lit } for the station that is pointed at, { open } for its card.
function listenToPage(stations) {
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent) return;
    if (data.list) stations.showList(data.list);
    if (data.lit !== undefined) stations.listed.light(data.lit);
    if (data.open !== undefined) stations.listed.open(data.open);
  });
  post("map-ready");
}

// By itself the page has its own filters; a change searches again where there is a list.
function showAlone(stations) {
  for (const element of document.querySelectorAll(".bar, #chips")) element.hidden = false;
  const form = document.getElementById("chips");
  closeByLeaving(form.querySelector("details"));
  const hasFilters = () => !new FormData(form).keys().next().done;
  const change = async () => {
    stations.around.filters = hasFilters() ? await ownSearch() : null;
    if (stations.listed.center) stations.search(stations.listed.center);
    else stations.refresh();
  };
  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("all").addEventListener("click", () => stations.leaveList());
  if (hasFilters()) change();
}

// The keys 1 to 9 open the card of a number, Escape closes it.
function onKey({ key, target, altKey, ctrlKey, metaKey }, listed) {
  if (altKey || ctrlKey || metaKey || target.matches("input:not([type=checkbox])")) return;
  if (key === "Escape") closeCard();
  if (/^[1-9]$/.test(key)) listed.openNumber(Number(key), true);
}

// Moves the map to the station that the address names.
async function showNamedStation(map, address) {
  const code = new URLSearchParams(location.search).get("station");
  if (!code || isFramed) return;
  const response = await fetch(address + encodeURIComponent(code));
  if (!response.ok) return;
  const feature = await response.json();
  if (feature.geometry) map.setView([...feature.geometry.coordinates].reverse(), 16);
}
