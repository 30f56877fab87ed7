// Cards of stations that the phone found itself, as locator/search/views/card_html.py writes them.
import { offlineNotice } from "../lib/age_of_copy.js";
import { writtenOf } from "../lib/cell_format.js";
import { t } from "../lib/messages.js";
import { STATE_SYMBOLS, formatClock, pack, shownState, stateText } from "../lib/opening_state.js";
import { accessWords } from "./access_words.js";
import { directionText, distanceParts, travelText } from "./distance.js";
import { firstLine } from "./first_line.js";
import { noticeTexts } from "./notices.js";
import { offerTexts } from "./offer_texts.js";
import { freshness, isExpected } from "./ranking.js";
import { takesTrucks, trucksFirst } from "./truck_room.js";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const DAYS_IN_MONTH = 30.4;
const SERVICES_SHOWN = 3;

export const vocabulary = JSON.parse(document.getElementById("vocabulary")?.textContent ?? "{}");

// Returns the element of an answer; `found` is what nearestOrClosed() returns.
export function answerElement(found, question, hasFilters) {
  const { complete, hasMore } = found;
  const { mode, atMs, picked, position } = question;
  const { hits, suitable } = trucksFirst(found.hits, mode, vocabulary);
  const answer = cloneTemplate("answer-shape");
  answer.querySelector(".heading").classList.toggle("own", !picked);
  if (picked) answer.querySelector("h1").textContent = t("您点的地方附近的驿站");
  const values = { clock: formatClock(atMs), n: hits.length };
  answer.querySelector(".how").textContent = howText(values, hasFilters && !found.noneOpen, hasMore);
  answer.querySelector(".rest").hidden = !hasMore;
  const line = firstLine({ ...found, hits: suitable }, question, vocabulary.modes[mode]);
  answer.querySelector(".first-line b").append(...marked(line));
  answer.querySelector(".first-line").classList.toggle("open", line.isOpen);
  answer.querySelector(".first-line ~ .cards").append(...hits.map((hit) => cardElement(hit, mode, atMs, position)));
  answer.querySelector(".first-line ~ .cards").hidden = !hits.length;
  fillUnknown(answer.querySelector(".unasked"), found, question);
  const none = hasFilters ? ".none.conditions" : ".none.unconditional";
  answer.querySelector(none).hidden = hits.length > 0 || found.isStored;
  const offline = answer.querySelector(".offline");
  offline.hidden = !found.isStored || !hits.length;
  if (found.isStored) offline.textContent = offlineNotice(found.asOfMs, hoursKnownUntilMs(hits), atMs, found.isSilent);
  answer.querySelector(".farther").hidden = complete || !navigator.onLine;
  return answer;
}

function howText(values, hasFilters, hasMore) {
  if (hasMore && hasFilters) return t("{clock} · 到时开着的在前，其余按远近，先列 {n} 处符合条件的 · 手机自己排的，位置没有发出去", values);
  if (hasMore) return t("{clock} · 到时开着的在前，其余按远近，先列 {n} 处 · 手机自己排的，位置没有发出去", values);
  return hasFilters
    ? t("{clock} · 到时开着的在前，其余按远近，{n} 处符合条件 · 手机自己排的，位置没有发出去", values)
    : t("{clock} · 到时开着的在前，其余按远近，{n} 处 · 手机自己排的，位置没有发出去", values);
}

// Returns the parts of a line with the name in it marked as Chinese.
function marked({ text, name }) {
  if (!name) return [text];
  const at = text.indexOf(name);
  const element = document.createElement("span");
  element.lang = "zh-Hans";
  element.textContent = name;
  return [text.slice(0, at), element, text.slice(at + name.length)];
}

// The stations that may have the services that are asked for: locator/search/views/labels.py
function fillUnknown(element, { hits, unknown }, { filters, mode, atMs, position }) {
  if (!unknown?.n) return;
  const names = filters.services.map(({ zh, name }) => name ?? zh);
  const [number, unit] = distanceParts(unknown.radiusM);
  const values = { what: names.join(t("、")), n: unknown.n, number, unit };
  element.querySelector("summary").textContent = t("没人说过有没有{what} · {n} 处（{number} {unit}内）", values);
  element.querySelector(".cards").append(...unknown.hits.map((hit) => cardElement(hit, mode, atMs, position)));
  element.open = !hits.length;
  element.hidden = false;
}

// Returns the first moment at which the timetable of some hit ends.
function hoursKnownUntilMs(hits) {
  return Math.min(...hits.map(({ hours }) => (hours ? hours.until * 60_000 : Infinity)));
}

// Returns the card of a hit { station, now, hours, reason, distanceM, travelS }; the last two may be absent, and then
// the origin, from which its direction is told.
export function cardElement(hit, mode, atMs, origin) {
  const { station } = hit;
  const card = cloneTemplate("card-shape");
  const state = shownState(hit.now, station.checkedMs, atMs);
  Object.assign(card.dataset, { code: station.code, state, lon: station.lon, lat: station.lat });
  if (hit.distanceM !== undefined) fillDistance(card.querySelector(".far"), hit, mode);
  fillBadge(card.querySelector(".state"), hit, atMs);
  const link = card.querySelector("h2 a");
  link.href = `/stations/${encodeURIComponent(station.code)}${mode && mode !== "walk" ? `?mode=${mode}` : ""}`;
  link.textContent = station.name;
  if (!station.demo) card.querySelector(".demo").remove();
  const star = card.querySelector("[data-star]");
  Object.assign(star.dataset, { star: station.code, name: station.name });
  star.querySelector("span span").append(station.name);
  if (station.photo && navigator.onLine) card.querySelector(".where").before(picture(station.photo));
  fillPlace(card.querySelector(".where"), station, origin);
  fillWritten(card, station);
  fillAccess(card.querySelector(".getin"), station.access);
  fillServices(card.querySelector(".tags"), station.tags);
  fillOffers(card, station.terms);
  fillLinks(card, station.links);
  const reason = card.querySelector(".why");
  const mayLackRoom = mode === "truck" && !takesTrucks(station, vocabulary);
  if (mayLackRoom) reason.before(paragraph(t("没有登记能不能停货车，去之前先问"), "notice told"));
  for (const text of truckTexts(station.truck)) reason.before(paragraph(text));
  for (const text of noticeTexts(station.notices, atMs, vocabulary.services)) reason.before(paragraph(text, "notice"));
  reason.textContent = isExpected(hit.reason) ? "" : hit.reason;
  reason.hidden = !hit.reason;
  const roughPosition = vocabulary.rough[station.quality];
  card.querySelector(".rough").textContent = roughPosition ?? "";
  if (!roughPosition) card.querySelector(".rough").remove();
  card.querySelector(".age").textContent = checkedText(station, atMs);
  return card;
}

function paragraph(text, className = "") {
  const element = document.createElement("p");
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function picture(address) {
  const image = document.createElement("img");
  Object.assign(image, { className: "look", alt: "", loading: "lazy", width: 96, height: 72 });
  image.src = `${address}?size=small`;
  return image;
}

function fillDistance(element, { distanceM, travelS }, mode) {
  const [figure, unit] = distanceParts(distanceM);
  element.querySelector("b").textContent = figure;
  const words = [unit, travelText(travelS, vocabulary.modes[mode])];
  element.querySelector("span").textContent = words.filter(Boolean).join(" · ");
}

function fillPlace(element, station, origin) {
  const [direction, place] = element.children;
  const words = origin && station.lon !== null ? directionText(origin, station) : "";
  if (words) direction.after(" · ");
  direction.textContent = words;
  const where = station.where ?? station.address; // what older versions stored has only the address
  place.textContent = where;
  if (!where) place.replaceWith(t("没有登记地址"));
}

function fillWritten(card, station) {
  const written = writtenOf(station);
  for (const part of ["name", "where"]) {
    const line = card.querySelector(`.written-${part}`); // Chinese pages have none
    if (written?.[part]) Object.assign(line.firstElementChild, { textContent: written[part], lang: written[`${part}Lang`] });
    else line?.remove();
  }
}

function fillBadge(element, { now, hours, station: { checkedMs } }, atMs) {
  const shown = shownState(now, checkedMs, atMs);
  element.classList.add(shown);
  if (hours) element.dataset.hours = pack(hours);
  if (checkedMs !== null) element.dataset.checked = checkedMs;
  element.firstElementChild.textContent = STATE_SYMBOLS[shown];
  element.lastElementChild.textContent = stateText(now, atMs, checkedMs);
}

function fillAccess(element, access) {
  const { before, method: text, after } = accessWords(access, vocabulary.access);
  const method = document.createElement("b");
  method.textContent = text;
  element.replaceChildren(before, method, after);
}

function fillServices(element, tags) {
  const services = tags.map((tag) => vocabulary.services.find((service) => service.tag === tag)).filter(Boolean);
  const labels = services.slice(0, SERVICES_SHOWN).map(({ zh, name }) => name ?? zh);
  if (services.length > SERVICES_SHOWN) labels.push(t("等 {n} 项", { n: services.length }));
  element.hidden = !labels.length;
  for (const label of labels) element.appendChild(document.createElement("li")).textContent = label;
}

function fillOffers(card, terms) {
  if (!vocabulary.terms || !terms) return;
  const { lines, n } = offerTexts(terms, vocabulary);
  if (!n) return;
  const list = document.createElement("ul");
  list.className = "offers";
  list.ariaLabel = t("每项服务");
  for (const { name, lang, text } of lines) {
    const item = list.appendChild(document.createElement("li"));
    const label = item.appendChild(document.createElement("b"));
    label.textContent = name;
    if (lang) label.lang = lang;
    item.append(text ? ` ${text}` : "");
  }
  if (n > lines.length) list.appendChild(document.createElement("li")).textContent = t("等 {n} 项", { n });
  card.querySelector(".tags").parentElement.before(list);
}

// The web pages of a station; a mini-programme stands on its own page, to be copied.
function fillLinks(card, links) {
  const pages = (links ?? []).filter(({ kind, target }) => kind === "web" && target.startsWith("https://"));
  if (!pages.length) return;
  const line = paragraph("", "links");
  for (const { label, target } of pages) {
    const link = Object.assign(document.createElement("a"), { href: target, textContent: label, lang: "zh-Hans" });
    link.rel = "noopener noreferrer nofollow ugc";
    if (line.childNodes.length) line.append(" · ");
    line.append(link);
  }
  card.querySelector(".tags").parentElement.before(line);
}

// locator/stations/views/truck_labels.py
function truckTexts(truck) {
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
  const place = [road, vocabulary.sides[side], km === null ? "" : stakeNumber(km)].filter(Boolean).join(" ");
  return [place + (truck.carriageway ? ` · ${t("对面车道到不了")}` : ""), ...lines];
}

function stakeNumber(km) {
  const metres = Math.round(km * 1000);
  return `K${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, "0")}`;
}

function checkedText({ hoursChecked, positionChecked }, atMs) {
  const position = positionChecked
    ? t("位置{ago}核实", { ago: daysAgoText(positionChecked, atMs) })
    : t("位置没有核实过");
  return `${hoursCheckedText(hoursChecked, atMs)} · ${position}`;
}

function hoursCheckedText(day, atMs) {
  if (!day) return t("开放时间没有核实过");
  const noonMs = Date.parse(`${day}T12:00:00+08:00`);
  if (freshness(noonMs, atMs) >= 0.5) return t("时间{ago}核实", { ago: daysAgoText(day, atMs) });
  return t("开放时间 {time}未核实", { time: durationText(daysSince(day, atMs)) });
}

function daysAgoText(day, atMs) {
  const days = daysSince(day, atMs);
  if (days <= 0) return t("今天");
  if (days < 14) return t("{n} 天前", { n: days });
  if (days < 60) return t("{n} 周前", { n: Math.floor(days / 7) });
  return t("{n} 个月前", { n: Math.round(days / DAYS_IN_MONTH) });
}

function daysSince(day, atMs) {
  return Math.floor((atMs + SHANGHAI_MS) / DAY_MS) - Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

function durationText(days) {
  if (days < 14) return t("{n} 天", { n: Math.max(1, days) });
  if (days < 60) return t("{n} 周", { n: Math.floor(days / 7) });
  return t("{n} 个月", { n: Math.round(days / DAYS_IN_MONTH) });
}

const cloneTemplate = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
