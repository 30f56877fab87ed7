// The map's layer of stations: asks our API for the cells in view, draws counts from afar and stations by
// their state from near. Station texts reach the page as text only, never as HTML.
import { apart, roomFor, sizeOf } from "./bubbles.js";
import { cell } from "../lib/cells.js";
import { DATA_ZOOM, cellOf } from "../lib/grid.js";
import { SHAPES, stateAt, words as stateWords } from "../lib/opening_state.js";
import { t } from "../lib/messages.js";

const { credit } = JSON.parse(document.getElementById("words").textContent);
const say = document.getElementById("say");
const popup = document.getElementById("popup");
const FROM_ZOOM = 12; // nearer than this there are stations, farther how many there are
const FARTHEST_COUNTS = 10;
const PREFECTURES_FROM_ZOOM = 6; // farther there are provinces
const CELLS_FROM_ZOOM = 9; // nearer than this counts are those of cells, which lie in no one division
const CHINA = [
  [18, 73.5],
  [53.6, 135.1],
];
const NAMES_FROM_ZOOM = 14;
const MAX_NAMES = 60;
const MAX_CELLS = 60;
const LEAP = 3; // a tap on a count shows what it is made of
const PIN_PX = 26;
const HIT_PX = 36;
const MINUTE_MS = 60_000;

// A place that is tapped can be asked about: by the page that shows the map, or on the page of questions.
function offer(map, { lng: lon, lat }) {
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

export function addStations(map, addresses) {
  map.attributionControl.setPrefix(false);
  if (credit) map.attributionControl.addAttribution(credit);
  if (parent === window) document.querySelector(".bar").hidden = false;
  map.invalidateSize({ pan: false });
  map.fitBounds(CHINA, { animate: false });
  const around = L.layerGroup().addTo(map);
  const found = L.layerGroup().addTo(map);
  const listed = new Set();

  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    const zoom = map.getZoom();
    const isFar = zoom < FROM_ZOOM;
    const divided = zoom < CELLS_FROM_ZOOM ? await divisionsAt(zoom) : null;
    const wanted = divided ? [] : inView(map, isFar ? Math.max(0, Math.min(FARTHEST_COUNTS, zoom - 1)) : DATA_ZOOM);
    const answers = await Promise.allSettled(wanted.map(cell));
    if (mine !== turn) return; // the map has moved on
    const cells = answers.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    const hadFocus = around.getLayers().some((one) => one.getElement() === document.activeElement);
    around.clearLayers();
    if (isFar) showCounts(divided ?? countsOf(cells));
    else showStations(cells);
    if (hadFocus) focusMiddle();
    const isComplete = cells.length === answers.length;
    if (!isComplete) say.textContent = t("没取到驿站，请检查网络");
    else say.textContent = isFar && !listed.size ? t("点数字放大") : "";
  }

  // Whoever goes by keyboard goes on from what stands where the count stood.
  function focusMiddle() {
    const middle = map.getCenter();
    const away = (one) => map.distance(one.getLatLng(), middle);
    const [nearest] = around.getLayers().sort((a, b) => away(a) - away(b));
    nearest?.getElement().focus({ preventScroll: true });
  }

  function showStations(cells) {
    const now = Date.now();
    for (const station of cells.flatMap(({ stations }) => stations)) {
      if (!listed.has(station.code)) marker(told(station, now)).addTo(around);
    }
    nameMarkers(map, around);
  }

  function showCounts(counts) {
    const view = map.getBounds().pad(0.1);
    const inSight = counts.filter(({ lat, lon }) => view.contains([lat, lon]));
    const placed = apart(inSight.map((one) => ({ ...one, ...at(one), places: [one] })), pins());
    for (const one of placed) one.name = nameOf(one.code);
    const labelled = roomFor(placed);
    for (const one of placed) {
      const shown = count(one, labelled.has(one)).on("click", () => opens(one)).addTo(around);
      shown.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && opens(one));
    }
  }

  const at = ({ lat, lon }) => map.latLngToContainerPoint([lat, lon]);

  // The numbered pins of the list, over which no count may lie.
  function pins() {
    const shown = found.getLayers().map((one) => map.latLngToContainerPoint(one.getLatLng()));
    return shown.map(({ x, y }) => ({ x, y, reach: HIT_PX }));
  }

  function opens({ lat, lon, places }) {
    const zoom = Math.min(map.getZoom() + LEAP, FROM_ZOOM);
    if (places.length < 2) return map.setView([lat, lon], zoom);
    const bounds = L.latLngBounds(places.map((one) => [one.lat, one.lon])).pad(0.2);
    map.setView(bounds.getCenter(), Math.max(map.getZoom() + 1, Math.min(zoom, map.getBoundsZoom(bounds))));
  }

  // Divisions with how many stations each has: provinces from afar, then prefectures. Asked for until they
  // come, and once; without them, as without a network, there are the counts of cells, and no names.
  const asked = new Map();
  const names = new Map();
  function divisionsOf(level) {
    const told = ({ geometry, properties: { code, name, stations } }) => {
      names.set(code, name);
      return { code, stations, lon: geometry.coordinates[0], lat: geometry.coordinates[1] };
    };
    const answer = () => ask(`${addresses.divisions}?level=${level}`).then(
      ({ features }) => features.map(told),
      () => void asked.delete(level),
    );
    if (!asked.has(level)) asked.set(level, answer());
    return asked.get(level);
  }

  // Towns of one province that are joined bear its name; so do counties of Beijing, which no town governs.
  const nameOf = (code) => names.get(code) ?? names.get(`${code.slice(0, 2)}0000`) ?? "";

  async function divisionsAt(zoom) {
    const provinces = await divisionsOf("province"); // what is joined bears the name of its province
    return zoom < PREFECTURES_FROM_ZOOM ? provinces : provinces && divisionsOf("prefecture");
  }

  function showList({ hits, here }) {
    found.clearLayers();
    listed.clear();
    const bounds = [];
    if (here) {
      bounds.push([here.lat, here.lon]);
      L.marker([here.lat, here.lon], {
        icon: L.divIcon({ className: "me", iconSize: [18, 18] }),
        title: t("您在这里"),
        alt: t("您在这里"),
      }).addTo(found);
    }
    hits.forEach((hit, index) => {
      listed.add(hit.code);
      bounds.push([hit.lat, hit.lon]);
      marker(hit, index + 1).addTo(found);
    });
    if (bounds.length) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16 });
    refresh();
  }

  map.on("moveend", refresh);
  // States change while the map lies open; nothing is redrawn under somebody's finger.
  const isIdle = () => !document.querySelector(".leaflet-popup, .leaflet-marker-icon:focus");
  setInterval(() => isIdle() && refresh(), MINUTE_MS);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent) showList(data);
  });
  map.on("click", ({ latlng, originalEvent }) => {
    if (!originalEvent.target.closest(".leaflet-marker-icon")) offer(map, latlng.wrap());
  });
  if (parent !== window) parent.postMessage("map-ready", location.origin);
  openNamed(map, addresses.station).finally(refresh);
}

async function openNamed(map, address) {
  const code = new URLSearchParams(location.search).get("station");
  if (!code) return;
  const response = await fetch(address + encodeURIComponent(code));
  if (!response.ok) return;
  const feature = await response.json();
  if (feature.geometry) map.setView([...feature.geometry.coordinates].reverse(), 16);
}

function inView(map, zoom) {
  const view = map.getBounds();
  const world = 2 ** zoom;
  const { x: left, y: top } = cellOf({ lon: view.getWest(), lat: Math.min(85, view.getNorth()) }, zoom);
  const { x: right, y: bottom } = cellOf({ lon: view.getEast(), lat: Math.max(-85, view.getSouth()) }, zoom);
  const found = [];
  for (let x = left; x <= Math.min(right, world - 1); x += 1) {
    for (let y = top; y <= Math.min(bottom, world - 1); y += 1) found.push({ z: zoom, x, y });
  }
  return found.slice(0, MAX_CELLS);
}

async function ask(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

const countsOf = (cells) => cells.flatMap(({ parts }) => parts).map((part) => ({ ...part, code: "" }));

// The more there are, the larger; the number says it too.
function count({ lat, lon, stations, name }, isLabelled) {
  const size = sizeOf(stations);
  const label = name ? t("{name}一带 {n} 处驿站", { name, n: stations }) : t("{n} 处驿站", { n: stations });
  const inside = document.createElement("span");
  inside.append(textElement(stations), isLabelled ? textElement(name) : "");
  const icon = L.divIcon({ className: "count", html: inside, iconSize: [size, size] });
  return L.marker([lat, lon], { icon, title: label, alt: label });
}

// Close by, and without a picture of the streets, names are what one finds one's way by.
function nameMarkers(map, markers) {
  const shown = markers.getLayers();
  if (map.getZoom() < NAMES_FROM_ZOOM || shown.length > MAX_NAMES) return;
  for (const one of shown) {
    const name = textElement(one.options.name);
    one.bindTooltip(name, { permanent: true, direction: "right", className: "name" });
  }
}

function told(station, ms) {
  const now = station.hours ? stateAt(station.hours, ms) : { state: "unknown" };
  return { ...station, state: now.state, words: stateWords(now, ms) };
}

function marker(its, number) {
  const size = number ? HIT_PX : PIN_PX;
  const icon = L.divIcon({
    className: `pin ${its.state}${number ? " hit" : ""}`,
    html: textElement(number ?? SHAPES[its.state]),
    iconSize: [size, size],
    iconAnchor: [4, size],
    popupAnchor: [size / 2 - 4, -size],
  });
  const label = `${its.name}，${its.words}`;
  const options = { icon, title: label, alt: label, name: its.name };
  return L.marker([its.lat, its.lon], options).bindPopup(() => card(its));
}

function textElement(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function card(its) {
  const content = popup.content.cloneNode(true).firstElementChild;
  const link = content.querySelector("a");
  link.href = `/stations/${encodeURIComponent(its.code)}`;
  link.textContent = its.name;
  content.querySelector(".words").textContent = `${SHAPES[its.state]} ${its.words}`;
  content.querySelector(".address").textContent = its.address ?? "";
  return content;
}
