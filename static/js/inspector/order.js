// The order of doors on the way, and how near the phone is to one. Positions are used here and never sent.
import { distanceM } from "../lib/grid.js";

const NEAR_M = 200; // a station's point may be that of its yard, a phone's between houses is not exact

// Returns doors so that each is the nearest of those left, beginning from a position; those without one come last.
export function onTheWay(doors, start) {
  const left = doors.filter(({ lon }) => lon !== null);
  const ordered = [];
  let here = start;
  while (here && left.length) {
    const distances = left.map((door) => distanceM(here, door));
    const [next] = left.splice(distances.indexOf(Math.min(...distances)), 1);
    ordered.push(next);
    here = next;
  }
  return [...ordered, ...left, ...doors.filter(({ lon }) => lon === null)];
}

// Returns the class of distance, which is all that leaves the phone: near, far, or unproved.
export function nearnessOf(position, door) {
  if (!position || door.lon === null) return "unproved";
  return distanceM(position, door) <= NEAR_M + position.accuracyM ? "near" : "far";
}

// Returns the phone's position; null where there is none.
export function ownPosition() {
  return new Promise((resolve) => {
    const found = ({ coords }) =>
      resolve({ lon: coords.longitude, lat: coords.latitude, accuracyM: Math.min(coords.accuracy, NEAR_M) });
    if (!navigator.geolocation) resolve(null);
    else navigator.geolocation.getCurrentPosition(found, () => resolve(null), { timeout: 10_000, maximumAge: 60_000 });
  });
}
