// The card over the map: a station's state, way in, distance and directions. Its texts reach the page as text only.
import { STATE_SYMBOLS } from "../lib/opening_state.js";

const element = document.getElementById("over");
const part = (selector) => element.querySelector(selector);
let opened = null; // { code, marker, onClose }

export const openedCode = () => opened?.code ?? null;

// Shows a station { code, name, written, href, number, state, stateText, far, where, access, note, demo }; `marker` gets the focus back.
export function openCard(station, { marker, focus = false, onClose }) {
  closeCard({ isReplaced: true });
  opened = { code: station.code, marker, onClose };
  part(".far").textContent = station.far ?? "";
  part(".state").className = `state ${station.state}`;
  part(".state").firstElementChild.textContent = STATE_SYMBOLS[station.state];
  part(".state").lastElementChild.textContent = station.stateText;
  part(".number").textContent = station.number ?? "";
  const link = part("h2 a");
  link.textContent = station.name;
  link.href = station.href;
  part(".details").href = station.href;
  part(".go").href = directionsAddress(station.href);
  part(".written").textContent = station.written ?? "";
  part(".where").textContent = station.where ?? "";
  part(".getin").textContent = station.access ?? "";
  part(".note").textContent = station.note ?? "";
  part(".demo").hidden = !station.demo;
  element.hidden = false;
  marker?.getElement()?.classList.add("chosen");
  if (focus) link.focus({ preventScroll: true });
}

// Returns where a station's page leads straight to the route (locator/site/views/directions.py): /stations/X?mode=truck.
function directionsAddress(pageAddress) {
  const [path, query] = pageAddress.split("?");
  return `${path}/directions${query ? `?${query}` : ""}`;
}

// Moves the map so that a pin is not under the card or the buttons.
export function revealBesideCard(map, marker) {
  const coveredPx = map.getContainer().getBoundingClientRect().bottom - element.getBoundingClientRect().top;
  const isTall = coveredPx < map.getSize().y / 1.6;
  map.panInside(marker.getLatLng(), { paddingTopLeft: [60, 60], paddingBottomRight: [60, isTall ? coveredPx + 20 : 40] });
}

// Closes the card; the focus goes back to its pin if it was in the card.
export function closeCard({ isReplaced = false } = {}) {
  if (!opened) return;
  const hadFocus = element.contains(document.activeElement);
  const { marker, onClose } = opened;
  opened = null;
  const pin = marker?.getElement();
  pin?.classList.remove("chosen");
  if (isReplaced) return;
  element.hidden = true;
  if (hadFocus) pin?.focus({ preventScroll: true });
  onClose?.();
}

part(".close").addEventListener("click", () => closeCard());
