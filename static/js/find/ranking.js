// In which order answers stand, and why: locator/domain/ranking.py and the filters of queries/hits.py, on
// the phone. A test compares the answers of both over a thousand places.
import { stateAt } from "../lib/opening_state.js";
import { t } from "../lib/messages.js";

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
const NEAR_S = 30 * 60;
const STALENESS_COSTS = 0.25;
const HOURS_HALF_LIFE_MS = 180 * DAY_MS;
const WITHOUT_APP_TAG = 200;
// locator/domain/arrival.py: beyond, no door is open on arrival in anybody's sense.
export const REACH_S = { walk: 3600, ebike: 3600, truck: 3 * 3600 };
const OPEN = ["open", "closing_soon"];
// geodata/travel.py
const PACES = {
  walk: { detour: 1.25, speedMS: 1.4 },
  ebike: { detour: 1.3, speedMS: 5 },
  truck: { detour: 1.4, speedMS: 9 },
};

// locator/domain/truck.py
const AROUND_M = 20_000;
const SAME_SIDE_M = 100;
const SIDES = { up: t("上行"), down: t("下行") };

export function aroundM({ truck }, { carriageway = "" }, distanceM) {
  const theirs = truck?.carriageway;
  return !theirs || theirs === carriageway || distanceM < SAME_SIDE_M ? 0 : AROUND_M;
}

export const wayS = (station, wanted, distanceM, mode) =>
  travelS(distanceM + aroundM(station, wanted, distanceM), mode);
export const travelS = (distanceM, mode) => (distanceM * PACES[mode].detour) / PACES[mode].speedMS;
export const reachM = (mode) => REACH_S[mode] / travelS(1, mode);
export const isOpen = (state) => OPEN.includes(state);

// The rest of the night of a moment: from 23:00, or from now when it has begun, to 05:00 in Shanghai.
export function nightOf(ms) {
  const local = ms + SHANGHAI_MS;
  const sinceMidnight = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  const day = local - sinceMidnight - (sinceMidnight >= 5 * 3_600_000 ? 0 : DAY_MS);
  const begins = day + 23 * 3_600_000;
  return [Math.max(begins, local - (local % 60_000)), day + 29 * 3_600_000].map((at) => at - SHANGHAI_MS);
}

// What a question wants: { open, services: [{ code, tag }], withoutApp, kinds, during: [ms, ms] | null,
// lengthM, heightM, carriageway }; the last three only of a truck.
export const wantsAnything = ({ open, services, withoutApp, kinds, during, lengthM, heightM }) =>
  Boolean(open || services.length || withoutApp || kinds.length || during || lengthM || heightM);

// locator/domain/chips.py; `services` is the vocabulary's list.
export function adding(wanted, key, atMs, services = servicesKnown()) {
  const [name, value] = key.split("=");
  if (name === "open") return { ...wanted, open: true };
  if (name === "no_app") return { ...wanted, withoutApp: true };
  if (name === "tonight") return { ...wanted, during: nightOf(atMs) };
  if (name === "kind") return { ...wanted, kinds: [...wanted.kinds, value] };
  const word = services.find(({ code }) => code === value);
  return { ...wanted, services: word ? [...wanted.services, word] : wanted.services };
}

let known;
function servicesKnown() {
  const block = globalThis.document?.getElementById("vocabulary");
  known ??= JSON.parse(block?.textContent ?? "{}").services ?? [];
  return known;
}

const hoursFor = (station, wanted) => (wanted.withoutApp ? station.noAppHours : station.hours);

export function fits(station, wanted) {
  if (!wanted.services.every(({ tag }) => station.tags.includes(tag))) return false;
  if (wanted.withoutApp && !station.tags.includes(WITHOUT_APP_TAG)) return false;
  if (wanted.kinds.length && !wanted.kinds.includes(station.kind)) return false;
  if (!hasRoom(station.truck?.max_length_m, wanted.lengthM)) return false;
  if (!hasRoom(station.truck?.max_height_m, wanted.heightM)) return false;
  return !wanted.during || openThrough(hoursFor(station, wanted), ...wanted.during);
}

// What is known to be too small is left out; of most places nobody has measured anything.
const hasRoom = (limit, needed) => limit == null || !needed || limit >= needed;

// One sets out at a moment and is there after so many seconds.
export function passes(station, wanted, { atMs, tookS, mode }) {
  const arrivesMs = atMs + tookS * 1000;
  if (!fits(station, wanted)) return false;
  return !wanted.open || (tookS <= REACH_S[mode] && opens(station, wanted, arrivesMs, arrivesMs));
}

// Passes however long the way takes up to so many seconds, as far as that can be said of all at once.
export function passesThrough(station, wanted, { atMs, tookS, mode }) {
  if (!fits(station, wanted)) return false;
  return !wanted.open || (tookS <= REACH_S[mode] && opens(station, wanted, atMs, atMs + tookS * 1000));
}

function opens(station, wanted, fromMs, untilMs) {
  const own = wanted.services.map(({ code }) => station.ownHours[code]).filter((one) => one !== undefined);
  return [hoursFor(station, wanted), ...own].every((hours) => openThrough(hours, fromMs, untilMs));
}

function openThrough(hours, fromMs, untilMs) {
  if (!hours) return false;
  for (let edge = 0; edge < hours.open.length; edge += 2) {
    const [begins, ends] = [hours.open[edge] * 60_000, hours.open[edge + 1] * 60_000];
    if (begins <= fromMs && (untilMs < ends || (untilMs === ends && fromMs < untilMs))) return true;
  }
  return false;
}

export function ranked(near, wanted, mode, atMs, limit) {
  const hits = near.map((one) => arriving(one, wanted, mode, atMs));
  const keys = new Map(hits.map((hit) => [hit, key(hit, atMs)]));
  const before = (a, b) => {
    const [one, other] = [keys.get(a), keys.get(b)];
    const place = one.findIndex((value, at) => value !== other[at]);
    return place < 0 ? 0 : one[place] - other[place];
  };
  const ordered = [...hits].sort(before).slice(0, limit);
  return ordered.map((hit, place) => ({ ...hit, reason: reason(place + 1, hit, hits, { wanted, atMs }) }));
}

function arriving({ station, distanceM }, wanted, mode, atMs) {
  const around = aroundM(station, wanted, distanceM) > 0;
  const tookS = wayS(station, wanted, distanceM, mode);
  const hours = hoursFor(station, wanted);
  const at = (ms) => (hours ? stateAt(hours, ms) : { state: "unknown" });
  const [now, then] = [at(atMs), at(atMs + tookS * 1000)];
  const isNearAndOpen = tookS <= NEAR_S && isOpen(then.state);
  const isWithinReach = tookS <= REACH_S[mode];
  return { station, distanceM, tookS, around, hours, leftMs: atMs, now, then, isNearAndOpen, isWithinReach };
}

function key(hit, atMs) {
  return [hit.isNearAndOpen ? 0 : 1, hit.isNearAndOpen ? feltS(hit, atMs) : hit.tookS];
}

const feltS = ({ station, tookS }, atMs) => tookS * (1 + STALENESS_COSTS * (1 - worth(station.checkedMs, atMs)));

export const worth = (checkedMs, atMs, halfLifeMs = HOURS_HALF_LIFE_MS) =>
  checkedMs === null ? 0 : 0.5 ** (Math.max(0, atMs - checkedMs) / halfLifeMs);

const ORDER_WORDS = { closed: t("到时关门"), unknown: t("到时开不开门说不准") };

function reason(place, hit, hits, { wanted, atMs }) {
  if (hit.around) return onTheOtherSide(hit.station.truck.carriageway);
  if (hit.isNearAndOpen) return reasonOfOpen(place, hit, hits, { wanted, atMs });
  if (!hit.isWithinReach) return t("路太远，到时开不开门不算，按远近排");
  const { state } = hit.then;
  if (isOpen(state)) return t("到时开门，路上要半小时以上");
  if (state === "closed" && isOpen(hit.now.state)) return closesBefore(hit);
  const words = { state: ORDER_WORDS[state] };
  const behind = hits.some((one) => one.isNearAndOpen);
  return behind ? t("{state}，排在开着的后面", words) : t("{state}，按远近排", words);
}

function reasonOfOpen(place, hit, hits, { wanted, atMs }) {
  const felt = feltS(hit, atMs);
  const isPassedForAge = (one) => one.isNearAndOpen && one.tookS < hit.tookS && feltS(one, atMs) > felt;
  if (hits.some(isPassedForAge)) return t("到时开门，时间比更近的核实得新");
  const passed = hits.slice(0, hits.indexOf(hit)).filter((one) => !isOpen(one.then.state)).length;
  if (passed) return t("到时开门；更近的 {n} 处到时不开或说不准", { n: passed });
  if (place > 1) return t("到时开门，按远近排");
  return wantsAnything(wanted) ? t("符合条件的里面最快能进的") : t("最快能进的一处");
}

function onTheOtherSide(carriageway) {
  const at = carriageway.lastIndexOf(" ");
  const said = { road: carriageway.slice(0, at), side: SIDES[carriageway.slice(at + 1)] };
  return t("在 {road} {side}一侧，路程按掉头绕行算", said);
}

function closesBefore({ now, tookS, leftMs }) {
  if (now.closesMs === undefined) return t("到时关门");
  const values = { left_min: Math.trunc((now.closesMs - leftMs) / 60_000), way_min: Math.ceil(tookS / 60) };
  return t("{left_min} 分钟后关门，路上需 {way_min} 分钟", values);
}
