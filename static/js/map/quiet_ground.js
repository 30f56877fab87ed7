// What helps to find one's way without a picture of the streets: labels of the pins, land and water, rings with their
// distance, north, names of places and of the stations' own roads. It is quieter than any pin.
import { t } from "../lib/messages.js";
import { labelPins } from "./labels.js";
import { NameLayer } from "./names.js";

const LAND_LAST_ZOOM = 9;

// Adds it to the map; `update` draws it again around pins that have changed, in the room that their labels leave.
export function addGround(map, { addresses, divisions, listed, around }) {
  addNorthMark(map);
  if (addresses.land) addLandWhenFar(map, addresses.land);
  const rings = ringsOf(map);
  const names = new NameLayer(map, divisions);
  const update = (pins) => {
    const room = labelPins(map, pins, listed.center);
    rings.show(listed.around, room);
    names.show(listed.hits.length ? listed.hits : around.stations, room);
  };
  return { update };
}

// The coasts are loaded when they are looked at: near by they would be off by streets.
function addLandWhenFar(map, address) {
  const load = async () => {
    if (map.getZoom() > LAND_LAST_ZOOM) return;
    const land = await import("./land.js").catch(() => null); // tried again after the next zoom
    if (!land) return;
    map.off("zoomend", load);
    land.addLand(map, address, LAND_LAST_ZOOM);
  };
  map.on("zoomend", load);
  load();
}

// The rings around a place, loaded with the first one.
function ringsOf(map) {
  let layer = null;
  let wanted = null;
  const load = async () => {
    const rings = await import("./rings.js").catch(() => null);
    if (!rings) return;
    layer ??= new rings.RingLayer(map);
    layer.show(...wanted);
  };
  const show = (center, room) => {
    wanted = [center, room];
    if (layer) layer.show(center, room);
    else if (center) load();
  };
  return { show };
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
