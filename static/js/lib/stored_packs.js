// What this phone keeps: packs of cities, favourites, reports that wait for a network. All in IndexedDB.
import { stationOf } from "./cell_format.js";
import { within } from "./database.js";
import { DATA_ZOOM, cellOf, nameOf } from "./grid.js";

export const FAVOURITES = "favourites";
let packs;
export function allPacks() {
  packs ??= within("packs", "readonly", (store) => store.getAll()).then((all) => all.map(readable));
  return packs;
}

export async function pack(id) {
  return (await allPacks()).find((one) => one.id === id);
}

export async function put(record) {
  await within("packs", "readwrite", (store) => store.put(record));
  packs = undefined;
}

export async function remove(id) {
  await within("packs", "readwrite", (store) => store.delete(id));
  packs = undefined;
}

// A record with its stations as every list wants them, and by cell.
function readable(record) {
  const stations = record.rows.map((row) => ({ ...stationOf(row, record), saidMs: record.saidMs }));
  const byCell = Map.groupBy?.(stations, cellNameOf) ?? grouped(stations);
  return { ...record, stations, byCell };
}

function grouped(stations) {
  const found = new Map();
  for (const one of stations) found.set(cellNameOf(one), [...(found.get(cellNameOf(one)) ?? []), one]);
  return found;
}

const cellNameOf = (station) => (station.lon === null ? "" : nameOf(cellOf(station, DATA_ZOOM)));
const liesIn = (station, { z, x, y }) => {
  const its = station.lon === null ? {} : cellOf(station, z);
  return its.x === x && its.y === y;
};

// The cells of zoom 12 that packs have stations in.
export async function packedCells() {
  const names = new Set((await allPacks()).flatMap(({ byCell }) => [...byCell.keys()]));
  names.delete("");
  return [...names].map((name) => {
    const [z, x, y] = name.split("-").map(Number);
    return { z, x, y };
  });
}

// What packs know of a cell, put together with an older copy of it; null where neither has anything.
// Of two that know a station, the newer is right: about where it is, and about its being no more.
export async function withPacks(its, copy) {
  const found = new Map((copy?.stations ?? []).map((one) => [one.code, { ...one, saidMs: copy.saidMs }]));
  let isKnown = Boolean(copy);
  for (const { saidMs, stations, gone } of await allPacks()) {
    const isNewer = (code) => (found.get(code)?.saidMs ?? -Infinity) <= saidMs;
    for (const code of gone) if (isNewer(code)) found.delete(code);
    for (const one of stations) {
      const lies = liesIn(one, its);
      isKnown ||= lies;
      if ((lies || found.has(one.code)) && isNewer(one.code)) found.set(one.code, one);
    }
  }
  if (!isKnown) return null;
  const stations = [...found.values()].filter((one) => liesIn(one, its));
  return { stations, saidMs: Math.min(...stations.map((one) => one.saidMs)), isKept: true };
}
