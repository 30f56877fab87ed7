// The stations of the staff's table on the map: pins, or counts where they are many; picked one by one, by drawing around
// them, or all that are in view. The table (static/js/staff/workbench.js) is told by events.
import { t } from "../lib/messages.js";
import { bubbleMarker, stationMarker } from "./markers.js";

const MOST_CORNERS = 150;
const DECIMALS = 6;
const MOST_SIDES = { lat: 85, lon: 180 };
const WAIT_MS = 200;

export function addStations(map, { points, inside, filters }) {
  const container = map.getContainer();
  const said = document.getElementById("map-said");
  const section = document.getElementById("bench-map");
  map.attributionControl.setPrefix(false);
  if (section.dataset.credit) map.attributionControl.addAttribution(section.dataset.credit);
  const layer = L.layerGroup().addTo(map);
  const drawn = L.polygon([], { color: "#b23a0e", weight: 2, fillOpacity: 0.1, interactive: false }).addTo(map);
  const markers = new Map();
  let picked = new Set();
  let latest = 0;

  async function ask(address, more) {
    const query = new URLSearchParams(filters);
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    const answer = await fetch(`${address}?${query}`, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && !answer.redirected) return answer.json();
    const told = await answer?.json().catch(() => null);
    said.textContent = told?.detail ?? told?.title ?? t("没有连上，请再试一次");
    return null;
  }

  async function load(isFirst) {
    if (!container.clientWidth) return; // it is not shown at the moment
    const turn = ++latest;
    const found = await ask(points, isFirst ? {} : { box: boxText(map.getBounds()) });
    if (!found || turn !== latest) return;
    if (isFirst && found.box) {
      const [west, south, east, north] = found.box;
      return map.fitBounds([[south, west], [north, east]], { maxZoom: 16, padding: [24, 24], animate: false });
    }
    show(found);
  }

  function show({ stations, counts }) {
    layer.clearLayers();
    markers.clear();
    for (const station of stations) {
      const marker = stationMarker(station, () => tell([station.code], true));
      markers.set(station.code, marker);
      layer.addLayer(marker.on("add", () => mark(station.code)));
    }
    for (const count of counts) {
      const zoomIn = () => map.setView([count.lat, count.lon], map.getZoom() + 2, { animate: false });
      layer.addLayer(bubbleMarker(count).on("click", zoomIn));
    }
    container.dataset.shown = String(stations.length);
  }

  function mark(code) {
    markers.get(code)?.getElement()?.classList.toggle("chosen", picked.has(code));
  }

  async function pickInside(corners) {
    const found = await ask(inside, { shape: shapeText(corners) });
    if (!found) return;
    said.textContent = t("圈里有 {n} 个站", { n: found.codes.length });
    if (found.codes.length) tell(found.codes, false);
  }

  document.addEventListener("stations-picked", ({ detail }) => {
    picked = new Set(detail);
    for (const code of markers.keys()) mark(code);
  });
  let timer;
  map.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(false), WAIT_MS);
  });
  document.getElementById("pick-seen").addEventListener("click", () => pickInside(cornersOf(map.getBounds())));
  document.getElementById("only-seen").addEventListener("click", () => {
    const query = new URLSearchParams(filters);
    query.set("shape", shapeText(cornersOf(map.getBounds())));
    location.assign(`/staff/stations?${query}`);
  });
  drawAround(map, drawn, pickInside);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(container);
  whenSeen(section, () => {
    map.invalidateSize({ pan: false });
    load(true);
  });
  document.dispatchEvent(new CustomEvent("map-ready"));
}

// The map begins when it is shown: on a small screen somebody asks for it first.
function whenSeen(section, begin) {
  if (!section.hidden) return begin();
  const observer = new MutationObserver(() => {
    if (section.hidden) return;
    observer.disconnect();
    begin();
  });
  observer.observe(section, { attributes: true, attributeFilter: ["hidden"] });
}

function tell(codes, isToggled) {
  document.dispatchEvent(new CustomEvent("pick-stations", { detail: { codes, isToggled } }));
}

// A line drawn with mouse, pen or finger; it is closed where it ends.
function drawAround(map, drawn, done) {
  const button = document.getElementById("draw");
  const container = map.getContainer();
  let corners = null;

  function set(isDrawing) {
    button.setAttribute("aria-pressed", String(isDrawing));
    container.classList.toggle("drawing", isDrawing);
    map.dragging[isDrawing ? "disable" : "enable"]();
    corners = null;
    if (isDrawing) drawn.setLatLngs([]);
  }

  const isDrawing = () => container.classList.contains("drawing");
  button.addEventListener("click", () => set(!isDrawing()));
  container.addEventListener("keydown", ({ key }) => key === "Escape" && isDrawing() && set(false));
  container.addEventListener("pointerdown", (event) => {
    if (!isDrawing() || event.target.closest(".leaflet-control")) return;
    corners = [map.mouseEventToLatLng(event)];
    container.setPointerCapture(event.pointerId);
    event.stopPropagation();
  }, true);
  container.addEventListener("pointermove", (event) => {
    if (!corners) return;
    corners.push(map.mouseEventToLatLng(event));
    drawn.setLatLngs(corners);
  });
  container.addEventListener("pointerup", () => {
    if (!corners) return;
    const shape = thinned(corners);
    set(false);
    drawn.setLatLngs(shape);
    if (shape.length > 2) done(shape);
  });
}

function thinned(corners) {
  const step = Math.ceil(corners.length / MOST_CORNERS);
  return corners.filter((_, index) => index % step === 0);
}

const bounded = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(DECIMALS);
const cornerText = ({ lat, lng }) => `${bounded(lng, MOST_SIDES.lon)},${bounded(lat, MOST_SIDES.lat)}`;
const shapeText = (corners) => corners.map(cornerText).join(";");
const cornersOf = (bounds) =>
  [bounds.getSouthWest(), bounds.getNorthWest(), bounds.getNorthEast(), bounds.getSouthEast()];
const boxText = (bounds) => [bounds.getSouthWest(), bounds.getNorthEast()].map(cornerText).join(",");
