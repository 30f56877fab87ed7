// Distances, directions and times of a way in words: distance_parts and travel_label in locator/search/views/labels.py,
// geodata/compass.py. Places are { lon, lat } in WGS 84 degrees.
import { formatNumber, t } from "../lib/messages.js";

const MOST_TOLD_S = 3 * 3600; // locator/search/domain/arrival.py: nobody walks for days

// Returns the figure and its unit.
export function distanceParts(metres) {
  if (metres < 1000) return [String(Math.max(10, Math.round(metres / 10) * 10)), t("米")];
  return [formatNumber(metres / 1000, metres < 10_000 ? 1 : 0), t("公里")];
}

export const distanceText = (metres) => distanceParts(metres).join(" ");

const RADIANS = Math.PI / 180;
const SAME_PLACE_DEG = 1e-7;
const POINTS = [t("北"), t("东北"), t("东"), t("东南"), t("南"), t("西南"), t("西"), t("西北")];

// Returns the direction of a place from another as one of eight points; empty where both are the same place.
export function directionText(start, end) {
  if (Math.abs(start.lon - end.lon) < SAME_PLACE_DEG && Math.abs(start.lat - end.lat) < SAME_PLACE_DEG) return "";
  const across = (end.lon - start.lon) * RADIANS;
  const [from, to] = [start.lat * RADIANS, end.lat * RADIANS];
  const east = Math.sin(across) * Math.cos(to);
  const north = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(across);
  const azimuth = (Math.atan2(east, north) / RADIANS + 360) % 360;
  return POINTS[Math.round(azimuth / 45) % 8];
}

// Returns the time of a way; empty where it means nothing.
export function travelText(travelS, mode) {
  if (travelS > MOST_TOLD_S) return "";
  const minutes = Math.max(1, Math.round(travelS / 60));
  if (minutes < 60) return t("{mode}约 {n} 分钟", { mode, n: minutes });
  return t("{mode}约 {hours} 小时", { mode, hours: formatNumber(minutes / 60, 1) });
}
