// The map's layer of stations. Beside a list it shows that list and nothing else; by itself the stations in view.
// locator/maps/map/stations.py hands the map over to addStations().
import { storePosition } from "../find/own_position.js";
import { t } from "../lib/messages.js";
import { closeCard } from "./card.js";
import { Divisions } from "./divisions.js";
import { addLocateButton } from "./here.js";
import { Listed } from "./listed.js";
import { labelPins } from "./labels.js";
import { addSearchHere, offerSearchAt } from "./search_here.js";
import { Surroundings } from "./surroundings.js";

const { credit } = JSON.parse(document.getElementById("words").textContent);
const status = document.getElementById("say");
const CHINA = [
  [18, 73.5],
  [53.6, 135.1],
];
const MINUTE_MS = 60_000;
const SETTLING_MS = 1000; // what only helps to find one's way is loaded after the stations
const isFramed = parent !== window;
const ownSearch = () => import("./own_search.js");
const loadGround = () => import("./quiet_ground.js");

// Adds the layer to a Leaflet map; `addresses` are { station, divisions, land } of the API and of files.
export function addStations(map, addresses) {
  map.attributionControl.setPrefix(false);
  if (credit) map.attributionControl.addAttribution(credit);
  document.body.classList.toggle("framed", isFramed);
  map.invalidateSize({ pan: false });
  map.fitBounds(CHINA, { animate: false });
  const divisions = new Divisions(addresses.divisions);
  const listed = new Listed(map, (code) => isFramed && post({ chosen: code }));
  const around = new Surroundings(map, divisions, (words) => (status.textContent = words));
  let hasList = isFramed; // the page around sends one
  const ground = { update: () => {} }; // until it is loaded
  const pins = () => (hasList ? [...listed.markers.values()] : around.markers);
  const label = () => ground.update(labelPins(map, pins(), listed.center));

  async function refresh() {
    if (!hasList) await around.refresh();
    label();
  }

  function showList(list) {
    hasList = true;
    document.body.classList.toggle("beside-switch", Boolean(list.hasSwitch));
    document.getElementById("all").hidden = isFramed;
    around.clear();
    listed.show(list);
    status.textContent = list.hits.length ? "" : t("没有可画的驿站");
    label();
  }

  // Searches around a place: in the page around this map, or here.
  async function search(place) {
    if (isFramed) return post({ place });
    if (!place.picked) storePosition(place);
    status.textContent = t("正在找……");
    try {
      const { searchAround } = await ownSearch();
      showList({ ...(await searchAround(place)), center: place, keepView: Boolean(place.picked) });
    } catch {
      status.textContent = t("没取到驿站，请检查网络");
    }
    return undefined;
  }

  // A tapped place is searched on the search page.
  async function searchOnPage(place) {
    if (isFramed) return post({ place });
    storePosition(place);
    return location.assign("/");
  }

  addSearchHere(map, search);
  addLocateButton(map, search, (words) => (status.textContent = words));
  map.on("moveend", refresh);
  map.on("click", ({ latlng, originalEvent }) => {
    if (originalEvent.target.closest(".leaflet-marker-icon")) return;
    if (document.getElementById("over").hidden) offerSearchAt(map, latlng.wrap(), searchOnPage);
    else closeCard();
  });
  addEventListener("keydown", (event) => onKey(event, listed));
  if (isFramed) listenToPage(showList, listed);
  else showAlone({ around, listed, search, refresh, leaveList: () => (hasList = false) });
  // States change while the map is open; nothing is redrawn while somebody uses a card or a marker.
  const isIdle = () => !document.querySelector("#over:not([hidden]), .leaflet-popup, .leaflet-marker-icon:focus");
  setInterval(() => isIdle() && refresh(), MINUTE_MS);
  showNamedStation(map, addresses.station).finally(refresh);
  setTimeout(async () => {
    const { addGround } = await loadGround();
    Object.assign(ground, addGround(map, { addresses, divisions, listed, around }));
    label();
  }, SETTLING_MS);
}

const post = (message) => parent.postMessage(message, location.origin);

// The page around sends { list } to show, { lit } for the station that is pointed at, { open } for its card.
function listenToPage(showList, listed) {
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent) return;
    if (data.list) showList(data.list);
    if (data.lit !== undefined) listed.light(data.lit);
    if (data.open !== undefined) listed.open(data.open);
  });
  post("map-ready");
}

// By itself the page has its own filters; a change searches again where there is a list.
function showAlone({ around, listed, search, refresh, leaveList }) {
  for (const element of document.querySelectorAll(".bar, #chips")) element.hidden = false;
  const form = document.getElementById("chips");
  const all = document.getElementById("all");
  const change = async () => {
    around.filters = new FormData(form).keys().next().done ? null : await ownSearch();
    if (listed.center) search(listed.center);
    else refresh();
  };
  form.addEventListener("change", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    all.hidden = true;
    listed.clear();
    closeCard();
    leaveList();
    refresh();
  });
  if (!new FormData(form).keys().next().done) change();
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
