// The station form while somebody types: a pin that shows the place and can be moved, and the server's reading of the
// hours and the place (locator/editing/views/form.py).
import { coordinateFields } from "./coordinate_fields.js";
import "./form_groups.js";

const form = document.getElementById("entry");
const WAIT_MS = 600; // after the last key
const ZOOM = 16;
const KEY_STEP_PX = 4;
const NUMBERS = ["lon", "lat", "gate_lon", "gate_lat"];
const CHECKED = [...NUMBERS, "division_code", "opening_hours_text", "opening_hours", "on_holiday",
  "on_makeup", "self_service_hours", "confirmed"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Adds the pin to a Leaflet map; `address` is where the server checks the form.
export function addPin(map, address) {
  map.attributionControl.setPrefix(false);
  if (form.dataset.credit) map.attributionControl.addAttribution(form.dataset.credit);
  const pin = L.marker(map.getCenter(), { draggable: true, keyboard: true,
    icon: L.divIcon({ className: "place-pin", iconSize: [30, 30], iconAnchor: [15, 30] }) });
  const neighbours = L.layerGroup().addTo(map);

  let timer;
  const checkSoon = () => { clearTimeout(timer); timer = setTimeout(check, WAIT_MS); };
  const numbers = coordinateFields(form, check);
  let shown = null;

  function movePin(latlng) {
    numbers.putPin(latlng);
    pin.setLatLng(latlng).addTo(map);
    checkSoon();
  }

  function showPin(place) {
    shown = place;
    if (!place) return pin.remove();
    pin.setLatLng([place.lat, place.lon]).addTo(map);
    if (!map.getBounds().pad(-0.2).contains(pin.getLatLng())) {
      map.setView(pin.getLatLng(), Math.max(map.getZoom(), ZOOM), { animate: false });
    }
  }

  let latest = 0;
  let isTypingDone = false; // nobody is in the middle of a number
  async function check() {
    clearTimeout(timer);
    const turn = ++latest;
    const body = new FormData(form);
    for (const [name, value] of Object.entries(numbers.toConvert())) body.set(name, value);
    const answer = await fetch(address, { method: "POST", body }).catch(() => null);
    if (turn !== latest) return;
    if (!answer?.ok) {
      numbers.giveUp();
      return showPin(shown);
    }
    const checked = await answer.json();
    if (turn !== latest) return;
    showPreview("hours-look", checked.hours);
    showPreview("place-look", checked.place);
    showPin(checked.pin);
    neighbours.clearLayers();
    for (const neighbour of checked.near) neighbours.addLayer(neighbourMarker(neighbour));
    numbers.take(checked.numbers, isTypingDone);
  }

  form.addEventListener("input", ({ target, inputType }) => {
    if (target.name === "crs") return numbers.chooseSystem();
    if (target.name === "position_quality" || target.name === "capture_method") numbers.setByHand(target.name);
    if (NUMBERS.includes(target.name)) {
      latest += 1; // an answer that is under way is about other numbers
      isTypingDone = inputType === "insertFromPaste";
      numbers.type(target.name);
      if (isTypingDone) return check();
    }
    if (CHECKED.includes(target.name)) checkSoon();
  });
  form.addEventListener("change", ({ target }) => {
    if (!NUMBERS.includes(target.name)) return;
    isTypingDone = true;
    check();
  });
  pin.on("dragend", () => movePin(pin.getLatLng()));
  map.on("click", ({ latlng }) => movePin(latlng));
  pin.on("add", () => pin.getElement().setAttribute("aria-label", form.dataset.pin));
  pin.on("add", () => pin.getElement().addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const from = map.latLngToContainerPoint(pin.getLatLng());
    movePin(map.containerPointToLatLng(from.add(step.map((direction) => direction * KEY_STEP_PX))));
  }));
  const box = document.getElementById("map-box");
  box.hidden = false;
  map.invalidateSize({ pan: false });
  box.closest("details").addEventListener("toggle", () => {
    map.invalidateSize({ pan: false });
    if (shown) map.setView([shown.lat, shown.lon], ZOOM, { animate: false });
  });
  check();
}

function neighbourMarker({ name, lon, lat }) {
  const icon = L.divIcon({ className: "neighbour", iconSize: [14, 14] });
  const marker = L.marker([lat, lon], { icon, keyboard: false, interactive: true, zIndexOffset: -1000 });
  return marker.bindTooltip(() => Object.assign(document.createElement("span"), { textContent: name }));
}

// Replaces a preview only where it changed, so that an open list stays open.
function showPreview(id, html) {
  const place = document.getElementById(id);
  if (place.dataset.said === html) return;
  const isOpen = place.querySelector("details")?.open;
  place.innerHTML = html; // of templates/editing/_preview.html, which escapes every text
  place.dataset.said = html;
  if (isOpen && place.querySelector("details")) place.querySelector("details").open = true;
}
