// What helps to find one's way without a picture of the streets: labels of the pins, land and water, rings with their
// distance, north, names of places and of the stations' own roads. It is quieter than any pin.
import { t } from "../lib/messages.js";
import { labelPins } from "./labels.js";
import { addLand } from "./land.js";
import { NameLayer } from "./names.js";
import { RingLayer } from "./rings.js";

// Adds it to the map; `update` draws it again around pins that have changed, in the room that their labels leave.
export function addGround(map, { addresses, divisions, listed, around }) {
  addNorthMark(map);
  if (addresses.land) addLand(map, addresses.land);
  const rings = new RingLayer(map);
  const names = new NameLayer(map, divisions);
  const update = (pins) => {
    const room = labelPins(map, pins, listed.center);
    rings.show(listed.around, room);
    names.show(listed.hits.length ? listed.hits : around.stations, room);
  };
  return { update };
}

function addNorthMark(map) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const mark = L.DomUtil.create("span", "north");
    mark.textContent = `▲ ${t("北")}`;
    return mark;
  };
  control.addTo(map);
}
