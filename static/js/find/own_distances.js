// How far stations found by name are from this phone: told where it knows its position, or may ask for it without a
// question. The position stays in this tab.
import { distanceM } from "../lib/grid.js";
import { t } from "../lib/messages.js";
import { directionText, distanceParts } from "./distance.js";

const FAR_AWAY_M = 100_000; // nobody finds the way by a direction
const QUIETLY = { timeout: 10_000, maximumAge: 600_000 };

// Writes the distances on the cards of an answer; `position` is { lon, lat } or null.
export async function showOwnDistances(answer, position) {
  const here = position ?? (await positionQuietly());
  if (!here) return;
  for (const card of answer.querySelectorAll(".card[data-lon]")) {
    const far = card.querySelector(".far.muted"); // of a card without a distance
    if (far) fill(card, far, here);
  }
}

function fill(card, far, here) {
  const place = { lon: Number(card.dataset.lon), lat: Number(card.dataset.lat) };
  const awayM = distanceM(here, place);
  const [figure, unit] = distanceParts(awayM);
  if (awayM > FAR_AWAY_M) far.dataset.farAway = "1";
  const number = document.createElement("b");
  number.textContent = figure;
  far.classList.remove("muted");
  far.replaceChildren(number, ` ${unit} · ${t("离您")}`);
  const direction = document.createElement("span");
  direction.className = "direction";
  direction.textContent = directionText(here, place);
  if (direction.textContent) card.querySelector(".where").prepend(direction, " · ");
}

// Returns the position if this site may know it already; asks nobody.
export async function positionQuietly() {
  try {
    const { state } = await navigator.permissions.query({ name: "geolocation" });
    if (state !== "granted") return null;
    const { coords } = await new Promise((found, failed) => {
      navigator.geolocation.getCurrentPosition(found, failed, QUIETLY);
    });
    return { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy };
  } catch {
    return null;
  }
}
