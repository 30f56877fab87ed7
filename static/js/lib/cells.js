// Cells of the map as the server packs them (locator/web/packing.py): asked for, kept, read.
// Asking for a cell tells that somebody looks at these ten kilometres, and nothing finer.
import { read } from "./cell_format.js";
import { DATA_ZOOM, nameOf } from "./grid.js";

const GOOD_FOR_MS = 20_000;
const ADDRESS = "/api/v1/cells/";
const STATION_CELL = /\/api\/v1\/cells\/(\d+)-(\d+)-(\d+)(\/stations)?$/;
const asked = new Map();

// The address of a cell; where stations are few, those of a cell of COUNTS_ZOOM come at once.
export const addressOf = (its) =>
  ADDRESS + nameOf(its) + (its.sparse ? "/stations" : "");

// Returns what a cell holds and when the server said so; rejects where neither network nor phone has it.
export function cell(its) {
  const address = addressOf(its);
  const known = asked.get(address);
  if (known && Date.now() - known.askedMs < GOOD_FOR_MS) return known.answer;
  const answer = load(its);
  asked.set(address, { askedMs: Date.now(), answer });
  answer.catch(() => asked.delete(address));
  return answer;
}

async function load(its) {
  let copy = null;
  try {
    const response = await fetch(addressOf(its));
    if (!response.ok) throw new Error(`status ${response.status}`);
    const said = response.headers.get("Date");
    const answer = { saidMs: said ? Date.parse(said) : Date.now(), ...read(await response.json()) };
    if (!response.headers.has("X-Kept")) return answer;
    copy = { ...answer, isKept: true };
  } catch (error) {
    if (!hasStations(its)) throw error;
  }
  if (!hasStations(its)) return copy;
  const { withPacks } = await import("./stored_packs.js");
  const known = await withPacks(its, copy);
  if (!known) throw new Error("neither network nor phone");
  return known;
}

const hasStations = ({ z, sparse }) => sparse || z === DATA_ZOOM;

// The cells of stations that this phone keeps, whether for the last area or for a pack.
export async function keptCells() {
  if (!("caches" in globalThis)) return [];
  const { packedCells } = await import("./stored_packs.js");
  const found = new Map((await packedCells()).map((its) => [addressOf(its), its]));
  for (const key of await caches.keys()) {
    for (const { url } of await (await caches.open(key)).keys()) {
      const [, z, x, y, sparse] = STATION_CELL.exec(url) ?? [];
      if (z && (sparse || Number(z) === DATA_ZOOM)) {
        found.set(new URL(url).pathname, { z: Number(z), x: Number(x), y: Number(y), sparse: Boolean(sparse) });
      }
    }
  }
  return [...found.values()];
}
