// What a cell of the map or a pack holds, as the server packs it (locator/maps/views/cell_format.py): JSON by
// columns, in which each repeated value stands once.
import { CHILDREN } from "./grid.js";
import { unpack } from "./opening_state.js";

const PER_DEGREE = 1e9;

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
