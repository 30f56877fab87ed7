// How far stations found by name are from this phone: told where it knows its position, or may ask for it without a
// question. The position stays in this tab.
import { distanceM } from "../lib/grid.js";
import { t } from "../lib/messages.js";
import { directionText, distanceParts } from "./distance.js";
import { positionQuietly } from "./own_position.js";

const FAR_AWAY_M = 100_000; // nobody finds the way by a direction

// Writes the distances on the cards of an answer.
export async function showOwnDistances(answer) {
  const here = await positionQuietly();
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
