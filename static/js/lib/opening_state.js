// What a timetable says of a moment, on the phone: the third runtime of locator/domain/state.py.
// A test compares this module with the Python and the SQL one on thousands of cases.
import { dayOf, t } from "./messages.js";

const CLOSING_SOON_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
export const SHAPES = { open: "●", closing_soon: "◆", closed: "▬", unknown: "○" };
const WEEKDAYS = [t("周日"), t("周一"), t("周二"), t("周三"), t("周四"), t("周五"), t("周六")];
const SHANGHAI_MS = 8 * 60 * MINUTE_MS; // no summer time since 1991

export function unpack(text) {
  const [known, open, unsure] = text.split("|");
  const [from, until] = known.split(" ").map(Number);
  return { from, until, open: edges(from, open), unsure: edges(from, unsure) };
}

export function pack({ from, until, open, unsure }) {
  const steps = (list) => list.map((edge, at) => edge - (list[at - 1] ?? from)).join(" ");
  return `${from} ${until}|${steps(open)}|${steps(unsure)}`;
}

function edges(from, text) {
  let edge = from;
  return text ? text.split(" ").map((step) => (edge += Number(step))) : [];
}

export function stateAt(timetable, ms) {
  const now = Math.floor(ms / MINUTE_MS);
  if (now < timetable.from || now >= timetable.until) return { state: "unknown" };
  if (endOfStretch(timetable.unsure, now) !== undefined) return { state: "unknown" };
  const closes = endOfStretch(timetable.open, now);
  return closes === undefined ? closed(timetable, now) : open(timetable, ms, closes);
}

function open(timetable, ms, closes) {
  if (closes >= timetable.until) return { state: "open" };
  const closesMs = closes * MINUTE_MS;
  return { state: closesMs - ms < CLOSING_SOON_MS ? "closing_soon" : "open", closesMs };
}

function closed(timetable, now) {
  const opens = nextEdge(timetable.open, now);
  const unsure = nextEdge(timetable.unsure, now);
  const first = opens !== undefined && (unsure === undefined || opens < unsure);
  return first ? { state: "closed", opensMs: opens * MINUTE_MS } : { state: "closed" };
}

function nextEdge(list, now) {
  return list.find((edge) => edge > now);
}

function endOfStretch(list, now) {
  const index = list.findIndex((edge) => edge > now);
  return index % 2 === 1 ? list[index] : undefined;
}

export function words({ state, opensMs, closesMs }, ms) {
  if (state === "unknown") return t("时间未核实");
  if (state === "closed") {
    return opensMs === undefined ? t("关门") : t("关门 {moment} 开", { moment: moment(opensMs, ms) });
  }
  if (closesMs === undefined) return t("开门 不打烊");
  if (state === "closing_soon") return t("{clock} 关门", { clock: clock(closesMs) });
  return t("开门 至 {moment}", { moment: moment(closesMs, ms) });
}

function moment(whenMs, ms) {
  const days = day(whenMs) - day(ms);
  if (days === 0) return clock(whenMs);
  if (days === 1) return t("明天 {clock}", { clock: clock(whenMs) });
  const local = new Date(whenMs + SHANGHAI_MS);
  if (days < 7) return `${WEEKDAYS[local.getUTCDay()]} ${clock(whenMs)}`;
  return `${dayOf(local)} ${clock(whenMs)}`;
}

const day = (ms) => Math.floor((ms + SHANGHAI_MS) / 86_400_000);
export const clock = (ms) => new Date(ms + SHANGHAI_MS).toISOString().slice(11, 16);

// A list may lie open in a pocket for an hour: each badge is kept true, minute by minute.
export function keepTrue(root = document) {
  const refresh = () => {
    for (const badge of root.querySelectorAll(".state[data-hours]")) show(badge, Date.now());
  };
  setInterval(refresh, MINUTE_MS);
  document.addEventListener("visibilitychange", refresh);
}

function show(badge, ms) {
  const now = stateAt(unpack(badge.dataset.hours), ms);
  badge.className = `state ${now.state}`;
  badge.firstElementChild.textContent = SHAPES[now.state];
  badge.lastElementChild.textContent = words(now, ms);
  const card = badge.closest(".card");
  if (card) card.dataset.state = now.state;
}
