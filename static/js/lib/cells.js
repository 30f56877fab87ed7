// Cells of the map, fetched from the server, else taken from what the phone has stored.
// A request for a cell reveals that somebody looks at these ten kilometres, and nothing finer.
import { readCell } from "./cell_format.js";
import { STATIONS_ZOOM, nameOf } from "./grid.js";

const FRESH_MS = 20_000;
const PATH = "/api/v1/cells/";
const STATION_CELL = /\/api\/v1\/cells\/(\d+)-(\d+)-(\d+)(\/stations)?$/;
const requests = new Map();

// Returns the path of a cell { z, x, y, sparse }. A sparse cell is one of a lower zoom with few stations, which are
// all fetched at once.
export const pathOf = (cell) => PATH + nameOf(cell) + (cell.sparse ? "/stations" : "");

// Returns what a cell holds, with asOfMs, the moment of the server's answer; isStored where it comes from the phone.
// Rejects where neither network nor phone has it.
export function fetchCell(cell) {
  const path = pathOf(cell);
  const earlier = requests.get(path);
  if (earlier && Date.now() - earlier.sentMs < FRESH_MS) return earlier.answer;
  const answer = load(cell);
  requests.set(path, { sentMs: Date.now(), answer });
  answer.catch(() => requests.delete(path));
  return answer;
}

async function load(cell) {
  let copy = null;
  try {
    const response = await fetch(pathOf(cell));
    if (!response.ok) throw new Error(`status ${response.status}`);
    const date = response.headers.get("Date");
    const answer = { asOfMs: date ? Date.parse(date) : Date.now(), ...readCell(await response.json()) };
    if (!response.headers.has("X-Kept")) return answer; // static/service_worker.js marks its copies
    copy = { ...answer, isStored: true };
  } catch (error) {
    if (!hasStations(cell)) throw error;
  }
  if (!hasStations(cell)) return copy;
  const { withPacks } = await import("./stored_packs.js");
  const stored = await withPacks(cell, copy);
  if (!stored) throw new Error("neither network nor phone");
  return stored;
}

const hasStations = ({ z, sparse }) => sparse || z === STATIONS_ZOOM;

// Returns the cells of stations that are stored on this phone, by the service worker or as part of a pack.
export async function storedCells() {
  if (!("caches" in globalThis)) return [];
  const { packedCells } = await import("./stored_packs.js");
  const found = new Map((await packedCells()).map((cell) => [pathOf(cell), cell]));
  for (const key of await caches.keys()) {
    for (const { url } of await (await caches.open(key)).keys()) {
      const [, z, x, y, sparse] = STATION_CELL.exec(url) ?? [];
      if (z && (sparse || Number(z) === STATIONS_ZOOM)) {
        found.set(new URL(url).pathname, { z: Number(z), x: Number(x), y: Number(y), sparse: Boolean(sparse) });
      }
    }
  }
  return [...found.values()];
}
