// The stations of a list on the map: the same set with the same numbers, those apart of which nobody has said whether
// they have what is asked for.
import { closeCard, openCard, openedCode, revealBesideCard } from "./card.js";
import { placeLayer } from "./here.js";
import { stationMarker } from "./markers.js";

const RAISED = 100_000;

export class Listed {
  markers = new Map(); // by code
  hits = [];
  center = null;
  around = null;
  #map;
  #pins;
  #place;
  #onChoose;

  // `onChoose` is called with the code of the station whose card is open, or null.
  constructor(map, onChoose) {
    this.#map = map;
    this.#pins = L.layerGroup().addTo(map);
    this.#place = L.layerGroup().addTo(map);
    this.#onChoose = onChoose;
  }

  // Shows items { code, name, lon, lat, number, … }, the place `center` that they count from, or the place `around` which
  // they lie.
  show({ hits, center, around = center, keepView = false }) {
    const chosen = openedCode();
    this.clear();
    Object.assign(this, { hits, center, around: center ?? around });
    for (const hit of hits) this.#add(hit);
    if (center) placeLayer(center).addTo(this.#place);
    this.#fit(keepView);
    if (this.markers.has(chosen)) this.open(chosen);
    else closeCard();
  }

  clear() {
    this.#pins.clearLayers();
    this.#place.clearLayers();
    this.markers.clear();
    Object.assign(this, { hits: [], center: null, around: null });
  }

  #add(hit) {
    const marker = stationMarker({ ...hit, isListed: true }, (_, isByKey) => this.open(hit.code, isByKey));
    this.markers.set(hit.code, marker.addTo(this.#pins));
  }

  #fit(keepView) {
    const numbered = this.hits.filter(({ number, isSelf }) => number || isSelf);
    const places = (numbered.length ? numbered : this.hits).map(({ lat, lon }) => [lat, lon]);
    const view = this.#map.getBounds();
    if (keepView && places.some((place) => view.contains(place))) return;
    const bounds = L.latLngBounds(places);
    if (this.center) {
      const around = L.latLng(this.center.lat, this.center.lon);
      bounds.extend(this.center.accuracyM ? around.toBounds(2 * this.center.accuracyM) : around);
    }
    if (bounds.isValid()) this.#map.fitBounds(bounds, { paddingTopLeft: [60, 50], paddingBottomRight: [60, 30], maxZoom: 16 });
  }

  open(code, focus = false) {
    const marker = this.markers.get(code);
    if (!marker) return closeCard();
    openCard(marker.options.station, { marker, focus, onClose: () => this.#onChoose(null) });
    revealBesideCard(this.#map, marker);
    return this.#onChoose(code);
  }

  // Opens the card of the station with a number.
  openNumber(number, focus) {
    const hit = this.hits.find((one) => one.number === number);
    if (hit) this.open(hit.code, focus);
  }

  // Lifts the pin of a station that is pointed at in the list, and lowers the others.
  light(code) {
    for (const [own, marker] of this.markers) {
      const isLit = own === code;
      marker.getElement()?.classList.toggle("lit", isLit);
      const { zIndexOffset } = marker.options;
      if (isLit !== zIndexOffset >= RAISED) marker.setZIndexOffset(zIndexOffset + (isLit ? RAISED : -RAISED));
    }
  }
}
