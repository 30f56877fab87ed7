// The form of a station while it is written: a pin that shows the written place and writes where it is
// moved to; and what the server makes of it all, in words.
const form = document.getElementById("entry");
const WAIT_MS = 600;
const ZOOM = 16;
const DIGITS = 6;
const KEY_STEP_PX = 4;
const WATCHED = ["lon", "lat", "crs", "division_code", "opening_hours_text", "opening_hours", "on_holiday",
  "on_makeup", "self_service_hours", "confirmed"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function addPin(map, address) {
  map.attributionControl.setPrefix(false);
  if (form.dataset.credit) map.attributionControl.addAttribution(form.dataset.credit);
  const pin = L.marker(map.getCenter(), { draggable: true, keyboard: true,
    icon: L.divIcon({ className: "place-pin", iconSize: [30, 30], iconAnchor: [15, 30] }) });

  const neighbours = L.layerGroup().addTo(map);
  const DOT = L.divIcon({ className: "neighbour", iconSize: [14, 14] });

  let timer;
  const lookSoon = () => { clearTimeout(timer); timer = setTimeout(look, WAIT_MS); };

  // The ground is 天地图, whose system is CGCS2000: within centimetres of WGS 84.
  const field = (name) => form.elements.namedItem(name);

  // A place that is typed anew is not the one that somebody looked at, unless that is said anew too.
  function doubt() {
    const quality = field("position_quality");
    const isAsItCame = quality.selectedOptions[0]?.defaultSelected;
    if (quality.value === "surveyed" && isAsItCame) quality.value = "approximate";
  }

  function take({ lat, lng }) {
    field("lon").value = lng.toFixed(DIGITS);
    field("lat").value = lat.toFixed(DIGITS);
    field("crs").value = "wgs84";
    // What was looked at on the spot was the place before: whoever moves it says anew how sure it is.
    if (field("capture_method").value !== "map_pick") field("position_quality").value = "approximate";
    field("capture_method").value = "map_pick";
    pin.setLatLng([lat, lng]).addTo(map);
    lookSoon();
  }

  function show(place) {
    if (!place) return pin.remove();
    pin.setLatLng([place.lat, place.lon]).addTo(map);
    if (!map.getBounds().pad(-0.2).contains(pin.getLatLng())) {
      map.setView(pin.getLatLng(), Math.max(map.getZoom(), ZOOM), { animate: false });
    }
  }

  let turn = 0;
  async function look() {
    const mine = ++turn;
    const answer = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    const seen = await answer.json();
    say("hours-look", seen.hours);
    say("place-look", seen.place);
    show(seen.pin);
    neighbours.clearLayers();
    for (const { name, lon, lat } of seen.near) {
      const dot = L.marker([lat, lon], { icon: DOT, keyboard: false, interactive: true, zIndexOffset: -1000 });
      dot.bindTooltip(() => Object.assign(document.createElement("span"), { textContent: name }));
      neighbours.addLayer(dot);
    }
  }

  form.addEventListener("input", ({ target }) => {
    if (target.name === "lon" || target.name === "lat") doubt();
    if (WATCHED.includes(target.name)) lookSoon();
  });
  pin.on("dragend", () => take(pin.getLatLng()));
  map.on("click", ({ latlng }) => take(latlng));
  pin.on("add", () => pin.getElement().setAttribute("aria-label", form.dataset.pin));
  pin.on("add", () => pin.getElement().addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const from = map.latLngToContainerPoint(pin.getLatLng());
    take(map.containerPointToLatLng(from.add(step.map((one) => one * KEY_STEP_PX))));
  }));
  document.getElementById("map-box").hidden = false;
  map.invalidateSize({ pan: false });
  look();
}

// Only what is new is put on the page: a list that somebody has opened stays open.
function say(id, html) {
  const place = document.getElementById(id);
  if (place.dataset.said === html) return;
  const open = place.querySelector("details")?.open;
  place.innerHTML = html; // made by our own templates, every text escaped there
  place.dataset.said = html;
  if (open && place.querySelector("details")) place.querySelector("details").open = true;
}
