// Words beside the pins: names, and for a list direction and distance. They cover no pin and no other words: what has no
// room is shortened, then left out.
import { wayOf } from "./markers.js";

const NAMES_FROM_ZOOM = 14;
const NAMES_FROM_ZOOM_NARROW = 16; // on a phone a list's pins have names only where there are few
const NARROW_PX = 600;
const MOST_LABELS = 60;
const LETTER_PX = 13; // of a Chinese one; others are about half as wide
const LINE_PX = 17;
const PIN_OFFSET_PX = 4;
const MARGIN_PX = 4;
const OWN_PLACE_PX = 26;
const WIDE_LETTER = /[\u2e80-\uffff]/;

// The room of a view: boxes [left, top, right, bottom] in pixels that are taken.
export class Room {
  #taken = [];
  #widthPx;

  constructor(widthPx) {
    this.#widthPx = widthPx;
  }

  // Takes a box if it is free; returns whether it was. Words that would be cut off have no room.
  take(box) {
    const isWhole = box[0] >= 0 && box[2] <= this.#widthPx;
    const isFree = isWhole && !this.#taken.some((other) => overlap(box, other));
    if (isFree) this.#taken.push(box);
    return isFree;
  }

  block(box) {
    this.#taken.push(box);
  }
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// Returns the box of lines of text around a point.
export function boxAround({ x, y }, lines) {
  const width = Math.max(...lines.map(widthPx)) + 2 * MARGIN_PX;
  const height = LINE_PX * lines.length;
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

const widthPx = (text) => [...text].reduce((sum, letter) => sum + (WIDE_LETTER.test(letter) ? LETTER_PX : LETTER_PX * 0.6), 0);

export function textElement(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

// Writes the labels of the pins, the first of a list first, none over the place `center`; returns the room that is left.
export function labelPins(map, markers, center = null) {
  if (!map.getPane("labels")) map.createPane("labels").style.zIndex = 590; // below the pins
  const room = new Room(map.getSize().x);
  const isIcon = (marker) => marker.options.icon;
  for (const marker of markers.filter(isIcon)) room.block(pinBox(map, marker));
  if (center) room.block(squareAround(map.latLngToContainerPoint([center.lat, center.lon]), OWN_PLACE_PX));
  const shown = markers.filter((marker) => marker.options.station);
  const number = (marker) => marker.options.station.number ?? Infinity;
  shown.sort((a, b) => number(a) - number(b));
  for (const marker of shown) marker.unbindTooltip();
  if (shown.length <= MOST_LABELS) for (const marker of shown) labelPin(map, marker, room);
  return room;
}

const squareAround = ({ x, y }, size) => [x - size / 2, y - size / 2, x + size / 2, y + size / 2];

function pinBox(map, marker) {
  const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
  const { iconSize, iconAnchor } = marker.options.icon.options;
  const [width, height] = iconSize;
  const [left, top] = iconAnchor ?? [width / 2, height / 2];
  return [x - left, y - top, x - left + width, y - top + height];
}

function labelPin(map, marker, room) {
  const { name } = marker.options.station;
  const way = wayOf(marker.options.station);
  const hasNames = map.getZoom() >= (way && map.getSize().x < NARROW_PX ? NAMES_FROM_ZOOM_NARROW : NAMES_FROM_ZOOM);
  const choices = [hasNames ? [name, way] : [], [way], hasNames ? [name] : []];
  for (const choice of choices) {
    const lines = choice.filter(Boolean);
    if (lines.length && ["right", "left"].some((side) => placeLabel(map, marker, { lines, side, room }))) return;
  }
}

function placeLabel(map, marker, { lines, side, room }) {
  const [left, top, right, bottom] = pinBox(map, marker);
  const [from, , to] = boxAround({ x: 0, y: 0 }, lines);
  const middle = side === "right" ? right + (to - from) / 2 : left - (to - from) / 2;
  if (!room.take(boxAround({ x: middle, y: (top + bottom) / 2 }, lines))) return false;
  const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
  const offset = [(side === "right" ? right - PIN_OFFSET_PX : left + PIN_OFFSET_PX) - x, (top + bottom) / 2 - y];
  const text = document.createElement("span");
  for (const line of lines) text.append(...(text.childNodes.length ? [document.createElement("br")] : []), textElement(line));
  marker.bindTooltip(text, { pane: "labels", permanent: true, direction: side, offset, className: "name" });
  return true;
}
