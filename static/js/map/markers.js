// The markers of the map: bubbles with counts, pins of stations, their popups. Texts of stations reach the page as
// text only, never as HTML.
import { t } from "../lib/messages.js";
import { STATE_SYMBOLS, shownState, stateAt, stateText } from "../lib/opening_state.js";
import { diameterPx } from "./bubbles.js";

const PIN_PX = 26;
export const NUMBERED_PIN_PX = 36;
const NAMES_FROM_ZOOM = 14;
const MOST_NAMES = 60;
const popup = document.getElementById("popup");

// A bubble's size grows with its count, which also stands in it.
export function bubbleMarker({ lat, lon, stations, name }, isNamed) {
  const size = diameterPx(stations);
  const label = name ? t("{name}一带 {n} 处驿站", { name, n: stations }) : t("{n} 处驿站", { n: stations });
  const inside = document.createElement("span");
  inside.append(textElement(stations), isNamed ? textElement(name) : "");
  const icon = L.divIcon({ className: "count", html: inside, iconSize: [size, size] });
  return L.marker([lat, lon], { icon, title: label, alt: label });
}

// Returns the pin of a station { code, name, address, lon, lat, state, stateText }; a number where a list has it.
export function stationMarker(station, number) {
  const size = number ? NUMBERED_PIN_PX : PIN_PX;
  const icon = L.divIcon({
    className: `pin ${station.state}${number ? " hit" : ""}`,
    html: textElement(number ?? STATE_SYMBOLS[station.state]),
    iconSize: [size, size],
    iconAnchor: [4, size],
    popupAnchor: [size / 2 - 4, -size],
  });
  const label = `${station.name}，${station.stateText}`;
  const options = { icon, title: label, alt: label, name: station.name };
  return L.marker([station.lat, station.lon], options).bindPopup(() => popupElement(station));
}

export function ownPositionMarker({ lat, lon }) {
  const icon = L.divIcon({ className: "me", iconSize: [18, 18] });
  return L.marker([lat, lon], { icon, title: t("您在这里"), alt: t("您在这里") });
}

// Shows how far off a vague position may be.
export function vaguenessCircle({ lat, lon, accuracyM }) {
  return L.circle([lat, lon], { radius: accuracyM, className: "vague", interactive: false });
}

// Adds the opening state of a moment to a station of a cell.
export function withState(station, ms) {
  const now = station.hours ? stateAt(station.hours, ms) : { state: "unknown" };
  const { checkedMs } = station;
  return { ...station, state: shownState(now, checkedMs, ms), stateText: stateText(now, ms, checkedMs) };
}

// Shows names beside the pins at high zooms: without a picture of the streets they are what one orients by.
export function nameMarkers(map, markers) {
  const shown = markers.getLayers();
  if (map.getZoom() < NAMES_FROM_ZOOM || shown.length > MOST_NAMES) return;
  for (const marker of shown) {
    const name = textElement(marker.options.name);
    marker.bindTooltip(name, { permanent: true, direction: "right", className: "name" });
  }
}

function textElement(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function popupElement(station) {
  const content = popup.content.cloneNode(true).firstElementChild;
  const link = content.querySelector("a");
  link.href = `/stations/${encodeURIComponent(station.code)}`;
  link.textContent = station.name;
  content.querySelector(".words").textContent = `${STATE_SYMBOLS[station.state]} ${station.stateText}`;
  content.querySelector(".address").textContent = station.address ?? "";
  return content;
}
