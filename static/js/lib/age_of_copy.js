// How old what the phone keeps is, and what that means.
import { dayOf, t } from "./messages.js";

const MINUTE_MS = 60_000;
const SHANGHAI_MS = 8 * 3_600_000;
const OLD_MS = 30 * 86_400_000;

export function age(saidMs, atMs = Date.now()) {
  const minutes = Math.max(0, Math.floor((atMs - saidMs) / MINUTE_MS));
  if (minutes < 2) return t("刚才");
  if (minutes < 60) return t("{n} 分钟前", { n: minutes });
  if (minutes < 48 * 60) return t("{n} 小时前", { n: Math.floor(minutes / 60) });
  return t("{n} 天前", { n: Math.floor(minutes / 1440) });
}

export const kilobytes = (bytes) => `${Math.max(1, Math.round(bytes / 1024))} KB`;

// What is to be known of an answer without a network: since when it is, and what it cannot tell any more.
export function keptWords(saidMs, hoursUntilMs, atMs = Date.now()) {
  if (!Number.isFinite(saidMs)) return t("没有网络，手机里也没有存过这一带。");
  const since = { age: age(saidMs, atMs) };
  return t("没有网络。这是手机里存的（{age}），附近可能还有没存的站。", since) + warnings(saidMs, hoursUntilMs, atMs);
}

export function warnings(saidMs, hoursUntilMs, atMs = Date.now()) {
  const isOld = atMs - saidMs >= OLD_MS;
  const hasRunOut = hoursUntilMs !== null && hoursUntilMs <= atMs;
  const told = isOld ? t("存了 30 天以上，可能已经变了，去之前请先问一下；连上网就更新。") : "";
  if (!hasRunOut) return told;
  const day = dayOf(new Date(hoursUntilMs + SHANGHAI_MS));
  return told + t("开放时间只推算到 {day}，已经过了，开没开门说不准，以现场为准。", { day });
}
