// Counts on the map: those that would lie over one another become one, and a count bears a name only where
// all that it counts lies there.
const GAP_PX = 4;
const LABEL_PX = { letter: 11, height: 16 };

export const sizeOf = (stations) => Math.round(30 + 5 * Math.log10(stations));

// Joins counts { x, y, stations, code, ... } whose circles touch; what lies over a pin of the list is left
// out. A code is that of the division that all of it lies in, empty where nobody knows.
export function apart(counts, pins = []) {
  const waiting = [...counts].sort((a, b) => b.stations - a.stations);
  let placed = [];
  while (waiting.length) {
    let one = waiting.shift();
    let touching;
    while ((touching = placed.filter((other) => touches(one, other))).length) {
      placed = placed.filter((other) => !touching.includes(other));
      one = [one, ...touching].reduce(joined);
    }
    placed.push(one);
  }
  return placed.filter((one) => !pins.some((pin) => Math.hypot(one.x - pin.x, one.y - pin.y) < reach(one) + pin.reach));
}

const reach = ({ stations }) => sizeOf(stations) / 2;
const touches = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) < reach(one) + reach(other) + GAP_PX;

function joined(one, other) {
  const stations = one.stations + other.stations;
  const mean = (name) => (one[name] * one.stations + other[name] * other.stations) / stations;
  const middle = Object.fromEntries(["x", "y", "lon", "lat"].map((name) => [name, mean(name)]));
  return { ...middle, stations, code: shared(one.code, other.code), places: [...one.places, ...other.places] };
}

// The smallest division that two codes of GB/T 2260 lie in: 441200 for 441202 and 441203, "" for none.
export function shared(one, other) {
  if (one === other) return one;
  for (const digits of [4, 2]) {
    const beginning = one.slice(0, digits);
    if (one && beginning === other.slice(0, digits)) return beginning.padEnd(6, "0");
  }
  return "";
}

// Says which names find room: below its count, over no other count and no other name.
export function roomFor(named) {
  const taken = named.map((one) => boxAround(one.x, one.y, 2 * reach(one), 2 * reach(one)));
  const found = new Set();
  for (const one of [...named].sort((a, b) => b.stations - a.stations)) {
    if (!one.name) continue;
    const width = LABEL_PX.letter * one.name.length + 6;
    const box = boxAround(one.x, one.y + reach(one) + LABEL_PX.height / 2, width, LABEL_PX.height - 2);
    const own = named.indexOf(one);
    if (taken.some((other, at) => at !== own && overlap(box, other))) continue;
    taken.push(box);
    found.add(one);
  }
  return found;
}

const boxAround = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
