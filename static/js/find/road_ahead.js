// What is ahead on a road: asked of the server, which knows the road's course, by a button beside which stands what is
// sent. The answer is templates/site/road.html.
import { t } from "../lib/messages.js";
import { fetchOwn, textOf } from "../lib/network.js";
import { addVehicle } from "./vehicle.js";
import { wait } from "./waiting.js";

const TIMEOUT_MS = 20_000;
const KEY = "road"; // the road, never a place
const FIELDS = ["road", "road_side"];

export function restoreRoad(form) {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
    for (const name of FIELDS) if (stored[name] && !form.elements.road.value) form.elements[name].value = stored[name];
  } catch {
    // nothing is stored
  }
}

function storeRoad(form) {
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]))));
  } catch {
    // A browser without storage does not remember it.
  }
}

// Says beside the field that a road is missing; returns whether there is one.
export function hasRoad(form) {
  const fault = document.getElementById("road-fault");
  const isThere = Boolean(form.elements.road.value.trim());
  fault.textContent = isThere ? "" : t("请写路名或编号，例如 G42");
  fault.hidden = isThere;
  if (!isThere) form.elements.road.focus();
  return isThere;
}

// Asks for what is ahead of a place { lon, lat } and shows it by `show`, which takes an element with the answer.
export async function askAhead(form, { lon, lat }, status, show) {
  storeRoad(form);
  const body = addVehicle(new URLSearchParams(new FormData(form)), form);
  for (const name of ["q", "division", "near"]) body.delete(name);
  body.set("lon", lon.toFixed(6));
  body.set("lat", lat.toFixed(6));
  const stop = wait(status, t("正在找……"), t("服务器还没有回音，还在等……"));
  try {
    const answer = await fetchOwn("/road", { method: "POST", body, headers: { Accept: "text/html" } }, TIMEOUT_MS);
    const page = new DOMParser().parseFromString(textOf(answer), "text/html");
    stop();
    show(answer.ok ? page.getElementById("answer") : page.getElementById("main"));
  } catch {
    stop(t("没连上网。路上的站要问服务器；也可以按位置找手机里存的。"));
  }
}
