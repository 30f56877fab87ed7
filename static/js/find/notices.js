// Notices of a station in words, such as doubts and closures: locator/reports/domain/notices.py on the phone.
import { formatDay, t } from "../lib/messages.js";
import { formatClock } from "../lib/opening_state.js";

const SHANGHAI_MS = 8 * 3_600_000;
const DAYS_IN_MONTH = 30.4;

// Returns the sentences of the notices that are current; `services` has the names of what may be broken.
export function noticeTexts(notices, atMs, services) {
  const isCurrent = ({ cause, starts_at: starts, ends_at: ends }) =>
    Date.parse(starts) <= atMs && (atMs < Date.parse(ends) || cause === "closure");
  return notices.filter(isCurrent).map((notice) => noticeText(notice, atMs, services));
}

function noticeText({ cause, reason, ends_at: ends, said_at: reportedAt }, atMs, services) {
  if (cause === "reports") {
    return t("{ago}{what}", { ago: agoText(Date.parse(reportedAt), atMs), what: translateReason(reason, services) });
  }
  if (cause === "unconfirmed") return translateReason(reason, services);
  const until = dayAndClock(Date.parse(ends));
  if (cause === "campaign") return t("{reason}（至 {until}）", { reason, until });
  return atMs >= Date.parse(ends)
    ? t("临时关闭：{reason}，原定 {until} 恢复，还没有人确认", { reason, until })
    : t("临时关闭：{reason}，预计 {until} 恢复", { reason, until });
}

function agoText(thenMs, atMs) {
  const minutes = Math.max(0, Math.floor((atMs - thenMs) / 60_000));
  if (minutes < 1) return t("刚刚");
  if (minutes < 60) return t("{n} 分钟前", { n: minutes });
  if (minutes < 48 * 60) return t("{n} 小时前", { n: Math.floor(minutes / 60) });
  const days = Math.floor(minutes / 1440);
  return days < 60 ? t("{n} 天前", { n: days }) : t("{n} 个月前", { n: Math.round(days / DAYS_IN_MONTH) });
}

// Reasons that the program itself writes (locator/reports/domain/doubt.py, locator/keepers/actions/confirmations.py):
// cells have them in Chinese.
const REASONS = {
  "已经一个多月没有人确认，去之前最好先问": t("已经一个多月没有人确认，去之前最好先问"),
  "已经很久没有人确认，不再列在名单里": t("已经很久没有人确认，不再列在名单里"),
  有人反映锁门: t("有人反映锁门"),
  有人反映这里没有驿站: t("有人反映这里没有驿站"),
  有人反映要用手机应用才能进: t("有人反映要用手机应用才能进"),
  有人反映人满了: t("有人反映人满了"),
};
const BROKEN = /^有人反映(.+)坏了$/;

function translateReason(reason, services) {
  const [, thing] = BROKEN.exec(reason) ?? [];
  if (!thing) return REASONS[reason] ?? reason;
  const service = services.find(({ zh }) => zh === thing);
  return t("有人反映{thing}坏了", { thing: service?.name ?? service?.zh ?? t("设施") });
}

function dayAndClock(ms) {
  const local = new Date(ms + SHANGHAI_MS);
  return `${formatDay(local)} ${formatClock(ms)}`;
}
