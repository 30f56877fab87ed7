// The search form: the mode of travel decides which quick filters come first. Mode and vehicle are stored on this
// phone only, no place is.
import { formatNumber, t } from "../lib/messages.js";
import { restoreVehicle, storeVehicle, vehicleOf } from "./vehicle.js";

const { first: firstFiltersOf } = JSON.parse(document.getElementById("vocabulary").textContent);
const KEY = "role"; // the name that phones have stored it under since the first version
const SIDES = ["up", "down"];
const QUICK_FILTERS = "#first .chip, #others .chip";

// Restores the last vehicle, and the last mode unless the address names one.
export function restoreMode(form) {
  restoreVehicle(form);
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    // nothing is stored
  }
  if (new URLSearchParams(location.search).has("mode")) return;
  const radio = [...form.elements.mode].find(({ value }) => value === stored.mode);
  if (radio) radio.checked = true;
}

export function storeMode(form) {
  storeVehicle(form);
  try {
    localStorage.setItem(KEY, JSON.stringify({ mode: form.elements.mode.value }));
  } catch {
    // A browser without storage does not remember it.
  }
}

// Puts the mode's own quick filters first and the others into "more", which is open while one of them is chosen.
export function arrangeFilters(form) {
  const mode = form.elements.mode.value;
  const chips = new Map([...form.querySelectorAll(QUICK_FILTERS)].map((chip) => [keyOf(chip), chip]));
  const first = firstFiltersOf[mode];
  for (const key of first) document.getElementById("first").append(chips.get(key));
  for (const [key, chip] of chips) if (!first.includes(key)) document.getElementById("others").append(chip);
  const truckFields = document.getElementById("truck");
  truckFields.hidden = mode !== "truck";
  truckFields.disabled = truckFields.hidden; // disabled fields are not part of the address
  if (document.querySelector("#others input:checked")) document.getElementById("more").open = true;
}

// Returns the filters of a truck: its size in metres, and its carriageway as "G80 up"; empty for other modes.
export function truckFilters(form) {
  if (form.elements.mode.value !== "truck") return { lengthM: null, heightM: null, carriageway: "" };
  const road = form.elements.road.value.normalize("NFKC").trim();
  const number = /^[GSXYC]\d{1,4}/i.exec(road)?.[0].toUpperCase() ?? road;
  const side = form.elements.road_side.value;
  return {
    ...vehicleOf(form),
    carriageway: number && SIDES.includes(side) ? `${number} ${side}` : "",
  };
}

// Shows on each quick filter how many stations within withinM it would leave; removes the numbers where `counts` is null.
export function showCounts(form, counts, withinM) {
  const note = document.getElementById("counted");
  note.hidden = !counts;
  const km = formatNumber(withinM / 1000, withinM < 10_000 ? 1 : 0);
  note.textContent = t("数字是周围 {km} 公里内有几处", { km });
  for (const label of form.querySelectorAll(".chip [data-count]")) delete label.dataset.count;
  for (const chip of form.querySelectorAll(QUICK_FILTERS)) {
    const count = counts?.[keyOf(chip)];
    if (count !== undefined) chip.querySelector("span").dataset.count = count;
  }
}

// Says of the filter for open stations what it does around a position.
export function nameOpenFilter(form) {
  form.elements.open.nextElementSibling.textContent = t("到达时开门");
}

// Returns the quick filters as "service=toilet".
export function quickFilterKeys(form) {
  return [...form.querySelectorAll(QUICK_FILTERS)].map(keyOf);
}

function keyOf(chip) {
  const { name, value } = chip.querySelector("input");
  return `${name}=${value}`;
}
