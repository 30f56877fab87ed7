// The nearest stations, found on the phone. Which cells are asked for depends on the cell of zoom 12 that
// one is in, on the question and on the time, and never on where in that cell one is: the position itself
// goes nowhere. A cell is left out only where it cannot matter to anybody in the same cell.
import { addressOf, cell, keptCells } from "../lib/cells.js";
import { CHILDREN, DATA_ZOOM, boxOf, cellOf, cellsAround, distanceM, leastM, mostM, nameOf } from "../lib/grid.js";
import { adding, fits, passes, passesThrough, ranked, reachM, wayS } from "./ranking.js";

const LIMIT = 10;
const AMONG = 30; // as web/nearest.py: the ranking chooses ten of the thirty nearest
const REACH_M = 1_000_000;
const FIRST_REACH_M = 2_500;
const WIDE_REACH_M = 60_000; // beyond, coarser counts tell first where there is anything
const COUNTS_ZOOM = DATA_ZOOM - CHILDREN;
const WIDE_ZOOM = COUNTS_ZOOM - CHILDREN;
const SIDE = 4; // the cell is looked at in 4 x 4 parts: what is near to one is far from another
const MOST_IN_SPARSE = 500; // half of what the server would give at once
const MOST_CELLS = 200;
const MOST_STATIONS = 8_000;
const SLACK_M = 1;
const NEARBY_M = { walk: 3_000, ebike: 10_000, truck: 30_000 }; // web/find.py: what is counted

// Returns { hits, complete, isKept, saidMs }; not complete where too much would have to be fetched, or
// where there is no network and the phone's own copies answer: then isKept. saidMs is the oldest one's age.
// With `keys` also { counts, withinM }: how many around each condition would leave, as far as the phone has
// looked in every direction.
export async function nearest(position, { wanted, mode, atMs, keys = [] }) {
  const area = await gathered(cellOf(position, DATA_ZOOM), wanted, mode, atMs);
  const near = [];
  for (const station of area.stations.values()) {
    const away = distanceM(position, station);
    if (away > REACH_M) continue;
    const tookS = wayS(station, wanted, away, mode);
    if (passes(station, wanted, { atMs, tookS, mode })) near.push({ station, distanceM: away });
  }
  near.sort((a, b) => a.distanceM - b.distanceM || a.station.row - b.station.row);
  const hits = ranked(near.slice(0, AMONG), wanted, mode, atMs, LIMIT);
  const withinM = Math.min(area.reachM, NEARBY_M[mode]);
  const counts = keys.length ? countsOf(position, area, { wanted, mode, atMs, keys, withinM }) : null;
  return { hits, counts, withinM, complete: area.complete, isKept: area.isKept, saidMs: area.saidMs };
}

// The same, or where nothing is open within reach the nearest as they are; then noneOpen.
export async function nearestOrClosed(position, question) {
  const found = await nearest(position, question);
  if (found.hits.length || !question.wanted.open) return found;
  const either = await nearest(position, { ...question, wanted: { ...question.wanted, open: false }, keys: [] });
  return { ...either, counts: found.counts, withinM: found.withinM, noneOpen: true };
}

async function gathered(home, wanted, mode, atMs) {
  const area = {
    loaded: new Set(),
    stations: new Map(),
    complete: true,
    isKept: false,
    missing: 0,
    saidMs: Infinity,
  };
  const counts = new Counts();
  const parts = partsOf(boxOf(home)).map((box) => ({ box, reachM: FIRST_REACH_M }));
  let open = parts;
  while (open.length) {
    const needed = new Map();
    for (const { box, reachM } of open) {
      for (const one of await counts.cellsWithin(box, reachM)) needed.set(addressOf(one), one);
    }
    const news = [...needed.values()].filter((one) => !area.loaded.has(addressOf(one)));
    if (area.loaded.size + news.length > MOST_CELLS || area.stations.size > MOST_STATIONS) {
      area.complete = false;
      break;
    }
    await load(area, news);
    const fitting = [...area.stations.values()].filter((one) => fits(one, wanted));
    open = open.filter((part) => !isSettled(part, fitting, wanted, mode, atMs));
  }
  area.reachM = Math.min(...parts.map(({ reachM }) => reachM));
  area.isKept ||= counts.offline || area.missing > 0;
  if (area.isKept) area.complete = false;
  return area;
}

// How many around each condition would leave; a station counts as it is when one comes to it.
function countsOf(position, area, { wanted, mode, atMs, keys, withinM }) {
  const near = [...area.stations.values()]
    .map((station) => ({ station, away: distanceM(position, station) }))
    .filter(({ away }) => away <= withinM)
    .map(({ station, away }) => [station, { atMs, mode, tookS: wayS(station, wanted, away, mode) }]);
  const left = (key) => {
    const more = adding(wanted, key, atMs);
    return near.filter(([station, way]) => passes(station, more, way)).length;
  };
  return Object.fromEntries(keys.map((key) => [key, left(key)]));
}

// A part is settled when thirty stations are surely within its reach; otherwise it reaches farther.
function isSettled(part, stations, wanted, mode, atMs) {
  const sure = [];
  for (const station of stations) {
    const mostAwayM = mostM(part.box, station) + SLACK_M;
    const tookS = wayS(station, wanted, mostAwayM, mode);
    if (passesThrough(station, wanted, { atMs, tookS, mode })) sure.push(mostAwayM);
  }
  sure.sort((a, b) => a - b);
  const neededM = Math.min(wanted.open ? reachM(mode) : REACH_M, sure[AMONG - 1] ?? Infinity);
  if (neededM <= part.reachM) return true;
  part.reachM = Math.min(neededM, Math.max(2 * part.reachM, 2 * FIRST_REACH_M));
  return false;
}

function partsOf({ west, east, north, south }) {
  const found = [];
  for (let i = 0; i < SIDE; i += 1) {
    for (let j = 0; j < SIDE; j += 1) {
      const across = (part) => west + ((east - west) * part) / SIDE;
      const down = (part) => north + ((south - north) * part) / SIDE;
      found.push({ west: across(i), east: across(i + 1), north: down(j), south: down(j + 1) });
    }
  }
  return found;
}

async function load(area, cells) {
  await Promise.all(
    cells.map(async (one) => {
      area.loaded.add(addressOf(one));
      try {
        const { stations, saidMs, isKept } = await cell(one);
        area.isKept ||= Boolean(isKept);
        for (const station of stations) {
          const other = area.stations.get(station.code);
          if (!(other?.saidMs > station.saidMs)) area.stations.set(station.code, station);
        }
        if (stations.length) area.saidMs = Math.min(area.saidMs, saidMs);
      } catch {
        area.missing += 1;
      }
    }),
  );
}

// Where there is anything at all: asked of the server, or without it, of what the phone keeps.
class Counts {
  offline = false;
  #parts = new Map();
  #kept = null;

  async cellsWithin(box, reachM) {
    const isNear = ({ cell: one }) => leastM(box, boxOf(one)) <= reachM;
    const districts = (await this.#districts(box, reachM)).filter(isNear);
    const cells = await Promise.all(districts.map((one) => this.#cellsOf(one)));
    if (this.offline) return this.#keptWithin(box, reachM);
    return cells.flat().filter((one) => leastM(box, boxOf(one)) <= reachM);
  }

  // The cells of COUNTS_ZOOM that may matter; how many stations each has, where coarser counts told.
  async #districts(box, reachM) {
    if (reachM <= WIDE_REACH_M) return cellsAround(box, reachM, COUNTS_ZOOM).map((one) => ({ cell: one }));
    const wide = cellsAround(box, reachM, WIDE_ZOOM);
    return (await Promise.all(wide.map((one) => this.#partsOf(one)))).flat();
  }

  async #cellsOf({ cell: district, stations }) {
    const sparse = [{ ...district, sparse: true }];
    if (stations <= MOST_IN_SPARSE) return sparse;
    const parts = await this.#partsOf(district);
    const sum = parts.reduce((total, part) => total + part.stations, 0);
    return 0 < sum && sum <= MOST_IN_SPARSE ? sparse : parts.map((part) => part.cell);
  }

  #partsOf(its) {
    const name = nameOf(its);
    if (!this.#parts.has(name)) {
      const asked = cell(its).then(
        ({ parts, isKept }) => {
          this.offline ||= Boolean(isKept);
          return parts;
        },
        () => {
          this.offline = true;
          return [];
        },
      );
      this.#parts.set(name, asked);
    }
    return this.#parts.get(name);
  }

  async #keptWithin(box, reachM) {
    this.#kept ??= await keptCells();
    return this.#kept.filter((one) => leastM(box, boxOf(one)) <= reachM);
  }
}
