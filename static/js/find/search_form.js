// Who one is: on foot, a rider, a driver. It decides how one goes and which conditions stand first, and is
// remembered on this phone only, with the truck's size; no place is.
import { number, t } from "../lib/messages.js";

const { first: firstOf } = JSON.parse(document.getElementById("vocabulary").textContent);
const KEY = "role";
const SIDES = ["up", "down"];
const TRUCK = ["height_m", "length_m"];

// Sets what was chosen last, unless the address says something itself.
export function recall(form) {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    // nothing was kept
  }
  if (new URLSearchParams(location.search).has("mode")) return;
  for (const name of TRUCK) form.elements[name].value ||= kept[name] ?? "";
  const radio = [...form.elements.mode].find(({ value }) => value === kept.mode);
  if (radio) radio.checked = true;
}

export function keep(form) {
  const kept = { mode: form.elements.mode.value };
  for (const name of TRUCK) kept[name] = form.elements[name].value;
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser without storage asks again.
  }
}

// The role's own conditions first, the others one tap farther; what is chosen stays in sight.
export function arrange(form) {
  const mode = form.elements.mode.value;
  const chips = new Map([...form.querySelectorAll("#first .chip, #others .chip")].map((one) => [keyOf(one), one]));
  const first = firstOf[mode];
  for (const key of first) document.getElementById("first").append(chips.get(key));
  for (const [key, one] of chips) if (!first.includes(key)) document.getElementById("others").append(one);
  const size = document.getElementById("truck");
  size.hidden = mode !== "truck";
  size.disabled = size.hidden; // what is not asked does not stand in the address
  if (document.querySelector("#others input:checked")) document.getElementById("more").open = true;
}

// What a driver said of the truck and of the side of the road; nothing for others.
export function truck(form) {
  if (form.elements.mode.value !== "truck") return { lengthM: null, heightM: null, carriageway: "" };
  const road = form.elements.road.value.normalize("NFKC").trim();
  const number = /^[GSXYC]\d{1,4}/i.exec(road)?.[0].toUpperCase() ?? road;
  const side = form.elements.road_side.value;
  return {
    lengthM: metres(form.elements.length_m.value),
    heightM: metres(form.elements.height_m.value),
    carriageway: number && SIDES.includes(side) ? `${number} ${side}` : "",
  };
}

function metres(text) {
  const number = parseFloat(text.normalize("NFKC"));
  return number > 0 ? number : null;
}

export function showCounts(form, counts, withinM) {
  const said = document.getElementById("counted");
  said.hidden = !counts;
  said.textContent = t("数字是周围 {km} 公里内有几处", { km: number(withinM / 1000, withinM < 10_000 ? 1 : 0) });
  for (const one of form.querySelectorAll(".chip [data-count]")) delete one.dataset.count;
  for (const one of form.querySelectorAll("#first .chip, #others .chip")) {
    const count = counts?.[keyOf(one)];
    if (count !== undefined) one.querySelector("span").dataset.count = count;
  }
}

export function keysOf(form) {
  return [...form.querySelectorAll("#first .chip, #others .chip")].map(keyOf);
}

function keyOf(chip) {
  const { name, value } = chip.querySelector("input");
  return `${name}=${value}`;
}
