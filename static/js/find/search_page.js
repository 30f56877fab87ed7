// The search page: a search by the phone's own position, which stays in this tab.
import { t } from "../lib/messages.js";
import { keepBadgesCurrent } from "../lib/opening_state.js";
import { fetchOwn, textOf } from "../lib/network.js";
import { markOwnReports } from "../lib/own_marks.js";
import { storePosition, storedPosition } from "./own_position.js";
import { showPlaces, storePlace } from "./recent_places.js";
import { arrangeFilters, nameOpenFilter, quickFilterKeys, restoreMode, showCounts, storeMode, truckFilters } from "./search_form.js";
import { looksLikeCoordinates, sendCoordinatesInBody } from "./typed_coordinates.js";
import { addVehicle, showFaults, vehicleOf } from "./vehicle.js";
import { wait } from "./waiting.js";

// What a search needs is fetched after the page has loaded.
const searchModules = () => Promise.all([import("./cards.js"), import("./nearest.js"), import("./ranking.js")]);

const form = document.getElementById("ask");
const status = document.getElementById("say");
const answer = document.getElementById("answer");
const locateButton = document.getElementById("locate");
const SERVER_TIMEOUT_MS = 20_000;
const HITS = 10; // at first; a list goes on by as many
const PLACE_FIELDS = ["q", "division", "near", "place"];

let position = storedPosition();
let hasAnswer = false;
let searches = 0; // only the answer of the last one is shown

function keepPosition(found) {
  position = found;
  storePosition(found);
}

// The phone searches by itself: it requests the cells around, and never sends the place itself.
async function searchFromHere({ limit = HITS, isStoredOnly = false } = {}) {
  const nth = (searches += 1);
  const isCurrent = () => nth === searches;
  const fromStored = { label: t("先看手机里存的"), action: () => searchFromHere({ limit, isStoredOnly: true }) };
  const stop = wait(status, t("正在找……"), t("网络没有回音，还在等附近的站……"), isStoredOnly ? [] : [fromStored]);
  const here = position;
  const [{ answerElement, vocabulary }, { nearestOrClosed }, { chosenFilters, hasFilters }] = await searchModules();
  const filters = { ...chosenFilters(new FormData(form), vocabulary, Date.now()), ...truckFilters(form) };
  const mode = new FormData(form).get("mode");
  const picked = Boolean(here.picked);
  const question = { position: here, filters, mode, atMs: Date.now(), keys: quickFilterKeys(form), picked, limit };
  const showMore = () => searchForMore({ limit, isStoredOnly });
  const show = (found) => showFound(found, answerElement(found, question, hasFilters(filters)), showMore);
  try {
    const found = await nearestOrClosed(here, { ...question, isStoredOnly });
    if (!isCurrent()) return;
    show(found);
    stop();
    if (!found.isStored) return;
    const { offerWhenBack } = await import("./network_return.js");
    const ask = () => nearestOrClosed(here, question);
    offerWhenBack(here, { isCurrent, hasHits: found.hits.length > 0, ask, show });
  } catch {
    if (isCurrent()) stop(t("没连上网，手机里也没有存过这一带。请换个地方再试，或拨 12351。"));
  }
}

function showFound(found, element, showMore) {
  const page = document.createDocumentFragment();
  page.append(element);
  showAnswer(page);
  nameOpenFilter(form);
  showCounts(form, found.counts, found.withinM);
  answer.querySelector("#exactly").addEventListener("click", searchOnServer);
  answer.querySelector("#more-hits").addEventListener("click", showMore);
}

// The longer list begins with the shorter one; the focus goes to the first station that is new.
async function searchForMore({ limit, isStoredOnly }) {
  await searchFromHere({ limit: limit + HITS, isStoredOnly });
  answer.querySelectorAll(".cards:not(details .cards) h2 a")[limit]?.focus();
}

// Sends the position to the server: only by a button, beside which stands what is sent.
async function searchOnServer() {
  const body = new URLSearchParams(new FormData(form));
  for (const name of PLACE_FIELDS) body.delete(name);
  body.set("lon", position.lon.toFixed(6));
  body.set("lat", position.lat.toFixed(6));
  if (position.accuracyM) body.set("accuracy_m", Math.round(position.accuracyM));
  await askServer(addVehicle(body, form));
}

// A search by name has no vehicle in its address: its answer, of `n` stations, is asked for again with it.
async function refineByVehicle(n) {
  const body = addVehicle(new URLSearchParams(new FormData(form)), form);
  if (n) body.set("n", n);
  await askServer(body);
}

const isDriver = () => form.elements.mode.value === "truck";
const isUsable = () => !isDriver() || showFaults(form);

function hasVehicle() {
  const { heightM, lengthM } = vehicleOf(form);
  return isDriver() && Boolean(heightM || lengthM);
}

async function askServer(body) {
  const nth = (searches += 1);
  const stop = wait(status, t("正在找……"), t("服务器还没有回音，还在等……下面还是手机自己排的。"));
  try {
    const options = { method: "POST", body, headers: { Accept: "text/html" } };
    const response = await fetchOwn("/", options, SERVER_TIMEOUT_MS);
    if (nth !== searches) return undefined;
    if (new URL(response.url).pathname !== "/") return location.assign(response.url); // a printed code is a station's
    const page = new DOMParser().parseFromString(textOf(response), "text/html");
    showAnswer(response.ok ? page.getElementById("answer") : page.getElementById("main"));
    stop();
  } catch {
    if (nth === searches) stop(t("没连上网。请换个地方再试，或拨 12351。"));
  }
  return undefined;
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
// What only some need is fetched when they do; the service worker has a copy.
async function locateBy(onFound, onFailed) {
  status.textContent = t("正在定位……");
  const { locate } = await import("./locating.js");
  locate(status, position, onFound, onFailed);
}

const roadModule = () => import("./road_ahead.js");

async function restoreRoad() {
  if (isDriver()) (await roadModule()).restoreRoad(form);
}

locateButton.addEventListener("click", () => {
  locateBy(searchFrom, () => document.getElementById("q").focus());
});

let isPosted = false; // the form is just being submitted in a body, which may have the vehicle

// Empty fields are not part of the address.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || value === "unknown") formData.delete(name);
  if (isPosted) addVehicle(formData, form);
  isPosted = false;
});

sendCoordinatesInBody(form);
form.elements.q.addEventListener("focus", () => import("./suggestions.js").then(({ start }) => start(form)), { once: true });

// A search by name is not mixed with a place picked on the map; one's own position then only tells how far it is.
form.addEventListener("submit", (event) => {
  if (event.submitter?.id === "ahead") return searchAhead(event);
  if (!isUsable()) return event.preventDefault();
  isPosted = form.method === "post";
  return position?.picked && keepPosition(null);
});

async function searchAhead(event) {
  event.preventDefault();
  const { askAhead, hasRoad } = await roadModule();
  if (!isUsable() || !hasRoad(form)) return;
  searches += 1;
  locateBy((found) => {
    keepPosition(found);
    askAhead(form, found, status, showAnswer);
  });
}

// What is listed with a vehicle goes on with it.
answer.addEventListener("click", (event) => {
  const link = event.target.closest("a#more-hits");
  if (!link || !hasVehicle()) return;
  event.preventDefault();
  refineByVehicle(new URL(link.href).searchParams.get("n"));
});
form.addEventListener("change", (event) => {
  if (event.target.name === "mode") {
    arrangeFilters(form);
    restoreRoad();
  }
  storeMode(form);
  if (!isUsable()) return;
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
restoreRoad();
arrangeFilters(form);
storePlace();
showPlaces();
arrangeMap();
markOwnReports();
keepBadgesCurrent();
if (!locateButton.hidden) addEventListener("load", () => setTimeout(() => searchModules().catch(() => {}), 1000));
if (position && !isByName()) searchFromHere();
const isRefined = isByName() && hasVehicle() && !looksLikeCoordinates(form.elements.q.value);
if (isRefined) refineByVehicle(new URLSearchParams(location.search).get("n"));
