// Which stations fit a question, in which order, and why: locator/search/domain/ranking.py and
// locator/search/queries/filters.py on the phone. A test compares both over a thousand places.
//
// A question's filters are { open, services: [{ code, tag }], withoutApp, kinds, during: [ms, ms] | null, lengthM,
// heightM, carriageway, servicesUnknown }; the three before the last are set for trucks only. With servicesUnknown
// stations fit that may have the services or not: nobody has said. A mode is walk, ebike or truck.
import { t } from "../lib/messages.js";
import { stateAt } from "../lib/opening_state.js";

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const NEAR_S = 30 * 60;
export const CLOSE_BY = 30;
const STALENESS_COSTS = 0.25;
const OVERDUE_COSTS = 0.25;
const HOURS_HALF_LIFE_MS = 180 * DAY_MS;
const WITHOUT_APP_TAG = 200;
const MISSING = 10_000; // locator/stations/domain/search_tags.py
// locator/search/domain/arrival.py: beyond, whether a station is open on arrival is not worked out.
export const REACH_S = { walk: 3600, ebike: 3600, truck: 3 * 3600 };
const OPEN = ["open", "closing_soon"];
// geodata/travel.py
const PACES = {
  walk: { detour: 1.25, speedMS: 1.4 },
  ebike: { detour: 1.3, speedMS: 5 },
  truck: { detour: 1.4, speedMS: 9 },
};

// locator/stations/domain/truck.py
const TURNING_DETOUR_M = 20_000;
const SAME_SIDE_M = 100;
const SIDES = { up: t("上行"), down: t("下行") };

// Returns the detour of a truck to a station on the other carriageway of a divided road; nobody else is on one.
export function turningDetourM({ truck }, { carriageway = "" }, distanceM, mode) {
  const theirs = mode === "truck" && truck?.carriageway;
  return !theirs || theirs === carriageway || distanceM < SAME_SIDE_M ? 0 : TURNING_DETOUR_M;
}

export const travelTimeToS = (station, filters, distanceM, mode) =>
  travelTimeS(distanceM + turningDetourM(station, filters, distanceM, mode), mode);
export const travelTimeS = (distanceM, mode) => (distanceM * PACES[mode].detour) / PACES[mode].speedMS;
export const reachM = (mode) => REACH_S[mode] / travelTimeS(1, mode);
export const isOpen = (state) => OPEN.includes(state);

// Returns what is left of a moment's night: from 23:00, or from now if later, to 05:00 in Shanghai.
export function nightOf(ms) {
  const local = ms + SHANGHAI_MS;
  const sinceMidnight = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  const day = local - sinceMidnight - (sinceMidnight >= 5 * 3_600_000 ? 0 : DAY_MS);
  const begins = day + 23 * 3_600_000;
  return [Math.max(begins, local - (local % 60_000)), day + 29 * 3_600_000].map((edge) => edge - SHANGHAI_MS);
}

// Returns the filters that a form's fields choose; `vocabulary` has the tags of services and facilities.
export function chosenFilters(fields, { services, facilities = [] }, atMs) {
  const named = (name, all) => fields.getAll(name).map((code) => withCode(code, all));
  return {
    open: fields.has("open"),
    services: [...named("service", services), ...named("has", facilities)].filter(Boolean), // both are tags
    withoutApp: fields.has("no_app"),
    kinds: fields.getAll("kind"),
    during: fields.has("tonight") ? nightOf(atMs) : null,
  };
}

// Returns what has a code; of a union's word under a service (training:银发课堂) the service, with the word as its name.
function withCode(code, all) {
  const [standard, word] = code.split(":");
  const one = all.find((other) => other.code === standard);
  return one && word ? { code, tag: one.tag, zh: word, isOwn: true } : one;
}

export const hasFilters = ({ open, services, withoutApp, kinds, during, lengthM, heightM }) =>
  Boolean(open || services.length || withoutApp || kinds.length || during || lengthM || heightM);

// Adds a quick filter (locator/search/domain/quick_filters.py), written as "service=toilet".
export function withQuickFilter(filters, key, atMs, services = known("services")) {
  const [name, value] = key.split("=");
  if (name === "open") return { ...filters, open: true };
  if (name === "no_app") return { ...filters, withoutApp: true };
  if (name === "tonight") return { ...filters, during: nightOf(atMs) };
  if (name === "kind") return { ...filters, kinds: [...filters.kinds, value] };
  const service = withCode(value, name === "has" ? known("facilities") : services);
  return { ...filters, services: service ? [...filters.services, service] : filters.services };
}

let vocabulary;
function known(name) {
  const block = globalThis.document?.getElementById("vocabulary");
  vocabulary ??= JSON.parse(block?.textContent ?? "{}");
  return vocabulary[name] ?? [];
}

const hoursFor = (station, filters) => (filters.withoutApp ? station.noAppHours : station.hours);

export function stateNow(station, filters, atMs) {
  const hours = hoursFor(station, filters);
  return hours ? stateAt(hours, atMs) : { state: "unknown" };
}

// Tells whether a station passes the filters that do not depend on when one arrives.
export function fits(station, filters) {
  const isOffered = ({ code, tag, isOwn }) => station.tags.includes(tag) && (!isOwn || Boolean(station.terms?.[code]));
  const hasAll = filters.services.every(isOffered);
  if (filters.servicesUnknown && filters.services.some(({ isOwn }) => isOwn)) return false;
  if (hasAll === Boolean(filters.servicesUnknown)) return false;
  if (filters.servicesUnknown && filters.services.some(({ tag }) => station.tags.includes(MISSING + tag))) return false;
  if (filters.withoutApp && !station.tags.includes(WITHOUT_APP_TAG)) return false;
  if (filters.kinds.length && !filters.kinds.includes(station.kind)) return false;
  if (!hasRoom(station.truck?.max_length_m, filters.lengthM)) return false;
  if (!hasRoom(station.truck?.max_height_m, filters.heightM)) return false;
  return !filters.during || isOpenThrough(hoursFor(station, filters), ...filters.during);
}

// A station is left out only where its limit is known: most have not been measured.
const hasRoom = (limit, needed) => limit == null || !needed || limit >= needed;

// Tells whether a station passes all filters for somebody who sets out at atMs and travels travelS.
export function passes(station, filters, { atMs, travelS, mode }) {
  const arrivesMs = atMs + travelS * 1000;
  if (!fits(station, filters)) return false;
  return !filters.open || (travelS <= REACH_S[mode] && isOpenBetween(station, filters, arrivesMs, arrivesMs));
}

// Tells whether a station passes all filters for everybody who travels at most travelS.
export function passesForAllWithin(station, filters, { atMs, travelS, mode }) {
  if (!fits(station, filters)) return false;
  return !filters.open || (travelS <= REACH_S[mode] && isOpenBetween(station, filters, atMs, atMs + travelS * 1000));
}

// Tells whether a station is within reach of, and open for, everybody who travels at most travelS.
export const isOpenForAllWithin = (station, filters, { atMs, travelS, mode }) =>
  travelS <= REACH_S[mode] && isOpenThrough(hoursFor(station, filters), atMs, atMs + travelS * 1000);

function isOpenBetween(station, filters, fromMs, untilMs) {
  const isOpen = (hours) => isOpenThrough(hours, fromMs, untilMs);
  return isOpen(hoursFor(station, filters)) && filters.services.every(({ code }) => isServiceOpen(station, code, isOpen));
}

// A service is open with the door, or in its own hours, or in those of a union's word under it (training:银发课堂).
// Where another offer of the service has the door's hours, the phone is not sent those of a word: then it is not sure.
function isServiceOpen({ ownHours, terms }, code, isOpen) {
  const own = Object.keys(ownHours).filter((key) => key === code || key.startsWith(`${code}:`));
  if (!own.length && code.includes(":") && hasOwnHours(terms?.[code])) return false;
  return !own.length || own.some((key) => isOpen(ownHours[key]));
}

const hasOwnHours = (said) => Boolean(said?.hours || said?.from || said?.to);

function isOpenThrough(hours, fromMs, untilMs) {
  if (!hours) return false;
  for (let edge = 0; edge < hours.open.length; edge += 2) {
    const [begins, ends] = [hours.open[edge] * 60_000, hours.open[edge + 1] * 60_000];
    if (begins <= fromMs && (untilMs < ends || (untilMs === ends && fromMs < untilMs))) return true;
  }
  return false;
}

// Returns the first hits of [{ station, distanceM }], sorted by distance, each with its states, way and reason.
export function rank(near, filters, mode, atMs, limit) {
  const hits = near.map((found) => hitOf(found, filters, mode, atMs));
  const keys = new Map(hits.map((hit) => [hit, sortKey(hit, atMs)]));
  const compare = (a, b) => {
    const [keyA, keyB] = [keys.get(a), keys.get(b)];
    const place = keyA.findIndex((value, index) => value !== keyB[index]);
    return place < 0 ? 0 : keyA[place] - keyB[place];
  };
  const ordered = [...hits].sort(compare).slice(0, limit);
  return ordered.map((hit, index) => ({ ...hit, reason: reasonOf(index + 1, hit, hits, { filters, atMs }) }));
}

function hitOf({ station, distanceM }, filters, mode, atMs) {
  const mustTurn = turningDetourM(station, filters, distanceM, mode) > 0;
  const travelS = travelTimeToS(station, filters, distanceM, mode);
  const hours = hoursFor(station, filters);
  const stateThen = (ms) => (hours ? stateAt(hours, ms) : { state: "unknown" });
  const [now, onArrival] = [stateThen(atMs), stateThen(atMs + travelS * 1000)];
  const isWithinReach = travelS <= REACH_S[mode];
  const isOpenThen = isWithinReach && isOpen(onArrival.state);
  return { station, distanceM, travelS, mustTurn, hours, leavesMs: atMs, now, onArrival, isOpenThen, isWithinReach };
}

function sortKey(hit, atMs) {
  return [hit.isOpenThen ? 0 : 1, hit.isOpenThen ? weightedTravelS(hit, atMs) : hit.travelS];
}

// Returns by how much a way to an open station counts as longer for the age of the check of its hours.
export function stalenessFactor({ checkedMs }, atMs) {
  const fresh = freshness(checkedMs, atMs);
  return 1 + STALENESS_COSTS * (1 - fresh) + (fresh < 0.5 ? OVERDUE_COSTS : 0);
}
const weightedTravelS = ({ station, travelS }, atMs) => travelS * stalenessFactor(station, atMs);

// Returns 1 for a check of this moment, 0.5 after a half-life, 0 where nothing was checked.
export const freshness = (checkedMs, atMs, halfLifeMs = HOURS_HALF_LIFE_MS) =>
  checkedMs === null ? 0 : 0.5 ** (Math.max(0, atMs - checkedMs) / halfLifeMs);

// Reasons that say no more than the order itself.
const EXPECTED_REASONS = [t("到时开门，按远近排"), t("最快能进的一处"), t("符合条件的里面最快能进的")];
export const isExpected = (reason) => EXPECTED_REASONS.includes(reason);

const ARRIVAL_STATES = { closed: t("到时关门"), unknown: t("到时开不开门说不准") };

function reasonOf(place, hit, hits, { filters, atMs }) {
  if (hit.mustTurn) return otherSideReason(hit.station.truck.carriageway);
  if (hit.isOpenThen && hit.travelS <= NEAR_S) return openReason(place, hit, hits, { filters, atMs });
  if (!hit.isWithinReach) return t("路太远，到时开不开门不算，按远近排");
  const { state } = hit.onArrival;
  if (isOpen(state)) return t("到时开门，路上要半小时以上");
  if (state === "closed" && isOpen(hit.now.state)) return closesBeforeReason(hit);
  const values = { state: ARRIVAL_STATES[state] };
  const isBehindOpen = hits.some((other) => other.isOpenThen);
  return isBehindOpen ? t("{state}，排在开着的后面", values) : t("{state}，按远近排", values);
}

function openReason(place, hit, hits, { filters, atMs }) {
  const weighted = weightedTravelS(hit, atMs);
  const isPassedForAge = (other) =>
    other.isOpenThen && other.travelS < hit.travelS && weightedTravelS(other, atMs) > weighted;
  if (hits.some(isPassedForAge)) return t("到时开门，时间比更近的核实得新");
  const nth = hits.indexOf(hit);
  const n = hits.slice(0, Math.min(nth, CLOSE_BY)).filter((other) => !isOpen(other.onArrival.state)).length;
  if (n && nth < CLOSE_BY) return t("到时开门；更近的 {n} 处到时不开或说不准", { n });
  if (n) return t("到时开门；最近的 {most} 处里 {n} 处到时不开或说不准", { most: CLOSE_BY, n });
  if (place > 1) return t("到时开门，按远近排");
  return hasFilters(filters) ? t("符合条件的里面最快能进的") : t("最快能进的一处");
}

function otherSideReason(carriageway) {
  const end = carriageway.lastIndexOf(" ");
  const values = { road: carriageway.slice(0, end), side: SIDES[carriageway.slice(end + 1)] };
  return t("在 {road} {side}一侧，路程按掉头绕行算", values);
}

function closesBeforeReason({ now, travelS, leavesMs }) {
  if (now.closesMs === undefined) return t("到时关门");
  const values = { left_min: Math.trunc((now.closesMs - leavesMs) / 60_000), way_min: Math.ceil(travelS / 60) };
  return t("{left_min} 分钟后关门，路上需 {way_min} 分钟", values);
}
