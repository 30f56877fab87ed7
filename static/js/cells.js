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
  const answer = load(address);
  asked.set(address, { askedMs: Date.now(), answer });
  answer.catch(() => asked.delete(address));
  return answer;
}

async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const said = response.headers.get("Date");
  const saidMs = said ? Date.parse(said) : Date.now();
  return { saidMs, ...read(await response.json()) };
}

export function read(packed) {
  return packed.name ? { stations: stations(packed) } : { parts: parts(packed) };
}

function stations(packed) {
  const timetables = packed.timetables.map(unpack);
  const hours = (place) => timetables[place] ?? null;
  const [west, south] = packed.origin;
  return packed.code.map((code, row) => {
    const said = (name) => packed[name].of[packed[name].at[row]];
    const checkedS = said("checked_s");
    return {
      code,
      row,
      cell: packed.cell,
      name: packed.name[row],
      address: packed.address[row],
      lon: (west + packed.lon[row]) / PER_DEGREE,
      lat: (south + packed.lat[row]) / PER_DEGREE,
      hours: hours(packed.hours[row]),
      noAppHours: hours(packed.no_app_hours[row]),
      checkedMs: checkedS === null ? null : checkedS * 1000,
      tags: said("tags"),
      kind: said("kind"),
      access: said("access"),
      quality: said("position_quality"),
      demo: said("demo"),
      positionChecked: said("position_checked"),
      hoursChecked: said("hours_checked"),
      notices: packed.notices[row] ?? [],
      ownHours: Object.fromEntries(
        Object.entries(packed.own_hours[row] ?? {}).map(([service, place]) => [service, hours(place)]),
      ),
    };
  });
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
  const found = new Map();
  for (const key of await caches.keys()) {
    for (const { url } of await (await caches.open(key)).keys()) {
      const [, z, x, y, sparse] = STATION_CELL.exec(url) ?? [];
      if (z && (sparse || Number(z) === DATA_ZOOM)) {
        found.set(url, { z: Number(z), x: Number(x), y: Number(y), sparse: Boolean(sparse) });
      }
    }
  }
  return [...found.values()];
}
