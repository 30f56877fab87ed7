// Names to find one's way by: divisions as points at the centre of their stations, and the roads of the stations' own
// addresses beside their pins. What has no room is left out; nothing is named twice.
import { boxAround, textElement } from "./labels.js";

const PREFECTURES_FROM_ZOOM = 9; // below, the bubbles have these names
const COUNTIES_FROM_ZOOM = 11;
const ROADS_FROM_ZOOM = 13;
const MOST = 14; // in a phone's view
const DISTRICTS = "市辖区";
const ROAD_BELOW_PX = 14;
const BESIDE_CIRCLE_PX = 30;
// A road in an address: what stands before its first house number, behind the names of divisions.
const ROAD =
  /^(?:[\u4e00-\u9fff]{2,6}?[市区县旗镇乡])*([\u4e00-\u9fffA-Z0-9]{1,8}?(?:大道|大街|胡同|公路|路|街|巷|弄))/;

export class NameLayer {
  #map;
  #divisions;
  #layer;
  #turn = 0;

  constructor(map, divisions) {
    this.#map = map;
    this.#divisions = divisions;
    this.#layer = L.layerGroup().addTo(map);
  }

  // Shows the names of the view; `stations` are those on the map, { lon, lat, where }; `room` is what pins and their
  // labels have left.
  async show(stations, room) {
    const turn = ++this.#turn;
    const places = await this.#placesInView();
    if (turn !== this.#turn) return; // the map has been moved since
    this.#layer.clearLayers();
    let n = 0;
    for (const name of [...this.#roadsOf(stations), ...places]) if (n < MOST && this.#add(name, room)) n += 1;
  }

  async #placesInView() {
    const zoom = this.#map.getZoom();
    if (zoom < PREFECTURES_FROM_ZOOM) return [];
    const { lng: lon, lat } = this.#map.getCenter();
    const isClose = zoom >= COUNTIES_FROM_ZOOM;
    const found = await (isClose ? this.#divisions.countiesAround({ lon, lat }) : this.#divisions.prefectures());
    const named = (found ?? []).filter(({ name }) => name !== DISTRICTS); // no place: a heading of the code list
    return named.map((one) => ({ ...one, kind: "place" }));
  }

  // Returns each road once, beside the first station on it.
  #roadsOf(stations) {
    if (this.#map.getZoom() < ROADS_FROM_ZOOM) return [];
    const roads = new Map();
    for (const { lon, lat, where } of stations) {
      const [, name] = ROAD.exec(where ?? "") ?? [];
      if (name && !roads.has(name)) roads.set(name, { name, lon, lat, kind: "road" });
    }
    return [...roads.values()];
  }

  // Adds a name where it covers no pin and no other name; returns whether it did. A place with a circle on it is named
  // below or above the circle.
  #add({ name, lon, lat, kind }, room) {
    if (!this.#map.getBounds().contains([lat, lon])) return false;
    const { x, y } = this.#map.latLngToContainerPoint([lat, lon]);
    const offsets = kind === "road" ? [ROAD_BELOW_PX] : [0, BESIDE_CIRCLE_PX, -BESIDE_CIRCLE_PX];
    const down = offsets.find((offset) => room.take(boxAround({ x, y: y + offset }, [name])));
    if (down === undefined) return false;
    const text = textElement(name);
    text.lang = "zh-Hans"; // on every page
    const className = kind === "place" && down ? "place beside" : kind;
    const options = { pane: "labels", permanent: true, direction: "center", offset: [0, down], className };
    L.tooltip([lat, lon], { ...options, interactive: false, content: text }).addTo(this.#layer);
    return true;
  }
}
