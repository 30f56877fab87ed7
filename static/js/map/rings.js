// Rings around the place that a list counts from, each with its distance in words, once.
import { t } from "../lib/messages.js";
import { boxAround, textElement } from "./labels.js";

const RADII_M = [500, 1000, 3000, 10_000, 30_000];
const LEAST_PX = 45; // smaller rings have no room for their words
const BEARINGS = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
];
const DEGREE_M = 111_320;

export class RingLayer {
  #map;
  #layer;

  constructor(map) {
    this.#map = map;
    this.#layer = L.layerGroup().addTo(map);
  }

  // Shows the rings around a place { lon, lat } that fit the view; none for null. Their words take their place in `room`.
  show(center, room) {
    this.#layer.clearLayers();
    if (!center) return;
    for (const radiusM of RADII_M) this.#add(center, radiusM, room);
  }

  // A ring is drawn where its words can be read: they stand on a side of it that is in view and free.
  #add({ lat, lon }, radiusM, room) {
    const view = this.#map.getBounds();
    const points = BEARINGS.map(([east, north]) => [
      lat + (north * radiusM) / DEGREE_M,
      lon + (east * radiusM) / (DEGREE_M * Math.cos((lat * Math.PI) / 180)),
    ]);
    const pixelsOf = (place) => this.#map.latLngToContainerPoint(place);
    if (pixelsOf(points[0]).distanceTo(pixelsOf([lat, lon])) < LEAST_PX) return;
    const words = wordsOf(radiusM);
    const isFree = (point) => view.pad(-0.04).contains(point) && room.take(boxAround(pixelsOf(point), [words]));
    const shown = points.find(isFree);
    if (!shown) return;
    L.circle([lat, lon], { radius: radiusM, className: "ring", interactive: false }).addTo(this.#layer);
    const options = { pane: "labels", permanent: true, direction: "center", className: "ring-words", interactive: false };
    L.tooltip(shown, { ...options, content: textElement(words) }).addTo(this.#layer);
  }
}

const wordsOf = (radiusM) => (radiusM < 1000 ? `${radiusM} ${t("米")}` : `${radiusM / 1000} ${t("公里")}`);
