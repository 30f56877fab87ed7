// What this phone reported, on this phone only: it believes its own eyes at once, before a second person says the same.
// A list of { key, number, station, name, verdict, saidAt } in localStorage, the latest first; number once it is sent.
import { t } from "./messages.js";

const KEY = "my-reports";
const MOST = 50;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const KEPT_MS = 180 * DAY_MS;
// For how long a report of one's own makes a door uncertain: two half-lives of locator/reports/domain/doubt.py, at
// most 14 days.
const LASTS_MS = { locked: 4 * HOUR_MS, not_here: 14 * DAY_MS, moved: 14 * DAY_MS };
const DOOR_WAS_OPEN = ["fine", "full", "broken"];
export const VERDICTS = {
  fine: t("开着，好用"),
  locked: t("锁着门"),
  needs_app: t("要用手机应用"),
  not_here: t("这里没有驿站"),
  moved: t("搬走了"),
  full: t("人满了"),
  broken: t("东西坏了"),
  wrong_line: t("这一行不对"),
  suggestion: t("提个建议"),
};

export function ownReports(nowMs = Date.now()) {
  try {
    const list = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return list.filter(({ saidAt }) => nowMs - saidAt < KEPT_MS);
  } catch {
    return [];
  }
}

function store(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, MOST)));
  } catch {
    // Without storage the phone forgets what it reported, nothing else.
  }
}

export const storeOwnReport = (report) => store([report, ...ownReports()]);
export const forgetOwnReport = (key) => store(ownReports().filter((report) => report.key !== key));
export const forgetOwnReports = () => store([]);
export const numberOwnReport = (key, number) =>
  store(ownReports().map((report) => (report.key === key ? { ...report, number } : report)));

// Returns the phone's own doubt about a station at a moment, { verdict, saidAt, endsMs }, or null.
export function ownDoubt(code, nowMs = Date.now(), reports = ownReports(nowMs)) {
  const about = ({ station, verdict }) => station === code && (verdict in LASTS_MS || DOOR_WAS_OPEN.includes(verdict));
  const latest = reports.find(about);
  if (!latest || !(latest.verdict in LASTS_MS)) return null;
  const endsMs = latest.saidAt + LASTS_MS[latest.verdict];
  return nowMs < endsMs ? { ...latest, endsMs } : null;
}

export const ownDoubtText = ({ verdict }) => t("您反映过：{what}", { what: VERDICTS[verdict] });

// Returns a station of a cell or pack with what this phone reported about it: its door is uncertain for a while.
export function withOwnReport(station, nowMs = Date.now(), reports = ownReports(nowMs)) {
  const doubt = ownDoubt(station.code, nowMs, reports);
  if (!doubt) return station;
  const starts = new Date(doubt.saidAt).toISOString();
  const notice = { cause: "reports", reason: ownDoubtText(doubt), starts_at: starts, said_at: starts };
  return {
    ...station,
    hours: uncertain(station.hours, doubt),
    noAppHours: uncertain(station.noAppHours, doubt),
    notices: [...(station.notices ?? []), { ...notice, ends_at: new Date(doubt.endsMs).toISOString() }],
  };
}

// Returns a timetable (lib/opening_state.js) that is uncertain while a doubt lasts, where it would be open: a door that
// is closed by its hours stays closed.
export function uncertain(hours, { saidAt, endsMs }) {
  if (!hours) return hours;
  const begins = Math.max(hours.from, Math.floor(saidAt / MINUTE_MS));
  const ends = Math.min(hours.until, Math.ceil(endsMs / MINUTE_MS));
  const doubted = pairsOf(hours.open)
    .map(([from, until]) => [Math.max(from, begins), Math.min(until, ends)])
    .filter(([from, until]) => from < until);
  if (!doubted.length) return hours;
  const unsure = doubted.reduce((edges, [from, until]) => withInterval(edges, from, until), hours.unsure);
  return { ...hours, open: without(hours.open, begins, ends), unsure };
}

const pairsOf = (edges) => edges.flatMap((edge, at) => (at % 2 ? [] : [[edge, edges[at + 1]]]));

function without(edges, begins, ends) {
  const left = pairsOf(edges).flatMap(([from, until]) => [
    [from, Math.min(until, begins)],
    [Math.max(from, ends), until],
  ]);
  return left.filter(([from, until]) => from < until).flat();
}

function withInterval(edges, begins, ends) {
  const touching = pairsOf(edges).filter(([from, until]) => from <= ends && until >= begins);
  const apart = pairsOf(edges).filter(([from, until]) => from > ends || until < begins);
  const joined = [Math.min(begins, ...touching.map(([from]) => from)), Math.max(ends, ...touching.map(([, to]) => to))];
  return [...apart, joined].sort((a, b) => a[0] - b[0]).flat();
}
