// The packs on this phone: the stations of a division, or the favourites, with the moment of the server's data.
import { withHours } from "./cell_format.js";
import { transact } from "./database.js";
import { STATIONS_ZOOM, cellOf, nameOf } from "./grid.js";

export const FAVOURITES = "favourites"; // the id of the pack of favourites

let packs;
export function allPacks() {
  packs ??= transact("packs", "readonly", (store) => store.getAll()).then((records) => records.map(fromRecord));
  return packs;
}

export async function packOf(id) {
  return (await allPacks()).find((pack) => pack.id === id);
}

export async function storePack(pack) {
  await transact("packs", "readwrite", (store) => store.put(toRecord(pack)));
  packs = undefined;
}

export async function removePack(id) {
  await transact("packs", "readwrite", (store) => store.delete(id));
  packs = undefined;
}

// A record has asOfMs under the name saidMs: phones have stored it so since the first version.
function toRecord({ asOfMs, stations, byCell, ...pack }) {
  return { ...pack, saidMs: asOfMs };
}

// A record's stations as lists need them, and by cell.
function fromRecord({ saidMs: asOfMs, ...record }) {
  const stations = record.rows.map((row) => ({ ...withHours(row, record), asOfMs }));
  const byCell = Map.groupBy?.(stations, cellNameOf) ?? groupByCell(stations);
  return { ...record, asOfMs, stations, byCell };
}

function groupByCell(stations) {
  const found = new Map();
  for (const station of stations) {
    const name = cellNameOf(station);
    found.set(name, [...(found.get(name) ?? []), station]);
  }
  return found;
}

const cellNameOf = (station) => (station.lon === null ? "" : nameOf(cellOf(station, STATIONS_ZOOM)));
const liesIn = (station, { z, x, y }) => {
  const cell = station.lon === null ? {} : cellOf(station, z);
  return cell.x === x && cell.y === y;
};

// Returns the cells of STATIONS_ZOOM in which packs have stations.
export async function packedCells() {
  const names = new Set((await allPacks()).flatMap(({ byCell }) => [...byCell.keys()]));
  names.delete("");
  return [...names].map((name) => {
    const [z, x, y] = name.split("-").map(Number);
    return { z, x, y };
  });
}

// Joins what packs have of a cell with an older copy of it; null where neither has anything. Of two that have a
// station, the newer one decides where it is, and whether it still exists.
export async function withPacks(cell, copy) {
  const copied = (copy?.stations ?? []).map((station) => [station.code, { ...station, asOfMs: copy.asOfMs }]);
  const found = new Map(copied);
  let isKnown = Boolean(copy);
  for (const { asOfMs, stations, gone } of await allPacks()) {
    const isNewer = (code) => (found.get(code)?.asOfMs ?? -Infinity) <= asOfMs;
    for (const code of gone) if (isNewer(code)) found.delete(code);
    for (const station of stations) {
      const isInCell = liesIn(station, cell);
      isKnown ||= isInCell;
      if ((isInCell || found.has(station.code)) && isNewer(station.code)) found.set(station.code, station);
    }
  }
  if (!isKnown) return null;
  const stations = [...found.values()].filter((station) => liesIn(station, cell));
  return { stations, asOfMs: Math.min(...stations.map((station) => station.asOfMs)), isStored: true };
}
