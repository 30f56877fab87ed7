// The pin of a station's form: shows where the written place lies, writes where it was dragged to; and the
// live look at the form, which says in words what it would mean.
const form = document.getElementById("entry");
const checked = document.getElementById("checked");
const WAIT_MS = 600;
const ZOOM = 16;
const DIGITS = 6;
const WATCHED = ["lon", "lat", "crs", "division_code", "opening_hours_text", "opening_hours", "on_holiday",
  "on_makeup", "self_service_hours"];

export function addPin(map, address) {
  map.attributionControl.setPrefix(false);
  if (form.dataset.credit) map.attributionControl.addAttribution(form.dataset.credit);
  const pin = L.marker(map.getCenter(), { draggable: true, keyboard: true, title: form.dataset.pin, alt: form.dataset.pin,
    icon: L.divIcon({ className: "pin", iconSize: [30, 30], iconAnchor: [15, 30] }) });

  function show(place) {
    if (!place) return pin.remove();
    pin.setLatLng([place.lat, place.lon]).addTo(map);
    if (!map.getBounds().pad(-0.2).contains(pin.getLatLng())) map.setView(pin.getLatLng(), Math.max(map.getZoom(), ZOOM));
  }

  // The ground is 天地图, whose system is CGCS2000: within centimetres of WGS 84.
  function take({ lat, lng }) {
    const field = (name) => form.elements.namedItem(name);
    field("lon").value = lng.toFixed(DIGITS);
    field("lat").value = lat.toFixed(DIGITS);
    field("crs").value = "wgs84";
    field("capture_method").value = "map_pick";
    if (!field("position_quality").value) field("position_quality").value = "approximate";
    pin.setLatLng([lat, lng]).addTo(map);
    look();
  }

  let turn = 0;
  async function look() {
    const mine = ++turn;
    const answer = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    const { html, place } = await answer.json();
    checked.innerHTML = html; // made by our own template, its texts escaped there
    show(place);
  }

  let timer;
  form.addEventListener("input", ({ target }) => {
    if (!WATCHED.includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  pin.on("dragend", () => take(pin.getLatLng()));
  map.on("click", ({ latlng }) => take(latlng));
  moveByKeys(pin, map, take);
  document.getElementById("map-box").hidden = false;
  map.invalidateSize();
  look();
}

// Arrow keys move the pin by a few steps of the screen, as a mouse would.
function moveByKeys(pin, map, take) {
  const steps = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };
  pin.on("add", () => pin.getElement().addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    take(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add(step)));
    pin.getElement().focus();
  }));
}
