// The stations in view where no list is shown, from the cells: counts at low zooms, stations by their state at high ones.
import { t } from "../lib/messages.js";
import { bubblesWithRoomForName, mergeTouching } from "./bubbles.js";
import { openCard } from "./card.js";
import { bubbleMarker, stationMarker, withState } from "./markers.js";

const STATIONS_FROM_ZOOM = 12; // of the map; at lower zooms there are counts
const CELL_COUNTS_FROM_ZOOM = 9; // counts of cells, which lie in no one division; below, counts of divisions
const ZOOMS_PER_TAP = 3; // a tap on a bubble shows its parts

export class Surroundings {
  filters = null; // the module own_search.js where filters are chosen
  stations = [];
  #map;
  #divisions;
  #layer;
  #say;
  #turn = 0;

  constructor(map, divisions, say) {
    this.#map = map;
    this.#divisions = divisions;
    this.#say = say;
    this.#layer = L.layerGroup().addTo(map);
  }

  get markers() {
    return this.#layer.getLayers();
  }

  clear() {
    this.#turn += 1;
    this.stations = [];
    this.#layer.clearLayers();
  }

  // Shows what is in view; returns whether all of it came.
  async refresh() {
    const turn = ++this.#turn;
    const zoom = this.#map.getZoom();
    const isFar = zoom < STATIONS_FROM_ZOOM;
    const counts = zoom < CELL_COUNTS_FROM_ZOOM ? await this.#divisions.countsAt(zoom) : null;
    const answers = counts ? [] : await cellsInView(this.#map, isFar);
    if (turn !== this.#turn) return true; // the map has been moved since
    const cells = answers.filter(({ status: end }) => end === "fulfilled").map(({ value }) => value);
    const hadFocus = this.#layer.getLayers().some((marker) => marker.getElement() === document.activeElement);
    this.#layer.clearLayers();
    this.stations = [];
    if (isFar) this.#showBubbles(counts ?? countsOf(cells));
    else this.#showStations(cells);
    if (hadFocus) this.#focusMiddle();
    const isComplete = cells.length === answers.length;
    this.#say(this.#words(isFar, isComplete));
    return isComplete;
  }

  #words(isFar, isComplete) {
    if (!isComplete) return t("没取到驿站，请检查网络");
    if (isFar) return this.filters ? t("数字是全部驿站；放大以后按条件挑") : t("点数字放大");
    return this.stations.length || !this.filters ? "" : t("这一带没有符合条件的");
  }

  // Keyboard users go on from the marker that replaced the focused bubble.
  #focusMiddle() {
    const middle = this.#map.getCenter();
    const distance = (marker) => this.#map.distance(marker.getLatLng(), middle);
    const [nearest] = this.#layer.getLayers().sort((a, b) => distance(a) - distance(b));
    nearest?.getElement().focus({ preventScroll: true });
  }

  #showStations(cells) {
    const now = Date.now();
    const all = cells.flatMap(({ stations }) => stations);
    this.stations = this.filters ? this.filters.passingNow(all) : all;
    for (const station of this.stations) stationMarker(withState(station, now), openStation).addTo(this.#layer);
  }

  #showBubbles(counts) {
    const view = this.#map.getBounds().pad(0.1);
    const visible = counts.filter(({ lat, lon }) => view.contains([lat, lon]));
    const pixelOf = ({ lat, lon }) => this.#map.latLngToContainerPoint([lat, lon]);
    const placed = mergeTouching(visible.map((part) => ({ ...part, ...pixelOf(part), places: [part] })));
    for (const bubble of placed) bubble.name = this.#divisions.nameOf(bubble.code);
    const named = bubblesWithRoomForName(placed);
    for (const bubble of placed) {
      const zoomIn = () => this.#zoomInto(bubble);
      const marker = bubbleMarker(bubble, named.has(bubble)).on("click", zoomIn).addTo(this.#layer);
      marker.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && zoomIn());
    }
  }

  #zoomInto({ lat, lon, places }) {
    const map = this.#map;
    const zoom = Math.min(map.getZoom() + ZOOMS_PER_TAP, STATIONS_FROM_ZOOM);
    if (places.length < 2) return map.setView([lat, lon], zoom);
    const bounds = L.latLngBounds(places.map((place) => [place.lat, place.lon])).pad(0.2);
    return map.setView(bounds.getCenter(), Math.max(map.getZoom() + 1, Math.min(zoom, map.getBoundsZoom(bounds))));
  }
}

async function openStation(marker, focus) {
  const { facts } = await import("./own_search.js");
  openCard(facts(marker.options.station), { marker, focus });
}

// The first view has counts of divisions: cells are loaded when they are looked at.
async function cellsInView(map, isFar) {
  try {
    const { fetchCellsInView } = await import("./cells_in_view.js");
    return await fetchCellsInView(map, isFar);
  } catch {
    return [{ status: "rejected" }];
  }
}

const countsOf = (cells) => cells.flatMap(({ parts }) => parts).map((part) => ({ ...part, code: "" }));
