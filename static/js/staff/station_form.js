// The form of a station while it is written: a pin that shows the written place and writes where it is
// moved to; and what the server makes of it all, in words.
import { placeNumbers } from "./coordinate_fields.js";

const form = document.getElementById("entry");
const WAIT_MS = 600;
const ZOOM = 16;
const KEY_STEP_PX = 4;
const NUMBERS = ["lon", "lat", "gate_lon", "gate_lat"];
const WATCHED = [...NUMBERS, "division_code", "opening_hours_text", "opening_hours", "on_holiday",
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
  const numbers = placeNumbers(form, look);
  let shown = null;

  function take(latlng) {
    numbers.put(latlng);
    pin.setLatLng(latlng).addTo(map);
    lookSoon();
  }

  function show(place) {
    shown = place;
    if (!place) return pin.remove();
    pin.setLatLng([place.lat, place.lon]).addTo(map);
    if (!map.getBounds().pad(-0.2).contains(pin.getLatLng())) {
      map.setView(pin.getLatLng(), Math.max(map.getZoom(), ZOOM), { animate: false });
    }
  }

  let turn = 0;
  let isSettled = false; // nobody is amid typing a number
  async function look() {
    clearTimeout(timer);
    const mine = ++turn;
    const body = new FormData(form);
    for (const [name, value] of Object.entries(numbers.asked())) body.set(name, value);
    const answer = await fetch(address, { method: "POST", body }).catch(() => null);
    if (mine !== turn) return;
    if (!answer?.ok) {
      numbers.lose();
      return show(shown);
    }
    const seen = await answer.json();
    if (mine !== turn) return;
    say("hours-look", seen.hours);
    say("place-look", seen.place);
    show(seen.pin);
    neighbours.clearLayers();
    for (const { name, lon, lat } of seen.near) {
      const dot = L.marker([lat, lon], { icon: DOT, keyboard: false, interactive: true, zIndexOffset: -1000 });
      dot.bindTooltip(() => Object.assign(document.createElement("span"), { textContent: name }));
      neighbours.addLayer(dot);
    }
    numbers.take(seen.numbers, isSettled);
  }

  form.addEventListener("input", ({ target, inputType }) => {
    if (target.name === "crs") return numbers.choose();
    if (target.name === "position_quality" || target.name === "capture_method") numbers.sayByHand(target.name);
    if (NUMBERS.includes(target.name)) {
      turn += 1; // what is under way was asked of other numbers
      isSettled = inputType === "insertFromPaste";
      numbers.type(target.name);
      if (isSettled) return look();
    }
    if (WATCHED.includes(target.name)) lookSoon();
  });
  form.addEventListener("change", ({ target }) => {
    if (!NUMBERS.includes(target.name)) return;
    isSettled = true;
    look();
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
