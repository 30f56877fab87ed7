// The nearest stations, found on the phone. Which cells are requested depends on the cell of STATIONS_ZOOM that the
// phone is in, on the question and on the time, never on where in that cell it is: the position itself is not sent.
// A cell is left out only where it can matter to nobody in the same cell.
import { fetchCell, pathOf, storedCell, storedCells } from "../lib/cells.js";
import {
  STATIONS_ZOOM,
  ZOOMS_TO_PARTS,
  boxOf,
  cellOf,
  cellsAround,
  distanceM,
  leastDistanceM,
  mostDistanceM,
  nameOf,
} from "../lib/grid.js";
import { ownReports, withOwnReport } from "../lib/own_reports.js";
import {
  CLOSE_BY,
  fits,
  isOpenForAllWithin,
  passes,
  passesForAllWithin,
  rank,
  reachM,
  stalenessFactor,
  stateNow,
  travelTimeS,
  travelTimeToS,
  turningDetourM,
  withQuickFilter,
} from "./ranking.js";

const LIMIT = 10;
const FARTHEST_M = 1_000_000;
const FAR_M = 50_000;
const FIRST_REACH_M = 2_500;
const WIDE_REACH_M = 60_000; // beyond, counts of a lower zoom first tell where there are stations at all
const COUNTS_ZOOM = STATIONS_ZOOM - ZOOMS_TO_PARTS;
const WIDE_ZOOM = COUNTS_ZOOM - ZOOMS_TO_PARTS;
const PARTS_A_SIDE = 4; // a cell is searched from 4 x 4 parts: what is near to one part is far from another
const MOST_IN_SPARSE = 500; // half of what the server would return at once
const MOST_CELLS = 200;
const MOST_STATIONS = 8_000;
const SLACK_M = 1;
const NEARBY_M = { walk: 3_000, ebike: 10_000, truck: 30_000 }; // locator/site/views/pages.py: what is counted

// Returns { hits, hasMore, complete, isStored, asOfMs }; hasMore where a longer list has more; not complete where too
// much would have to be fetched, or where the phone answers without a network: then isStored, isSilent where there is
// one that hangs, and asOfMs is the age of its oldest copy.
// With quick filters `keys` also { counts, withinM }: how many stations each of them would leave within a distance
// that was searched in every direction. With isStoredOnly the network is not asked.
export async function nearest(position, { filters, mode, atMs, keys = [], limit = LIMIT, isStoredOnly = false }) {
  const area = await gather(cellOf(position, STATIONS_ZOOM), { filters, mode, atMs, limit, isStoredOnly });
  const near = [];
  for (const station of area.stations.values()) {
    const awayM = distanceM(position, station);
    if (awayM > FARTHEST_M) continue;
    const travelS = travelTimeToS(station, filters, awayM, mode);
    if (passes(station, filters, { atMs, travelS, mode })) near.push({ station, distanceM: awayM });
  }
  near.sort(byDistance);
  const hits = rank(near, filters, mode, atMs, limit);
  const withinM = Math.min(area.reachM, NEARBY_M[mode]);
  const counts = keys.length ? countsOf(position, area, { filters, mode, atMs, keys, withinM }) : null;
  const opensFirst = hits[0]?.isOpenThen ? undefined : firstToOpen(near, filters, mode, atMs);
  const unknown = filters.services.length ? unknownOf(position, area, withinM, { filters, mode, atMs }) : null;
  const hasMore = near.length > hits.length;
  const { complete, isStored, isSilent, asOfMs } = area;
  return { hits, hasMore, opensFirst, unknown, counts, withinM, complete, isStored, isSilent, asOfMs };
}

const byDistance = (a, b) => a.distanceM - b.distanceM || a.station.row - b.station.row;

// Returns the stations that may have the services, nobody has said: within withinM, or where none is, as far as known.
function unknownOf(position, area, withinM, { filters, mode, atMs }) {
  const asked = { ...filters, servicesUnknown: true };
  const found = [];
  for (const station of area.stations.values()) {
    const awayM = distanceM(position, station);
    const travelS = travelTimeToS(station, filters, awayM, mode);
    if (passes(station, asked, { atMs, travelS, mode })) found.push({ station, distanceM: awayM });
  }
  found.sort(byDistance);
  const within = (radiusM) => found.filter(({ distanceM: awayM }) => awayM <= radiusM);
  const radiusM = within(withinM).length ? withinM : Math.min(area.reachM, FAR_M);
  const near = within(radiusM);
  const hits = rank(near, filters, mode, atMs, LIMIT).map((hit) => ({ ...hit, reason: "" }));
  return { hits, n: near.length, radiusM };
}

// Returns the station within reach that certainly opens first, of several the nearest; `near` is sorted by distance.
function firstToOpen(near, filters, mode, atMs) {
  const within = near.filter(({ distanceM: awayM }) => awayM <= reachM(mode));
  const closed = within.map((found) => ({ ...found, now: stateNow(found.station, filters, atMs) }));
  const opening = closed.filter(({ now }) => now.opensMs !== undefined);
  return opening.reduce((first, hit) => (first && first.now.opensMs <= hit.now.opensMs ? first : hit), undefined);
}

// As nearest(); where nothing is open within reach, the nearest stations whatever their state, and noneOpen.
export async function nearestOrClosed(position, question) {
  const found = await nearest(position, question);
  if (found.hits.length || !question.filters.open) return found;
  const filters = { ...question.filters, open: false };
  const closed = await nearest(position, { ...question, filters, keys: [] });
  return { ...closed, unknown: found.unknown, counts: found.counts, withinM: found.withinM, noneOpen: true };
}

async function gather(home, { filters, mode, atMs, limit, isStoredOnly }) {
  const area = {
    loaded: new Set(),
    stations: new Map(),
    complete: true,
    isStored: false,
    isSilent: false,
    missing: 0,
    asOfMs: Infinity,
  };
  const counts = new Counts(isStoredOnly);
  const parts = partsOf(boxOf(home)).map((box) => ({ box, reachM: FIRST_REACH_M }));
  let unsettled = parts;
  while (unsettled.length) {
    const needed = new Map();
    for (const part of unsettled) {
      for (const cell of await counts.cellsWithin(part.box, part.reachM)) needed.set(pathOf(cell), cell);
    }
    const cells = [...needed.values()].filter((cell) => !area.loaded.has(pathOf(cell)));
    if (area.loaded.size + cells.length > MOST_CELLS || area.stations.size > MOST_STATIONS) {
      area.complete = false;
      break;
    }
    await load(area, cells, isStoredOnly ? storedCell : fetchCell);
    const fitting = [...area.stations.values()].filter((station) => fits(station, filters));
    unsettled = unsettled.filter((part) => !isSettled(part, fitting, { filters, mode, atMs, limit }));
  }
  area.reachM = Math.min(...parts.map((part) => part.reachM));
  area.isStored ||= counts.isOffline || area.missing > 0;
  if (area.isStored) area.complete = false;
  return area;
}

// Returns how many stations each quick filter would leave; a station counts by its state on arrival.
function countsOf(position, area, { filters, mode, atMs, keys, withinM }) {
  const near = [...area.stations.values()]
    .map((station) => ({ station, awayM: distanceM(position, station) }))
    .filter(({ awayM }) => awayM <= withinM)
    .map(({ station, awayM }) => [station, { atMs, mode, travelS: travelTimeToS(station, filters, awayM, mode) }]);
  const count = (key) => {
    const more = withQuickFilter(filters, key, atMs);
    return near.filter(([station, travel]) => passes(station, more, travel)).length;
  };
  return Object.fromEntries(keys.map((key) => [key, count(key)]));
}

// Tells whether the stations of the answer are certainly within a part's reach; otherwise extends its reach. As in
// locator/search/queries/on_arrival.py: the first that are open on arrival, the first of all, and the nearest.
function isSettled(part, stations, { filters, mode, atMs, limit }) {
  const [open, all, nearest] = [[], [], []];
  for (const station of stations) {
    const mostM = mostDistanceM(part.box, station) + SLACK_M;
    const wayM = mostM + turningDetourM(station, filters, mostM, mode);
    const way = { atMs, travelS: travelTimeS(wayM, mode), mode };
    if (!passesForAllWithin(station, filters, way)) continue;
    nearest.push(mostM);
    all.push(wayM);
    if (isOpenForAllWithin(station, filters, way)) open.push(wayM * stalenessFactor(station, atMs));
  }
  const openM = Math.min(reachM(mode), nth(open, limit));
  const othersM = filters.open ? 0 : Math.max(nth(all, limit), nth(nearest, CLOSE_BY));
  const neededM = Math.min(FARTHEST_M, Math.max(openM, othersM));
  if (neededM <= part.reachM) return true;
  part.reachM = Math.min(neededM, Math.max(2 * part.reachM, 2 * FIRST_REACH_M));
  return false;
}

const nth = (lengths, n) => lengths.sort((a, b) => a - b)[n - 1] ?? Infinity;

function partsOf({ west, east, north, south }) {
  const found = [];
  for (let i = 0; i < PARTS_A_SIDE; i += 1) {
    for (let j = 0; j < PARTS_A_SIDE; j += 1) {
      const across = (part) => west + ((east - west) * part) / PARTS_A_SIDE;
      const down = (part) => north + ((south - north) * part) / PARTS_A_SIDE;
      found.push({ west: across(i), east: across(i + 1), north: down(j), south: down(j + 1) });
    }
  }
  return found;
}

async function load(area, cells, fetchOne) {
  const own = ownReports();
  await Promise.all(
    cells.map(async (cell) => {
      area.loaded.add(pathOf(cell));
      try {
        const { stations, asOfMs, isStored, isSilent } = await fetchOne(cell);
        area.isStored ||= Boolean(isStored);
        area.isSilent ||= Boolean(isSilent);
        for (const station of stations.map((found) => withOwnReport(found, Date.now(), own))) {
          const other = area.stations.get(station.code);
          if (!(other?.asOfMs > station.asOfMs)) area.stations.set(station.code, station);
        }
        if (stations.length) area.asOfMs = Math.min(area.asOfMs, asOfMs);
      } catch {
        area.missing += 1;
      }
    }),
  );
}

// Which cells have stations at all: by the server's counts, or without a network by what the phone has stored.
class Counts {
  isOffline = false;
  #parts = new Map();
  #stored = null;

  constructor(isStoredOnly) {
    this.isOffline = isStoredOnly;
  }

  async cellsWithin(box, withinM) {
    if (this.isOffline) return this.#storedWithin(box, withinM);
    const isNear = ({ cell }) => leastDistanceM(box, boxOf(cell)) <= withinM;
    const districts = (await this.#districts(box, withinM)).filter(isNear);
    const cells = await Promise.all(districts.map((district) => this.#cellsOf(district)));
    if (this.isOffline) return this.#storedWithin(box, withinM);
    return cells.flat().filter((cell) => leastDistanceM(box, boxOf(cell)) <= withinM);
  }

  // Returns the cells of COUNTS_ZOOM within a distance, as { cell, stations }; a count only where one is known.
  async #districts(box, withinM) {
    if (withinM <= WIDE_REACH_M) return cellsAround(box, withinM, COUNTS_ZOOM).map((cell) => ({ cell }));
    const wide = cellsAround(box, withinM, WIDE_ZOOM);
    return (await Promise.all(wide.map((cell) => this.#partsOf(cell)))).flat();
  }

  async #cellsOf({ cell: district, stations }) {
    const sparse = [{ ...district, sparse: true }];
    if (stations <= MOST_IN_SPARSE) return sparse;
    const parts = await this.#partsOf(district);
    const sum = parts.reduce((total, part) => total + part.stations, 0);
    return 0 < sum && sum <= MOST_IN_SPARSE ? sparse : parts.map((part) => part.cell);
  }

  #partsOf(cell) {
    const name = nameOf(cell);
    if (!this.#parts.has(name)) {
      const request = fetchCell(cell).then(
        ({ parts, isStored }) => {
          this.isOffline ||= Boolean(isStored);
          return parts;
        },
        () => {
          this.isOffline = true;
          return [];
        },
      );
      this.#parts.set(name, request);
    }
    return this.#parts.get(name);
  }

  async #storedWithin(box, withinM) {
    this.#stored ??= await storedCells();
    return this.#stored.filter((cell) => leastDistanceM(box, boxOf(cell)) <= withinM);
  }
}
