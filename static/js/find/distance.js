// Distances and times of a way in words: distance_parts and travel_label in locator/search/views/labels.py.
import { formatNumber, t } from "../lib/messages.js";

const MOST_TOLD_S = 3 * 3600; // locator/search/domain/arrival.py: nobody walks for days

// Returns the figure and its unit.
export function distanceParts(metres) {
  if (metres < 1000) return [String(Math.max(10, Math.round(metres / 10) * 10)), t("米")];
  return [formatNumber(metres / 1000, metres < 10_000 ? 1 : 0), t("公里")];
}

export const distanceText = (metres) => distanceParts(metres).join(" ");

// Returns the time of a way; empty where it means nothing.
export function travelText(travelS, mode) {
  if (travelS > MOST_TOLD_S) return "";
  const minutes = Math.max(1, Math.round(travelS / 60));
  if (minutes < 60) return t("{mode}约 {n} 分钟", { mode, n: minutes });
  return t("{mode}约 {hours} 小时", { mode, hours: formatNumber(minutes / 60, 1) });
}
