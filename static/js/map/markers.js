// The markers of the map: bubbles with counts, pins of stations, one's own position. Texts of stations reach the page
// as text only, never as HTML.
import { t } from "../lib/messages.js";
import { STATE_SYMBOLS, shownState, stateAt, stateText } from "../lib/opening_state.js";
import { diameterPx } from "./bubbles.js";

const PIN_PX = 26;
export const NUMBERED_PIN_PX = 36;
// Doors that are open stand above those that are not, numbered pins above others.
const HEIGHTS = { open: 3000, closing_soon: 2000, unknown: 1000, closed: 0 };
const NUMBERED_HEIGHT = 10_000;

// A bubble's size grows with its count, which also stands in it.
export function bubbleMarker({ lat, lon, stations, name }, isNamed) {
  const size = diameterPx(stations);
  const label = name ? t("{name}一带 {n} 处驿站", { name, n: stations }) : t("{n} 处驿站", { n: stations });
  const inside = document.createElement("span");
  inside.append(textElement(stations), isNamed ? textElement(name) : "");
  const icon = L.divIcon({ className: "count", html: inside, iconSize: [size, size] });
  return L.marker([lat, lon], { icon, title: label, alt: label });
}

// Returns the pin of a station { name, lon, lat, state, stateText, direction, far, isSelf }: with its number where a list has
// it, with a question mark where nobody has said whether it has what is asked for. `open` is called with true by key.
export function stationMarker(station, open) {
  const { number, isListed, isSelf } = station;
  const isUnknown = isListed && !number && !isSelf;
  const text = number ?? (isUnknown ? "?" : STATE_SYMBOLS[station.state]);
  const size = number || isSelf ? NUMBERED_PIN_PX : PIN_PX;
  const icon = L.divIcon({
    className: `pin ${station.state}${isListed ? " hit" : ""}${isUnknown ? " unasked" : ""}`,
    html: textElement(text),
    iconSize: [size, size],
    iconAnchor: [4, size],
  });
  const label = [station.name, station.stateText, wayOf(station)].filter(Boolean).join("，");
  const zIndexOffset = HEIGHTS[station.state] + (number || isSelf ? NUMBERED_HEIGHT - (number ?? 0) : 0);
  const marker = L.marker([station.lat, station.lon], { icon, title: label, alt: label, zIndexOffset, station });
  marker.on("click", () => open(marker, false));
  marker.on("keypress", ({ originalEvent: { key } }) => key === "Enter" && open(marker, true));
  return marker.on("add", () => marker.getElement().setAttribute("aria-label", `${text} ${label}`));
}

// Returns the direction and distance of a station in words: 东北 420 米.
export const wayOf = ({ direction, far, isFarAway }) =>
  isFarAway ? "" : [direction, far?.split(" · ")[0]].filter(Boolean).join(" ");

// Adds the opening state of a moment to a station of a cell.
export function withState(station, ms) {
  const now = station.hours ? stateAt(station.hours, ms) : { state: "unknown" };
  const { checkedMs } = station;
  return { ...station, state: shownState(now, checkedMs, ms), stateText: stateText(now, ms, checkedMs) };
}

function textElement(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}
