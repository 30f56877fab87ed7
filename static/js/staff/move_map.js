// The map of a move: where the station is, its neighbours, and the new place, which a tap or the numbers set. What the
// numbers mean is read by the server, as in the station's form (locator/editing/views/form.py).
const WAIT_MS = 600; // after the last key
const CLOSE_ZOOM = 16;
const DECIMALS = 6;
const form = document.getElementById("move");
const { lon, lat, crs } = form.elements;

// Adds the pin of the new place to a Leaflet map; `address` is where the server checks a place.
export function addPin(map, address) {
  const box = document.getElementById("map-box");
  map.attributionControl.setPrefix(false);
  if (form.dataset.credit) map.attributionControl.addAttribution(form.dataset.credit);
  const neighbours = L.layerGroup().addTo(map);
  const pin = L.marker(map.getCenter(), { keyboard: false, icon: L.divIcon({ className: "place-pin", iconSize: [30, 30], iconAnchor: [15, 30] }) });

  let latest = 0;
  async function check() {
    const turn = ++latest;
    const answer = await fetch(address, { method: "POST", body: placeFields(box.dataset) }).catch(() => null);
    if (turn !== latest || !answer?.ok) return;
    const { pin: place, near } = await answer.json();
    if (turn !== latest) return;
    neighbours.clearLayers();
    for (const neighbour of near) neighbours.addLayer(neighbourMarker(neighbour));
    if (!place || !lon.value) return pin.remove();
    pin.setLatLng([place.lat, place.lon]).addTo(map);
    if (!map.getBounds().contains(pin.getLatLng())) map.setView(pin.getLatLng(), CLOSE_ZOOM, { animate: false });
  }

  let timer;
  form.addEventListener("input", ({ target }) => {
    if (![lon, lat, crs].includes(target)) return;
    clearTimeout(timer);
    timer = setTimeout(check, WAIT_MS);
  });
  map.on("click", ({ latlng }) => {
    const place = latlng.wrap();
    lon.value = place.lng.toFixed(DECIMALS);
    lat.value = place.lat.toFixed(DECIMALS);
    crs.value = "wgs84"; // as the map's own positions are
    check();
  });
  box.hidden = false;
  map.invalidateSize({ pan: false });
  showOldPlace(map, box.dataset);
  check();
}

// What the check needs: the station, the position and its system, and the token of the form. Before a new place is given,
// the present one, for its neighbours.
function placeFields({ oldLon, oldLat }) {
  const fields = new FormData();
  const given = new FormData(form);
  for (const name of ["csrf", "lon", "lat", "crs"]) fields.set(name, given.get(name) ?? "");
  if (!lon.value && oldLon) {
    for (const [name, value] of Object.entries({ lon: oldLon, lat: oldLat, crs: "wgs84" })) fields.set(name, value);
  }
  fields.set("division_code", given.get("division") ?? "");
  fields.set("code", form.dataset.code);
  return fields;
}

function showOldPlace(map, { oldLon, oldLat }) {
  if (!oldLon) return;
  L.circleMarker([oldLat, oldLon], { radius: 9, color: "#4d5b66", dashArray: "4 4", fillOpacity: 0.1 }).addTo(map);
  map.setView([oldLat, oldLon], CLOSE_ZOOM, { animate: false });
}

function neighbourMarker({ name, lon: east, lat: north }) {
  const icon = L.divIcon({ className: "neighbour", iconSize: [14, 14] });
  const marker = L.marker([north, east], { icon, keyboard: false, zIndexOffset: -1000 });
  return marker.bindTooltip(() => Object.assign(document.createElement("span"), { textContent: name }));
}
