// Texts about the age of data that is stored on the phone.
import { formatDay, t } from "./messages.js";

const MINUTE_MS = 60_000;
const SHANGHAI_MS = 8 * 3_600_000;
const OLD_MS = 30 * 86_400_000;

export function ageText(asOfMs, atMs = Date.now()) {
  const minutes = Math.max(0, Math.floor((atMs - asOfMs) / MINUTE_MS));
  if (minutes < 2) return t("刚才");
  if (minutes < 60) return t("{n} 分钟前", { n: minutes });
  if (minutes < 48 * 60) return t("{n} 小时前", { n: Math.floor(minutes / 60) });
  return t("{n} 天前", { n: Math.floor(minutes / 1440) });
}

export const kilobytesText = (bytes) => `${Math.max(1, Math.round(bytes / 1024))} KB`;

// Returns the notice above results that come from the phone; asOfMs is the age of the oldest one. isSilent where there is
// a network, but nothing comes through it.
export function offlineNotice(asOfMs, hoursUntilMs, atMs = Date.now(), isSilent = false) {
  if (!Number.isFinite(asOfMs)) {
    return isSilent ? t("网络没有回音，手机里也没有存过这一带。") : t("没有网络，手机里也没有存过这一带。");
  }
  const values = { age: ageText(asOfMs, atMs) };
  const words = isSilent
    ? t("网络没有回音。这是手机里存的（{age}），附近可能还有没存的站。", values)
    : t("没有网络。这是手机里存的（{age}），附近可能还有没存的站。", values);
  return words + ageWarnings(asOfMs, hoursUntilMs, atMs);
}

// Warns of data older than 30 days, and of timetables that ended at hoursUntilMs.
export function ageWarnings(asOfMs, hoursUntilMs, atMs = Date.now()) {
  const isOld = atMs - asOfMs >= OLD_MS;
  const hasRunOut = hoursUntilMs !== null && hoursUntilMs <= atMs;
  const warning = isOld ? t("存了 30 天以上，可能已经变了，去之前请先问一下；连上网就更新。") : "";
  if (!hasRunOut) return warning;
  const day = formatDay(new Date(hoursUntilMs + SHANGHAI_MS));
  return warning + t("开放时间只推算到 {day}，已经过了，开没开门说不准，以现场为准。", { day });
}
