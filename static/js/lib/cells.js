// Cells of the map, fetched from the server, else taken from what the phone has stored.
// A request for a cell reveals that somebody looks at these ten kilometres, and nothing finer.
import { readCell, withNames } from "./cell_format.js";
import { STATIONS_ZOOM, nameOf } from "./grid.js";
import { fetchOwn, jsonOf } from "./network.js";

const FRESH_MS = 20_000;
const TIMEOUT_MS = 11_000; // the service worker gives up before
const PATIENT_MS = 60_000;
const PATH = "/api/v1/cells/";
const STATION_CELL = /\/api\/v1\/cells\/(\d+)-(\d+)-(\d+)(\/stations)?(?:\?|$)/;
const requests = new Map();

// Returns the path of a cell { z, x, y, sparse }. A sparse cell is one of a lower zoom with few stations, which are
// all fetched at once.
export const pathOf = (cell) => PATH + nameOf(cell) + (cell.sparse ? "/stations" : "");
const addressOf = (cell) => (hasStations(cell) ? withNames(pathOf(cell)) : pathOf(cell));

// Returns what a cell holds, with asOfMs, the moment of the server's answer; isStored where it comes from
// the phone, and isSilent where the network has it, but did not answer.
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
    const response = await fetchOwn(addressOf(cell), {}, TIMEOUT_MS);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const date = response.headers.get("Date");
    const answer = { asOfMs: date ? Date.parse(date) : Date.now(), ...readCell(jsonOf(response)) };
    if (!response.headers.has("X-Kept")) return answer; // a copy
    copy = { ...answer, isStored: true, isSilent: response.headers.get("X-Kept") === "silent" };
  } catch (error) {
    if (!hasStations(cell)) throw error;
  }
  if (!hasStations(cell)) return copy;
  return joinedWithPacks(cell, copy);
}

async function joinedWithPacks(cell, copy) {
  const { withPacks } = await import("./stored_packs.js");
  const stored = await withPacks(cell, copy);
  if (!stored) throw new Error("neither network nor phone");
  return { ...stored, isSilent: Boolean(copy?.isSilent) };
}

// Returns what this phone has stored of a cell of stations, without asking the network; rejects where it has nothing.
export async function storedCell(cell) {
  const response = "caches" in globalThis ? await caches.match(pathOf(cell), { ignoreVary: true, ignoreSearch: true }) : undefined;
  const asOfMs = Date.parse(response?.headers.get("Date")) || 0;
  const copy = response ? { asOfMs, ...readCell(await response.json()), isStored: true } : null;
  return joinedWithPacks(cell, copy);
}

// Waits for the server's own answer about a cell, as long as it may take; rejects where none comes.
export async function waitForServer(cell) {
  const patiently = { headers: { "X-Patient": "1" } }; // no copy instead
  await fetchOwn(addressOf(cell), patiently, PATIENT_MS);
  requests.clear();
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
