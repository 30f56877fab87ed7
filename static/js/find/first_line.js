// The line above an answer that the phone found itself: locator/search/views/first_line.py on the phone.
import { t } from "../lib/messages.js";
import { isOverdue, momentText, monthsText } from "../lib/opening_state.js";
import { inChina } from "../lib/outline.js";
import { distanceText } from "./distance.js";
import { REACH_S, hasFilters } from "./ranking.js";

const FAR_M = 50_000;
const VAGUE_M = 500;

// Returns the answer in one line, the name in it, and whether it is of a door that is surely open; `found` is what
// nearestOrClosed() returns.
export function firstLine(found, question, modeLabel) {
  const line = lineOf(found, question, modeLabel);
  const accuracyM = question.position.accuracyM ?? 0;
  const text = accuracyM > VAGUE_M ? `${line}${t("。")}${vagueText(accuracyM)}` : line;
  const names = [...found.hits, found.opensFirst].map((hit) => hit?.station.name).filter(Boolean);
  const name = names.find((one) => text.includes(one)) ?? "";
  const open = openHit(found);
  const isOpen = Boolean(open) && !isOverdue(open.station.checkedMs, question.atMs) && inChina(question.position);
  return { text, name, isOpen };
}

export const isVague = ({ accuracyM = 0 }) => accuracyM > VAGUE_M;

const vagueText = (accuracyM) =>
  t("定位只准到约 {distance}，哪处近、要走多久都不一定准", { distance: distanceText(accuracyM) });
// The nearest one that is open: hits are ranked by the age of their checks as well.
function openHit({ hits }) {
  const open = hits.filter((hit) => hit.isOpenThen);
  return open.reduce((first, hit) => (first && first.travelS <= hit.travelS ? first : hit), undefined);
}

function lineOf(found, question, modeLabel) {
  const { hits, opensFirst, isStored } = found;
  const { position, filters, mode, atMs } = question;
  const nearest = [...hits].sort((a, b) => a.distanceM - b.distanceM)[0];
  if (!inChina(position)) return abroadText(nearest);
  const open = openHit(found);
  if (open) return withAge(openText(open, atMs), open.station, atMs);
  if (!nearest && isStored) return t("没有网络，手机里没有存这一带的站；连上网再找，或拨 12351");
  const hasConditions = hasFilters({ ...filters, open: false });
  if (!opensFirst && !(nearest?.distanceM <= FAR_M)) return farText(nearest, hasConditions);
  const where = t("{mode} {n} 小时内", { mode: modeLabel, n: REACH_S[mode] / 3600 });
  const near = isStored ? t("手机里存的站，{near}", { near: where }) : where;
  const none = hasConditions
    ? t("{near}没有符合条件又确定开着的", { near })
    : t("{near}没有确定开着的", { near });
  if (!opensFirst) return t("{none}，几点开也说不准", { none });
  const values = { none, moment: momentText(opensFirst.now.opensMs, atMs), ...placeOf(opensFirst) };
  return t("{none}；最早 {moment} 开的是 {name}，{distance}", values);
}

function openText(hit, atMs) {
  const { closesMs } = hit.onArrival;
  if (closesMs === undefined) return t("最近开着的：{name}，{distance}，不打烊", placeOf(hit));
  const values = { ...placeOf(hit), until: momentText(closesMs, atMs) };
  return t("最近开着的：{name}，{distance}，{until} 前都开", values);
}

function withAge(line, { checkedMs }, atMs) {
  if (!isOverdue(checkedMs, atMs)) return line;
  if (checkedMs === null) return t("{line}（时间没有核对过）", { line });
  return t("{line}（时间{ago}核对过）", { line, ago: monthsText(checkedMs, atMs) });
}

function farText(nearest, hasConditions) {
  if (!nearest) return hasConditions ? t("这一带没有符合条件的驿站") : t("这一带没有找到驿站");
  const values = { km: FAR_M / 1000, ...placeOf(nearest) };
  return hasConditions
    ? t("{km} 公里内没有符合条件的驿站；最近的是 {name}，直线 {distance}", values)
    : t("{km} 公里内没有驿站；最近的是 {name}，直线 {distance}", values);
}

function abroadText(nearest) {
  if (!nearest) return t("您的位置像是在国境外，驿站都在国内：可以输入国内的地名找");
  return t("您的位置像是在国境外，驿站都在国内：最近的是 {name}，直线 {distance}", placeOf(nearest));
}

const placeOf = ({ station, distanceM }) => ({ name: station.name, distance: distanceText(distanceM) });
