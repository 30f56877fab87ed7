// The format of a cell or a pack (locator/maps/views/cell_format.py): JSON by columns, each repeated value once.
import { ZOOMS_TO_PARTS } from "./grid.js";
import { unpack } from "./opening_state.js";

const PER_DEGREE = 1e9;
const lang = document.documentElement.lang || "zh-Hans";
export const NEEDS_LETTERS = !lang.startsWith("zh");

// Asks for names in the letters of the page's language as well.
export const withNames = (path) => (NEEDS_LETTERS ? `${path}${path.includes("?") ? "&" : "?"}names=${lang}` : path);

// Returns a station's names in them; null where they are in those of another language.
export const writtenOf = ({ written }) => (written?.language === lang ? written : null);

// Reads a cell: { stations } of a cell of stations, { parts } of a cell of counts.
export function readCell(packed) {
  if (!packed.name) return { parts: readParts(packed) };
  const hours = { timetables: packed.timetables, ownHours: packed.own_hours };
  return { stations: readRows(packed).map((row) => withHours(row, hours)) };
}

// Returns the rows of a cell or a pack; their hours are names of timetables. Degrees are WGS 84.
export function readRows(packed) {
  const [west, south] = packed.origin;
  const degrees = (origin, offset) => (offset === null ? null : (origin + offset) / PER_DEGREE);
  return packed.code.map((code, index) => {
    const value = (name) => packed[name] && packed[name].of[packed[name].at[index]];
    const checkedS = value("checked_s");
    return {
      code,
      row: packed.nth?.[index] ?? index,
      ownKey: packed.nth ? code : index,
      name: packed.name[index],
      address: packed.address[index],
      where: packed.where?.[index] ?? packed.address[index], // division and address
      lon: degrees(west, packed.lon[index]),
      lat: degrees(south, packed.lat[index]),
      hours: packed.hours[index],
      noAppHours: packed.no_app_hours[index],
      checkedMs: checkedS === null ? null : checkedS * 1000,
      tags: value("tags"),
      kind: value("kind"),
      access: value("access"),
      quality: value("position_quality"),
      demo: value("demo"),
      truck: value("truck"),
      positionChecked: value("position_checked"),
      hoursChecked: value("hours_checked"),
      notices: packed.notices[index] ?? [],
      terms: packed.terms?.[index],
      photo: packed.photos?.[index],
      links: packed.links?.[index],
      division: value("division"),
      phone: value("phone"),
      wayfinding: value("wayfinding"),
      written: writtenAt(packed.written, index),
    };
  });
}

// Returns { language, name, nameLang, where, whereLang }: a station's names in other letters.
function writtenAt(written, index) {
  if (!written) return undefined;
  const { language, script, name, where, own } = written;
  const nameLang = own.includes(index) ? language : script;
  return { language, name: name[index], nameLang, where: where[index], whereLang: script };
}

const timetablesByText = new Map();
function timetableOf(text) {
  if (text === undefined) return null;
  if (!timetablesByText.has(text)) timetablesByText.set(text, unpack(text));
  return timetablesByText.get(text);
}

// Returns a row with its timetables in place of their names.
export function withHours(row, { timetables, ownHours }) {
  const hours = (name) => timetableOf(timetables[name]);
  const own = Object.entries(ownHours[row.ownKey] ?? {}).map(([service, name]) => [service, hours(name)]);
  return {
    ...row,
    hours: hours(row.hours),
    noAppHours: hours(row.noAppHours),
    ownHours: Object.fromEntries(own),
  };
}

function readParts(packed) {
  const [, x, y] = packed.cell.split("-").map(Number);
  const [west, south] = packed.origin;
  return packed.x.map((right, index) => ({
    cell: { z: packed.zoom, x: (x << ZOOMS_TO_PARTS) + right, y: (y << ZOOMS_TO_PARTS) + packed.y[index] },
    stations: packed.stations[index],
    lon: (west + packed.middle[index][0]) / 1e4,
    lat: (south + packed.middle[index][1]) / 1e4,
  }));
}
