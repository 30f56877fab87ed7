// Stars on cards and stations, and the list of favourites on the first page.
import { refresh, star, starred, unstar } from "./favourites.js";
import { FAVOURITES, pack } from "../lib/stored_packs.js";
import { age } from "../lib/age_of_copy.js";
import { SHAPES, pack as packHours, stateAt, words } from "../lib/opening_state.js";

const FRESH_MS = 3_600_000;
const list = document.getElementById("favourites");

function mark() {
  const codes = new Set(starred().map(({ code }) => code));
  for (const button of document.querySelectorAll("[data-star]")) {
    const isOn = codes.has(button.dataset.star);
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn));
    button.firstElementChild.textContent = isOn ? "★" : "☆";
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-star]");
  if (!button) return;
  const { star: code, name } = button.dataset;
  if (button.getAttribute("aria-pressed") === "true") unstar(code);
  else star(code, name);
  mark();
  await refresh().catch(() => {}); // without a network it is fetched with the next look
  show();
});

async function show() {
  if (!list) return;
  const stars = starred();
  const known = await pack(FAVOURITES);
  list.hidden = !stars.length;
  list.querySelector("ul").replaceChildren(...stars.map((one) => item(one, known)));
  list.querySelector(".age").textContent = known ? age(known.saidMs) : "";
}

function item({ code, name }, known) {
  const shape = list.querySelector("template").content.cloneNode(true).firstElementChild;
  const link = shape.querySelector("a");
  link.href = `/stations/${encodeURIComponent(code)}`;
  link.textContent = name;
  const station = known?.stations.find((one) => one.code === code);
  const badge = shape.querySelector(".state");
  badge.hidden = !station;
  if (!station) return shape;
  const now = station.hours ? stateAt(station.hours, Date.now()) : { state: "unknown" };
  badge.classList.add(now.state);
  if (station.hours) badge.dataset.hours = packHours(station.hours);
  badge.firstElementChild.textContent = SHAPES[now.state];
  badge.lastElementChild.textContent = words(now, Date.now());
  shape.querySelector(".muted").textContent = station.address ?? "";
  return shape;
}

document.addEventListener("cards", mark);
mark();
await show();
const known = await pack(FAVOURITES);
if (starred().length && !(Date.now() - known?.saidMs < FRESH_MS)) {
  await refresh().catch(() => {});
  mark();
  await show();
}
