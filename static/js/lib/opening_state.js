// The opening state that a timetable gives for a moment: locator/hours/domain/state.py on the phone. A test compares
// this module with the Python and the SQL one on thousands of cases.
// A timetable is { from, until, open, unsure } in minutes since 1970: what is known, and the edges of its intervals.
import { formatDay, t } from "./messages.js";

const CLOSING_SOON_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
const HOURS_HALF_LIFE_MS = 180 * 86_400_000; // locator/stations/domain/freshness.py
const DAYS_IN_MONTH = 30.4;
export const STATE_SYMBOLS = { open: "●", closing_soon: "◆", closed: "▬", unknown: "○" };
const WEEKDAYS = [t("周日"), t("周一"), t("周二"), t("周三"), t("周四"), t("周五"), t("周六")];
const SHANGHAI_MS = 8 * 60 * MINUTE_MS; // no summer time since 1991

// Reads "from until|open|unsure", where an edge is written as the minutes since the edge before.
export function unpack(text) {
  const [known, open, unsure] = text.split("|");
  const [from, until] = known.split(" ").map(Number);
  return { from, until, open: unpackEdges(from, open), unsure: unpackEdges(from, unsure) };
}

export function pack({ from, until, open, unsure }) {
  const steps = (edges) => edges.map((edge, index) => edge - (edges[index - 1] ?? from)).join(" ");
  return `${from} ${until}|${steps(open)}|${steps(unsure)}`;
}

function unpackEdges(from, text) {
  let edge = from;
  return text ? text.split(" ").map((step) => (edge += Number(step))) : [];
}

// Returns { state, opensMs, closesMs }; the moments only where they are known.
export function stateAt(timetable, ms) {
  const now = Math.floor(ms / MINUTE_MS);
  if (now < timetable.from || now >= timetable.until) return { state: "unknown" };
  if (endOfInterval(timetable.unsure, now) !== undefined) return { state: "unknown" };
  const closes = endOfInterval(timetable.open, now);
  return closes === undefined ? closedState(timetable, now) : openState(timetable, ms, closes);
}

function openState(timetable, ms, closes) {
  if (closes >= timetable.until) return { state: "open" };
  const closesMs = closes * MINUTE_MS;
  return { state: closesMs - ms < CLOSING_SOON_MS ? "closing_soon" : "open", closesMs };
}

function closedState(timetable, now) {
  const opens = nextEdge(timetable.open, now);
  const unsure = nextEdge(timetable.unsure, now);
  const isCertain = opens !== undefined && (unsure === undefined || opens < unsure);
  return isCertain ? { state: "closed", opensMs: opens * MINUTE_MS } : { state: "closed" };
}

function nextEdge(edges, now) {
  return edges.find((edge) => edge > now);
}

function endOfInterval(edges, now) {
  const index = edges.findIndex((edge) => edge > now);
  return index % 2 === 1 ? edges[index] : undefined;
}

// An open door whose hours were checked too long ago, or never (null), is not certain: shown_state in
// locator/search/views/labels.py. Returns the state to show. Without checkedMs nothing is said of checks.
export const shownState = ({ state }, checkedMs, ms) =>
  isOpenState(state) && isOverdue(checkedMs, ms) ? "unknown" : state;
const isOpenState = (state) => state === "open" || state === "closing_soon";
export const isOverdue = (checkedMs, ms) =>
  checkedMs === null || (typeof checkedMs === "number" && ms - checkedMs > HOURS_HALF_LIFE_MS);

export function monthsText(checkedMs, ms) {
  const days = dayNumber(ms) - dayNumber(checkedMs);
  return t("{n} 个月前", { n: Math.round(days / DAYS_IN_MONTH) });
}

export function stateText(now, ms, checkedMs) {
  if (shownState(now, checkedMs, ms) === now.state) return certainText(now, ms);
  if (checkedMs === null && now.closesMs === undefined) return t("开门? 不打烊");
  if (checkedMs === null) return t("开门? 至 {moment}", { moment: momentText(now.closesMs, ms) });
  return t("开门? {ago}核对过", { ago: monthsText(checkedMs, ms) });
}

function certainText({ state, opensMs, closesMs }, ms) {
  if (state === "unknown") return t("时间未核实");
  if (state === "closed") {
    return opensMs === undefined ? t("关门") : t("关门 {moment} 开", { moment: momentText(opensMs, ms) });
  }
  if (closesMs === undefined) return t("开门 不打烊");
  if (state === "closing_soon") return t("{clock} 关门", { clock: formatClock(closesMs) });
  return t("开门 至 {moment}", { moment: momentText(closesMs, ms) });
}

export function momentText(momentMs, nowMs) {
  const days = dayNumber(momentMs) - dayNumber(nowMs);
  if (days === 0) return formatClock(momentMs);
  if (days === 1) return t("明天 {clock}", { clock: formatClock(momentMs) });
  const local = new Date(momentMs + SHANGHAI_MS);
  if (days < 7) return `${WEEKDAYS[local.getUTCDay()]} ${formatClock(momentMs)}`;
  return `${formatDay(local)} ${formatClock(momentMs)}`;
}

const dayNumber = (ms) => Math.floor((ms + SHANGHAI_MS) / 86_400_000);
export const formatClock = (ms) => new Date(ms + SHANGHAI_MS).toISOString().slice(11, 16);

// Updates the state badges every minute: a page may stay open for hours.
export function keepBadgesCurrent(root = document) {
  const refresh = () => refreshBadges(root);
  setInterval(refresh, MINUTE_MS);
  document.addEventListener("visibilitychange", refresh);
}

export function refreshBadges(root = document) {
  for (const badge of root.querySelectorAll(".state[data-hours]")) updateBadge(badge, Date.now());
}

function updateBadge(badge, ms) {
  const now = stateAt(unpack(badge.dataset.hours), ms);
  const checkedMs = badge.dataset.checked ? Number(badge.dataset.checked) : null;
  const shown = shownState(now, checkedMs, ms);
  badge.className = `state ${shown}`;
  badge.firstElementChild.textContent = STATE_SYMBOLS[shown];
  badge.lastElementChild.textContent = stateText(now, ms, checkedMs);
  const card = badge.closest(".card");
  if (card) card.dataset.state = shown;
}
