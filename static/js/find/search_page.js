// The search page: a search by the phone's own position, which stays in this tab.
import { t } from "../lib/messages.js";
import { keepBadgesCurrent } from "../lib/opening_state.js";
import { markOwnReports } from "../lib/own_marks.js";
import { storePosition, storedPosition } from "./own_position.js";
import { showPlaces, storePlace } from "./recent_places.js";
import { sendCoordinatesInBody } from "./typed_coordinates.js";
import { arrangeFilters, nameOpenFilter, quickFilterKeys, restoreMode, showCounts, storeMode, truckFilters } from "./search_form.js";

// What a search needs is fetched after the page has loaded.
const searchModules = () => Promise.all([import("./cards.js"), import("./nearest.js"), import("./ranking.js")]);

const form = document.getElementById("ask");
const status = document.getElementById("say");
const answer = document.getElementById("answer");
const locateButton = document.getElementById("locate");
const LOCATE_OPTIONS = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };
const HITS = 10; // at first; a list goes on by as many
const PLACE_FIELDS = ["q", "division", "near", "place"];

// By the code of GeolocationPositionError.
const POSITION_ERRORS = {
  1: t("没拿到您的位置：浏览器没有允许。可以输入地名，或在下面选地区。"),
  2: t("没拿到您的位置：手机定不了位。可以输入地名，或在下面选地区。"),
  3: t("没拿到您的位置：等太久了。可以再试一次，或输入地名。"),
};

let position = storedPosition();
let hasAnswer = false;

function keepPosition(found) {
  position = found;
  storePosition(found);
}

// The phone searches by itself: it requests the cells around, and never sends the place itself.
async function searchFromHere(limit = HITS) {
  status.textContent = t("正在找……");
  const [{ answerElement, vocabulary }, { nearestOrClosed }, { chosenFilters, hasFilters }] = await searchModules();
  const filters = { ...chosenFilters(new FormData(form), vocabulary, Date.now()), ...truckFilters(form) };
  const mode = new FormData(form).get("mode");
  const picked = Boolean(position.picked);
  const question = { position, filters, mode, atMs: Date.now(), keys: quickFilterKeys(form), picked, limit, position };
  try {
    const found = await nearestOrClosed(position, question);
    const page = document.createDocumentFragment();
    page.append(answerElement(found, question, hasFilters(question.filters)));
    showAnswer(page);
    nameOpenFilter(form);
    showCounts(form, found.counts, found.withinM);
    answer.querySelector("#exactly").addEventListener("click", searchOnServer);
    answer.querySelector("#more-hits").addEventListener("click", () => showMore(limit));
    status.textContent = "";
  } catch {
    status.textContent = t("没连上网，手机里也没有存过这一带。请换个地方再试，或拨 12351。");
  }
}

// The longer list begins with the shorter one; the focus goes to the first station that is new.
async function showMore(limit) {
  await searchFromHere(limit + HITS);
  answer.querySelectorAll(".cards:not(details .cards) h2 a")[limit]?.focus();
}

// Sends the position to the server: only by a button, beside which stands what is sent.
async function searchOnServer() {
  status.textContent = t("正在找……");
  const body = new URLSearchParams(new FormData(form));
  for (const name of PLACE_FIELDS) body.delete(name);
  body.set("lon", position.lon.toFixed(6));
  body.set("lat", position.lat.toFixed(6));
  if (position.accuracyM) body.set("accuracy_m", Math.round(position.accuracyM));
  try {
    const response = await fetch("/", { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    showAnswer(response.ok ? page.getElementById("answer") : page.getElementById("main"));
    status.textContent = "";
  } catch {
    status.textContent = t("没连上网。请换个地方再试，或拨 12351。");
  }
}

function showAnswer(page) {
  answer.replaceChildren(...page.childNodes);
  document.getElementById("by-division")?.setAttribute("hidden", "");
  document.body.classList.add("answered");
  markOwnReports();
  document.dispatchEvent(new Event("cards"));
  arrangeMap();
}

locateButton.hidden = !("geolocation" in navigator);
locateButton.addEventListener("click", () => {
  status.textContent = t("正在定位……");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const { longitude: lon, latitude: lat, accuracy: accuracyM } = coords;
      searchFrom({ lon, lat, accuracyM });
    },
    (error) => {
      status.textContent = POSITION_ERRORS[error.code] ?? POSITION_ERRORS[2];
      document.getElementById("q").focus();
    },
    LOCATE_OPTIONS,
  );
});

// Empty fields are not part of the address.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || value === "unknown") formData.delete(name);
});

sendCoordinatesInBody(form);
form.elements.q.addEventListener("focus", () => import("./suggestions.js").then(({ start }) => start(form)), { once: true });

// A search by name is not mixed with a place picked on the map; one's own position then only tells how far it is.
form.addEventListener("submit", () => position?.picked && keepPosition(null));
form.addEventListener("change", (event) => {
  if (event.target.name === "mode") arrangeFilters(form);
  storeMode(form);
  if (event.target.type === "search") return;
  if (position && !isByName()) searchFromHere();
  else if (answer.childElementCount) form.requestSubmit();
});

// Searches around a place { lon, lat, accuracyM, picked }: one's own, or one picked on the map.
function searchFrom(place) {
  keepPosition(place);
  for (const name of PLACE_FIELDS) form.elements[name]?.setAttribute("value", "");
  form.elements.q.value = "";
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  return searchFromHere();
}

function isByName() {
  return PLACE_FIELDS.some((name) => new FormData(form).get(name));
}

// What follows an answer is fetched after it: the map beside it, and the distances of stations found by name.
async function arrangeMap() {
  if (!answer.querySelector(".card")) return;
  const isFromHere = () => Boolean(position) && !isByName();
  const [{ arrangeMap: arrange }, { showOwnDistances }, { closeByLeaving }] = await Promise.all([
    import("./map_side.js"),
    import("./own_distances.js"),
    import("./sheet.js"),
  ]);
  if (!hasAnswer) closeByLeaving(document.getElementById("more"));
  hasAnswer = true;
  arrange(answer, { center: () => (isFromHere() ? position : null), searchFrom });
  if (isByName()) showOwnDistances(answer);
}

restoreMode(form);
arrangeFilters(form);
storePlace();
showPlaces();
arrangeMap();
markOwnReports();
keepBadgesCurrent();
if (!locateButton.hidden) addEventListener("load", () => setTimeout(() => searchModules().catch(() => {}), 1000));
if (position && !isByName()) searchFromHere();
