// Cells of the map as the server packs them (locator/web/packing.py): asked for, kept, read.
// Asking for a cell tells that somebody looks at these ten kilometres, and nothing finer.
import { unpack } from "./state.js";
import { nameOf } from "./grid.js";

export const DATA_ZOOM = 12;
export const CHILDREN = 3;
const PER_DEGREE = 1e9;
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
  const { withPacks } = await import("./kept.js");
  const known = await withPacks(its, copy);
  if (!known) throw new Error("neither network nor phone");
  return known;
}

const hasStations = ({ z, sparse }) => sparse || z === DATA_ZOOM;

export function read(packed) {
  if (!packed.name) return { parts: parts(packed) };
  const said = { timetables: packed.timetables, ownHours: packed.own_hours };
  return { stations: rowsOf(packed).map((row) => stationOf(row, said)) };
}

// The rows of a cell or a pack; their hours are still names of timetables.
export function rowsOf(packed) {
  const [west, south] = packed.origin;
  const degrees = (origin, offset) => (offset === null ? null : (origin + offset) / PER_DEGREE);
  return packed.code.map((code, at) => {
    const said = (name) => packed[name] && packed[name].of[packed[name].at[at]];
    const checkedS = said("checked_s");
    return {
      code,
      row: packed.nth?.[at] ?? at,
      ownKey: packed.nth ? code : at,
      name: packed.name[at],
      address: packed.address[at],
      lon: degrees(west, packed.lon[at]),
      lat: degrees(south, packed.lat[at]),
      hours: packed.hours[at],
      noAppHours: packed.no_app_hours[at],
      checkedMs: checkedS === null ? null : checkedS * 1000,
      tags: said("tags"),
      kind: said("kind"),
      access: said("access"),
      quality: said("position_quality"),
      demo: said("demo"),
      truck: said("truck"),
      positionChecked: said("position_checked"),
      hoursChecked: said("hours_checked"),
      notices: packed.notices[at] ?? [],
      division: said("division"),
      phone: said("phone"),
      wayfinding: said("wayfinding"),
    };
  });
}

const unpacked = new Map();
function hoursOf(text) {
  if (text === undefined) return null;
  if (!unpacked.has(text)) unpacked.set(text, unpack(text));
  return unpacked.get(text);
}

// A row with its hours, as ranking and cards want it.
export function stationOf(row, { timetables, ownHours }) {
  const hours = (name) => hoursOf(timetables[name]);
  const own = Object.entries(ownHours[row.ownKey] ?? {}).map(([service, name]) => [service, hours(name)]);
  return {
    ...row,
    hours: hours(row.hours),
    noAppHours: hours(row.noAppHours),
    ownHours: Object.fromEntries(own),
  };
}

function parts(packed) {
  const [, x, y] = packed.cell.split("-").map(Number);
  const [west, south] = packed.origin;
  return packed.x.map((right, row) => ({
    cell: { z: packed.zoom, x: (x << CHILDREN) + right, y: (y << CHILDREN) + packed.y[row] },
    stations: packed.stations[row],
    lon: (west + packed.middle[row][0]) / 1e4,
    lat: (south + packed.middle[row][1]) / 1e4,
  }));
}

// The cells of stations that this phone keeps, whether for the last area or for a pack.
export async function keptCells() {
  if (!("caches" in globalThis)) return [];
  const { packedCells } = await import("./kept.js");
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
