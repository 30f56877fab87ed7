// Answers that the phone found by itself, in the words of templates/_station_card.html and locator/web/words.py.
import { SHAPES, clock, pack, words } from "./state.js";
import { worth } from "./ranking.js";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const DAYS_IN_MONTH = 30.4;
const SERVICES_SHOWN = 6;

export const vocabulary = JSON.parse(document.getElementById("vocabulary")?.textContent ?? "{}");

export function answer({ hits, complete, missing, saidMs }, { wanted, mode, atMs }, isWanting) {
  const shape = copyOf("answer-shape");
  const which = isWanting ? "符合条件" : "";
  shape.querySelector(".heading .muted").textContent =
    `${clock(atMs)} · 到时开着的在前，再按远近，${hits.length} 处${which} · 手机自己排的，位置没有发出去`;
  shape.querySelector(".cards").append(...hits.map((hit) => card(hit, wanted, mode, atMs)));
  shape.querySelector(".cards").hidden = !hits.length;
  shape.querySelector(".none").hidden = hits.length > 0;
  const stale = ageWords(saidMs, atMs);
  const offline = shape.querySelector(".offline");
  offline.hidden = !(stale || missing);
  offline.textContent = `没有网络。这是手机里${stale || "刚才"}存下的，附近可能还有没存的站。`;
  shape.querySelector(".farther").hidden = complete || !navigator.onLine;
  return shape;
}

// How old what the phone shows is; nothing to say of what was fetched just now.
export function ageWords(saidMs, atMs) {
  const minutes = Number.isFinite(saidMs) ? Math.floor((atMs - saidMs) / 60_000) : 0;
  if (minutes < 2) return "";
  if (minutes < 60) return ` ${minutes} 分钟前`;
  return minutes < 48 * 60 ? ` ${Math.floor(minutes / 60)} 小时前` : ` ${Math.floor(minutes / 1440)} 天前`;
}

function card(hit, wanted, mode, atMs) {
  const { station } = hit;
  const shape = copyOf("card-shape");
  const state = hit.now.state;
  Object.assign(shape.dataset, { code: station.code, state, lon: station.lon, lat: station.lat });
  const [number, unit] = distance(hit.distanceM);
  const far = shape.querySelector(".far");
  far.querySelector("b").textContent = number;
  far.querySelector("span").textContent = `${unit} · ${way(hit.tookS, mode)}`;
  badge(shape.querySelector(".state"), hit, atMs);
  const link = shape.querySelector("h2 a");
  link.href = `/stations/${encodeURIComponent(station.code)}`;
  link.textContent = station.name;
  if (!station.demo) shape.querySelector(".demo").remove();
  door(shape.querySelector(".getin"), station.access);
  services(shape.querySelector(".tags"), station.tags);
  const why = shape.querySelector(".why");
  for (const said of holding(station.notices, atMs)) {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = said;
    why.before(notice);
  }
  why.textContent = hit.reason;
  const rough = vocabulary.rough[station.quality];
  shape.querySelector(".rough").textContent = rough ?? "";
  if (!rough) shape.querySelector(".rough").remove();
  shape.querySelector(".muted").textContent = ages(station, atMs);
  return shape;
}

function badge(element, { now, hours }, atMs) {
  element.classList.add(now.state);
  if (hours) element.dataset.hours = pack(hours);
  element.firstElementChild.textContent = SHAPES[now.state];
  element.lastElementChild.textContent = words(now, atMs);
}

function door(element, access) {
  const method = document.createElement("b");
  method.textContent = vocabulary.access[access.method];
  if (access.method === "unknown") return element.replaceChildren(method);
  const registered = access.registration_needed ? "（要先登记）" : "";
  element.replaceChildren("进门：", method, registered + (access.price === "free" ? " · 免费" : ""));
}

function services(element, tags) {
  const known = tags.map((tag) => vocabulary.services.find((one) => one.tag === tag)).filter(Boolean);
  const shown = known.slice(0, SERVICES_SHOWN).map(({ zh }) => zh);
  if (known.length > SERVICES_SHOWN) shown.push(`等 ${known.length} 项`);
  element.hidden = !shown.length;
  for (const text of shown) element.appendChild(document.createElement("li")).textContent = text;
}

export function distance(metres) {
  if (metres < 1000) return [String(Math.max(10, Math.round(metres / 10) * 10)), "米"];
  return [metres < 10_000 ? (metres / 1000).toFixed(1) : String(Math.round(metres / 1000)), "公里"];
}

export function way(tookS, mode) {
  const minutes = Math.max(1, Math.round(tookS / 60));
  const time = minutes < 60 ? `${minutes} 分钟` : `${(minutes / 60).toFixed(1)} 小时`;
  return `${vocabulary.modes[mode]}约 ${time}`;
}

function ages({ hoursChecked, positionChecked }, atMs) {
  const position = positionChecked ? `${age(positionChecked, atMs)}核实` : "没有核实过";
  return `${hoursAge(hoursChecked, atMs)} · 位置${position}`;
}

function hoursAge(checked, atMs) {
  if (!checked) return "开放时间没有核实过";
  const since = age(checked, atMs);
  const noonMs = Date.parse(`${checked}T12:00:00+08:00`);
  return worth(noonMs, atMs) >= 0.5 ? `时间${since}核实` : `开放时间 ${since.replace(/前$/, "")}未核实`;
}

function age(day, atMs) {
  const days = Math.floor((atMs + SHANGHAI_MS) / DAY_MS) - Date.parse(`${day}T00:00:00Z`) / DAY_MS;
  if (days <= 0) return "今天";
  if (days < 14) return `${days} 天前`;
  return days < 60 ? `${Math.floor(days / 7)} 周前` : `${(days / DAYS_IN_MONTH).toFixed(0)} 个月前`;
}

// locator/domain/notice.py
function holding(notices, atMs) {
  const holds = ({ cause, starts_at: starts, ends_at: ends }) =>
    Date.parse(starts) <= atMs && (atMs < Date.parse(ends) || cause === "closure");
  return notices.filter(holds).map((one) => noticeWords(one, atMs));
}

function noticeWords({ cause, reason, ends_at: ends, said_at: said }, atMs) {
  if (cause === "reports") return ago(Date.parse(said), atMs) + reason;
  if (cause === "unconfirmed") return reason;
  const until = dayAndClock(Date.parse(ends));
  if (cause === "campaign") return `${reason}（至 ${until}）`;
  return atMs >= Date.parse(ends)
    ? `临时关闭：${reason}，原定 ${until} 恢复，还没有人确认`
    : `临时关闭：${reason}，预计 ${until} 恢复`;
}

function ago(thenMs, atMs) {
  const minutes = Math.max(0, Math.floor((atMs - thenMs) / 60_000));
  if (minutes < 1) return "刚刚";
  if (minutes < 60) return `${minutes} 分钟前`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时前`;
  const days = Math.floor(minutes / 1440);
  return days < 60 ? `${days} 天前` : `${(days / DAYS_IN_MONTH).toFixed(0)} 个月前`;
}

function dayAndClock(ms) {
  const local = new Date(ms + SHANGHAI_MS);
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${clock(ms)}`;
}

const copyOf = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
