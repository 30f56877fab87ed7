// The map's layer of stations: fetches the cells in view, shows counts at low zooms and stations by their state at high
// ones. locator/maps/map/stations.py hands the map over to addStations().
import { fetchCell } from "../lib/cells.js";
import { STATIONS_ZOOM, cellOf } from "../lib/grid.js";
import { t } from "../lib/messages.js";
import { bubblesWithRoomForName, mergeTouching } from "./bubbles.js";
import { NUMBERED_PIN_PX, bubbleMarker, nameMarkers, ownPositionMarker, stationMarker, vaguenessCircle, withState } from "./markers.js";

const { credit } = JSON.parse(document.getElementById("words").textContent);
const status = document.getElementById("say");
const STATIONS_FROM_ZOOM = 12; // of the map; at lower zooms there are counts
const HIGHEST_COUNTS_ZOOM = 10;
const CELL_COUNTS_FROM_ZOOM = 9; // counts of cells, which lie in no one division; below, counts of divisions:
const PREFECTURES_FROM_ZOOM = 6; // of prefectures, and below of provinces
const CHINA = [
  [18, 73.5],
  [53.6, 135.1],
];
const MOST_CELLS = 60;
const ZOOMS_PER_TAP = 3; // a tap on a bubble shows its parts
const MINUTE_MS = 60_000;
const VAGUE_M = 500; // locator/search/domain/search.py

// Offers a search around a tapped place: to the page that shows this map in a frame, else on the search page.
function offerSearch(map, { lng: lon, lat }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pick";
  button.textContent = t("找这里附近的驿站");
  button.addEventListener("click", () => {
    map.closePopup();
    if (parent !== window) return parent.postMessage({ picked: { lon, lat } }, location.origin);
    sessionStorage.setItem("position", JSON.stringify({ lon, lat, at: Date.now(), picked: true }));
    location.assign("/");
  });
  L.popup().setLatLng([lat, lon]).setContent(button).openOn(map);
}

// Adds the layer to a Leaflet map; `addresses` are { station, divisions } of the API.
export function addStations(map, addresses) {
  map.attributionControl.setPrefix(false);
  if (credit) map.attributionControl.addAttribution(credit);
  if (parent === window) document.querySelector(".bar").hidden = false;
  map.invalidateSize({ pan: false });
  map.fitBounds(CHINA, { animate: false });
  const inView = L.layerGroup().addTo(map);
  const ofList = L.layerGroup().addTo(map);
  const vague = L.layerGroup().addTo(map);
  const listedCodes = new Set();
  const divisions = new Divisions(addresses.divisions);

  let latest = 0;
  async function refresh() {
    const turn = ++latest;
    const zoom = map.getZoom();
    const isFar = zoom < STATIONS_FROM_ZOOM;
    const counts = zoom < CELL_COUNTS_FROM_ZOOM ? await divisions.countsAt(zoom) : null;
    const cellZoom = isFar ? Math.max(0, Math.min(HIGHEST_COUNTS_ZOOM, zoom - 1)) : STATIONS_ZOOM;
    const answers = await Promise.allSettled((counts ? [] : cellsInView(map, cellZoom)).map(fetchCell));
    if (turn !== latest) return; // the map has been moved since
    const cells = answers.filter(({ status: end }) => end === "fulfilled").map(({ value }) => value);
    const hadFocus = inView.getLayers().some((marker) => marker.getElement() === document.activeElement);
    inView.clearLayers();
    if (isFar) showBubbles(counts ?? countsOf(cells));
    else showStations(cells);
    if (hadFocus) focusMiddle();
    const isComplete = cells.length === answers.length;
    if (!isComplete) status.textContent = t("没取到驿站，请检查网络");
    else status.textContent = isFar && !listedCodes.size ? t("点数字放大") : "";
  }

  // Keyboard users go on from the marker that replaced the focused bubble.
  function focusMiddle() {
    const middle = map.getCenter();
    const distance = (marker) => map.distance(marker.getLatLng(), middle);
    const [nearest] = inView.getLayers().sort((a, b) => distance(a) - distance(b));
    nearest?.getElement().focus({ preventScroll: true });
  }

  function showStations(cells) {
    const now = Date.now();
    for (const station of cells.flatMap(({ stations }) => stations)) {
      if (!listedCodes.has(station.code)) stationMarker(withState(station, now)).addTo(inView);
    }
    nameMarkers(map, inView);
  }

  function showBubbles(counts) {
    const view = map.getBounds().pad(0.1);
    const visible = counts.filter(({ lat, lon }) => view.contains([lat, lon]));
    const placed = mergeTouching(visible.map((part) => ({ ...part, ...pixelOf(part), places: [part] })), listedPins());
    for (const bubble of placed) bubble.name = divisions.nameOf(bubble.code);
    const named = bubblesWithRoomForName(placed);
    for (const bubble of placed) {
      const marker = bubbleMarker(bubble, named.has(bubble)).on("click", () => zoomInto(bubble)).addTo(inView);
      marker.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && zoomInto(bubble));
    }
  }

  const pixelOf = ({ lat, lon }) => map.latLngToContainerPoint([lat, lon]);

  // No bubble may cover a numbered pin of the list.
  function listedPins() {
    const pixels = ofList.getLayers().map((marker) => map.latLngToContainerPoint(marker.getLatLng()));
    return pixels.map(({ x, y }) => ({ x, y, reach: NUMBERED_PIN_PX }));
  }

  function zoomInto({ lat, lon, places }) {
    const zoom = Math.min(map.getZoom() + ZOOMS_PER_TAP, STATIONS_FROM_ZOOM);
    if (places.length < 2) return map.setView([lat, lon], zoom);
    const bounds = L.latLngBounds(places.map((place) => [place.lat, place.lon])).pad(0.2);
    map.setView(bounds.getCenter(), Math.max(map.getZoom() + 1, Math.min(zoom, map.getBoundsZoom(bounds))));
  }

  // Shows the stations of the list on the search page as numbered pins, and one's own position.
  function showList({ hits, here }) {
    ofList.clearLayers();
    vague.clearLayers();
    listedCodes.clear();
    const bounds = [];
    if (here) {
      bounds.push([here.lat, here.lon]);
      ownPositionMarker(here).addTo(ofList);
      if (here.accuracyM > VAGUE_M) {
        vaguenessCircle(here).addTo(vague);
        const around = L.latLng(here.lat, here.lon).toBounds(2 * here.accuracyM);
        bounds.push(around.getSouthWest(), around.getNorthEast());
      }
    }
    hits.forEach((station, index) => {
      listedCodes.add(station.code);
      bounds.push([station.lat, station.lon]);
      stationMarker(station, station.isUnknown ? "?" : index + 1).addTo(ofList);
    });
    if (bounds.length) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16 });
    refresh();
  }

  map.on("moveend", refresh);
  // States change while the map is open; nothing is redrawn while somebody uses a popup or a marker.
  const isIdle = () => !document.querySelector(".leaflet-popup, .leaflet-marker-icon:focus");
  setInterval(() => isIdle() && refresh(), MINUTE_MS);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent) showList(data);
  });
  map.on("click", ({ latlng, originalEvent }) => {
    if (!originalEvent.target.closest(".leaflet-marker-icon")) offerSearch(map, latlng.wrap());
  });
  if (parent !== window) parent.postMessage("map-ready", location.origin);
  showNamedStation(map, addresses.station).finally(refresh);
}

// Divisions with their names and how many stations each has. Each level is requested until it arrives, then kept;
// without a network there are no names, and the counts are those of cells.
class Divisions {
  #address;
  #levels = new Map();
  #names = new Map();

  constructor(address) {
    this.#address = address;
  }

  // A merged bubble has the name of its province where it has no other: Beijing's counties belong to no prefecture.
  nameOf(code) {
    return this.#names.get(code) ?? this.#names.get(`${code.slice(0, 2)}0000`) ?? "";
  }

  async countsAt(zoom) {
    const provinces = await this.#level("province"); // for their names in any case
    return zoom < PREFECTURES_FROM_ZOOM ? provinces : provinces && this.#level("prefecture");
  }

  #level(level) {
    if (!this.#levels.has(level)) this.#levels.set(level, this.#fetch(level));
    return this.#levels.get(level);
  }

  #fetch(level) {
    return fetchJson(`${this.#address}?level=${level}`).then(
      ({ features }) => features.filter(({ geometry }) => geometry).map((feature) => this.#count(feature)),
      () => void this.#levels.delete(level),
    );
  }

  #count({ geometry, properties: { code, name, stations } }) {
    this.#names.set(code, name);
    return { code, stations, lon: geometry.coordinates[0], lat: geometry.coordinates[1] };
  }
}

// Moves the map to the station that the address names.
async function showNamedStation(map, address) {
  const code = new URLSearchParams(location.search).get("station");
  if (!code) return;
  const response = await fetch(address + encodeURIComponent(code));
  if (!response.ok) return;
  const feature = await response.json();
  if (feature.geometry) map.setView([...feature.geometry.coordinates].reverse(), 16);
}

function cellsInView(map, zoom) {
  const view = map.getBounds();
  const world = 2 ** zoom;
  const { x: left, y: top } = cellOf({ lon: view.getWest(), lat: Math.min(85, view.getNorth()) }, zoom);
  const { x: right, y: bottom } = cellOf({ lon: view.getEast(), lat: Math.max(-85, view.getSouth()) }, zoom);
  const found = [];
  for (let x = left; x <= Math.min(right, world - 1); x += 1) {
    for (let y = top; y <= Math.min(bottom, world - 1); y += 1) found.push({ z: zoom, x, y });
  }
  return found.slice(0, MOST_CELLS);
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

const countsOf = (cells) => cells.flatMap(({ parts }) => parts).map((part) => ({ ...part, code: "" }));
