// Answers that the phone found by itself, in the words of templates/_station_card.html and locator/web/words.py.
import { dayOf, number, t } from "../lib/messages.js";
import { SHAPES, clock, pack, words } from "../lib/opening_state.js";
import { REACH_S, worth } from "./ranking.js";
import { keptWords } from "../lib/age_of_copy.js";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const DAYS_IN_MONTH = 30.4;
const SERVICES_SHOWN = 6;

export const vocabulary = JSON.parse(document.getElementById("vocabulary")?.textContent ?? "{}");

export function answer(found, { wanted, mode, atMs, picked }, isWanting) {
  const { hits, complete } = found;
  const shape = copyOf("answer-shape");
  if (picked) shape.querySelector("h1").textContent = t("您点的地方附近的驿站");
  const values = { clock: clock(atMs), n: hits.length };
  shape.querySelector(".heading .muted").textContent = isWanting && !found.noneOpen
    ? t("{clock} · 半小时内到时开着的在前，其余按远近，{n} 处符合条件 · 手机自己排的，位置没有发出去", values)
    : t("{clock} · 半小时内到时开着的在前，其余按远近，{n} 处 · 手机自己排的，位置没有发出去", values);
  const none = shape.querySelector(".none-open");
  none.hidden = !found.noneOpen || !hits.length;
  const reach = { mode: vocabulary.modes[mode], n: REACH_S[mode] / 3600 };
  none.firstElementChild.textContent = t("{mode} {n} 小时内没有确定开着的", reach);
  shape.querySelector(".cards").append(...hits.map((hit) => card(hit, wanted, mode, atMs)));
  shape.querySelector(".cards").hidden = !hits.length;
  shape.querySelector(".none").hidden = hits.length > 0;
  const offline = shape.querySelector(".offline");
  offline.hidden = !found.isKept;
  if (found.isKept) offline.textContent = keptWords(found.saidMs, lastKnownMs(hits), atMs);
  shape.querySelector(".farther").hidden = complete || !navigator.onLine;
  return shape;
}

// The first moment of which the hours of some hit tell nothing any more.
function lastKnownMs(hits) {
  return Math.min(...hits.map(({ hours }) => (hours ? hours.until * 60_000 : Infinity)));
}

export function card(hit, wanted, mode, atMs) {
  const { station } = hit;
  const shape = copyOf("card-shape");
  const state = hit.now.state;
  Object.assign(shape.dataset, { code: station.code, state, lon: station.lon, lat: station.lat });
  if (hit.distanceM !== undefined) far(shape.querySelector(".far"), hit, mode);
  badge(shape.querySelector(".state"), hit, atMs);
  const link = shape.querySelector("h2 a");
  link.href = `/stations/${encodeURIComponent(station.code)}${mode && mode !== "walk" ? `?mode=${mode}` : ""}`;
  link.textContent = station.name;
  if (!station.demo) shape.querySelector(".demo").remove();
  const star = shape.querySelector("[data-star]");
  Object.assign(star.dataset, { star: station.code, name: station.name });
  star.querySelector("span span").append(station.name);
  door(shape.querySelector(".getin"), station.access);
  services(shape.querySelector(".tags"), station.tags);
  const why = shape.querySelector(".why");
  for (const said of truckWords(station.truck)) {
    const line = document.createElement("p");
    line.textContent = said;
    why.before(line);
  }
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

function far(element, { distanceM, tookS }, mode) {
  const [figure, unit] = distance(distanceM);
  element.querySelector("b").textContent = figure;
  element.querySelector("span").textContent = `${unit} · ${way(tookS, mode)}`;
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
  const rest = access.registration_needed ? [t("（要先登记）")] : [];
  if (access.price === "free") rest.push(t(" · 免费"));
  element.replaceChildren(t("进门："), method, ...rest);
}

function services(element, tags) {
  const known = tags.map((tag) => vocabulary.services.find((one) => one.tag === tag)).filter(Boolean);
  const shown = known.slice(0, SERVICES_SHOWN).map(({ zh, name }) => name ?? zh);
  if (known.length > SERVICES_SHOWN) shown.push(t("等 {n} 项", { n: known.length }));
  element.hidden = !shown.length;
  for (const text of shown) element.appendChild(document.createElement("li")).textContent = text;
}

// locator/web/truck_words.py
function truckWords(truck) {
  if (!truck) return [];
  const { max_height_m: height, max_length_m: length, spaces, guarded, road, side, km } = truck;
  const room = [];
  if (height) room.push(t("限高 {metres} 米", { metres: height }));
  if (length) room.push(t("车长不过 {metres} 米", { metres: length }));
  if (!room.length) room.push(t("限高和车长没有登记"));
  if (spaces) room.push(t("{n} 个车位", { n: spaces }));
  if (guarded !== null) room.push(guarded ? t("有人看车") : t("没人看车"));
  const lines = [room.join(" · ")];
  if (!road) return lines;
  const at = [road, vocabulary.sides[side], km === null ? "" : stake(km)].filter(Boolean).join(" ");
  return [at + (truck.carriageway ? ` · ${t("对面车道到不了")}` : ""), ...lines];
}

function stake(km) {
  const metres = Math.round(km * 1000);
  return `K${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, "0")}`;
}

export function distance(metres) {
  if (metres < 1000) return [String(Math.max(10, Math.round(metres / 10) * 10)), t("米")];
  return [number(metres / 1000, metres < 10_000 ? 1 : 0), t("公里")];
}

export function way(tookS, mode) {
  const minutes = Math.max(1, Math.round(tookS / 60));
  const how = vocabulary.modes[mode];
  if (minutes < 60) return t("{mode}约 {n} 分钟", { mode: how, n: minutes });
  return t("{mode}约 {hours} 小时", { mode: how, hours: number(minutes / 60, 1) });
}

function ages({ hoursChecked, positionChecked }, atMs) {
  const position = positionChecked
    ? t("位置{ago}核实", { ago: age(positionChecked, atMs) })
    : t("位置没有核实过");
  return `${hoursAge(hoursChecked, atMs)} · ${position}`;
}

function hoursAge(checked, atMs) {
  if (!checked) return t("开放时间没有核实过");
  const noonMs = Date.parse(`${checked}T12:00:00+08:00`);
  if (worth(noonMs, atMs) >= 0.5) return t("时间{ago}核实", { ago: age(checked, atMs) });
  return t("开放时间 {time}未核实", { time: lasting(daysSince(checked, atMs)) });
}

function age(day, atMs) {
  const days = daysSince(day, atMs);
  if (days <= 0) return t("今天");
  if (days < 14) return t("{n} 天前", { n: days });
  if (days < 60) return t("{n} 周前", { n: Math.floor(days / 7) });
  return t("{n} 个月前", { n: Math.round(days / DAYS_IN_MONTH) });
}

function daysSince(day, atMs) {
  return Math.floor((atMs + SHANGHAI_MS) / DAY_MS) - Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

function lasting(days) {
  if (days < 14) return t("{n} 天", { n: Math.max(1, days) });
  if (days < 60) return t("{n} 周", { n: Math.floor(days / 7) });
  return t("{n} 个月", { n: Math.round(days / DAYS_IN_MONTH) });
}

// locator/domain/notice.py
function holding(notices, atMs) {
  const holds = ({ cause, starts_at: starts, ends_at: ends }) =>
    Date.parse(starts) <= atMs && (atMs < Date.parse(ends) || cause === "closure");
  return notices.filter(holds).map((one) => noticeWords(one, atMs));
}

function noticeWords({ cause, reason, ends_at: ends, said_at: said }, atMs) {
  if (cause === "reports") return t("{ago}{what}", { ago: ago(Date.parse(said), atMs), what: retold(reason) });
  if (cause === "unconfirmed") return retold(reason);
  const until = dayAndClock(Date.parse(ends));
  if (cause === "campaign") return t("{reason}（至 {until}）", { reason, until });
  return atMs >= Date.parse(ends)
    ? t("临时关闭：{reason}，原定 {until} 恢复，还没有人确认", { reason, until })
    : t("临时关闭：{reason}，预计 {until} 恢复", { reason, until });
}

function ago(thenMs, atMs) {
  const minutes = Math.max(0, Math.floor((atMs - thenMs) / 60_000));
  if (minutes < 1) return t("刚刚");
  if (minutes < 60) return t("{n} 分钟前", { n: minutes });
  if (minutes < 48 * 60) return t("{n} 小时前", { n: Math.floor(minutes / 60) });
  const days = Math.floor(minutes / 1440);
  return days < 60 ? t("{n} 天前", { n: days }) : t("{n} 个月前", { n: Math.round(days / DAYS_IN_MONTH) });
}

// What reports are told as (locator/domain/doubt.py) and silence (actions/confirmations.py): cells carry it
// in Chinese.
const TOLD = {
  "已经一个多月没有人确认，去之前最好先问": t("已经一个多月没有人确认，去之前最好先问"),
  "已经很久没有人确认，不再列在名单里": t("已经很久没有人确认，不再列在名单里"),
  有人反映锁门: t("有人反映锁门"),
  有人反映这里没有驿站: t("有人反映这里没有驿站"),
  有人反映要用手机应用才能进: t("有人反映要用手机应用才能进"),
  有人反映人满了: t("有人反映人满了"),
};
const BROKEN = /^有人反映(.+)坏了$/;

function retold(reason) {
  const [, thing] = BROKEN.exec(reason) ?? [];
  if (!thing) return TOLD[reason] ?? reason;
  const service = vocabulary.services.find((one) => one.zh === thing);
  return t("有人反映{thing}坏了", { thing: service?.name ?? service?.zh ?? t("设施") });
}

function dayAndClock(ms) {
  const local = new Date(ms + SHANGHAI_MS);
  return `${dayOf(local)} ${clock(ms)}`;
}

const copyOf = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
