// Bubbles with counts of stations on the map: bubbles that would overlap are merged, and a bubble has a name only
// where all its stations lie in that division. A bubble is { x, y, lon, lat, stations, code, places }; x and y in
// pixels, code the GB/T 2260 code of the division that holds all of it, empty where that is not known.
const GAP_PX = 4;
const LABEL_PX = { letter: 11, height: 16 };

export const diameterPx = (stations) => Math.round(30 + 5 * Math.log10(stations));

// Merges bubbles that touch; leaves out those over a pin { x, y, reach }.
export function mergeTouching(bubbles, pins = []) {
  const waiting = [...bubbles].sort((a, b) => b.stations - a.stations);
  let placed = [];
  while (waiting.length) {
    let bubble = waiting.shift();
    let touching;
    while ((touching = placed.filter((other) => touches(bubble, other))).length) {
      placed = placed.filter((other) => !touching.includes(other));
      bubble = [bubble, ...touching].reduce(merged);
    }
    placed.push(bubble);
  }
  const coversPin = (bubble) => pins.some((pin) => distancePx(bubble, pin) < radiusPx(bubble) + pin.reach);
  return placed.filter((bubble) => !coversPin(bubble));
}

const radiusPx = ({ stations }) => diameterPx(stations) / 2;
const distancePx = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
const touches = (a, b) => distancePx(a, b) < radiusPx(a) + radiusPx(b) + GAP_PX;

function merged(a, b) {
  const stations = a.stations + b.stations;
  const mean = (name) => (a[name] * a.stations + b[name] * b.stations) / stations;
  const middle = Object.fromEntries(["x", "y", "lon", "lat"].map((name) => [name, mean(name)]));
  return { ...middle, stations, code: commonDivision(a.code, b.code), places: [...a.places, ...b.places] };
}

// Returns the smallest division that holds two: 441200 for 441202 and 441203, "" for none.
export function commonDivision(a, b) {
  if (a === b) return a;
  for (const digits of [4, 2]) {
    const beginning = a.slice(0, digits);
    if (a && beginning === b.slice(0, digits)) return beginning.padEnd(6, "0");
  }
  return "";
}

// Returns the set of bubbles whose names fit below them without covering a bubble or another name.
export function bubblesWithRoomForName(bubbles) {
  const taken = bubbles.map((bubble) => boxAround(bubble.x, bubble.y, 2 * radiusPx(bubble), 2 * radiusPx(bubble)));
  const found = new Set();
  for (const bubble of [...bubbles].sort((a, b) => b.stations - a.stations)) {
    if (!bubble.name) continue;
    const width = LABEL_PX.letter * bubble.name.length + 6;
    const middle = bubble.y + radiusPx(bubble) + LABEL_PX.height / 2;
    const box = boxAround(bubble.x, middle, width, LABEL_PX.height - 2);
    const own = bubbles.indexOf(bubble);
    if (taken.some((other, index) => index !== own && overlap(box, other))) continue;
    taken.push(box);
    found.add(bubble);
  }
  return found;
}

const boxAround = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
