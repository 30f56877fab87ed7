// The search page: a search by the phone's own position, which stays in this tab.
import { t } from "../lib/messages.js";
import { keepBadgesCurrent } from "../lib/opening_state.js";
import { markOwnReports } from "../lib/own_marks.js";
import { fetchOwn, textOf } from "../lib/network.js";
import { locate } from "./locating.js";
import { showPlaces, storePlace } from "./recent_places.js";
import { askAhead, hasRoad, restoreRoad } from "./road_ahead.js";
import { arrangeFilters, nameOpenFilter, quickFilterKeys, restoreMode, showCounts, storeMode, truckFilters } from "./search_form.js";
import { addVehicle, showFaults, vehicleOf } from "./vehicle.js";
import { wait } from "./waiting.js";

// What a search needs is fetched after the page has loaded.
const searchModules = () => Promise.all([import("./cards.js"), import("./nearest.js"), import("./ranking.js")]);

const form = document.getElementById("ask");
const status = document.getElementById("say");
const answer = document.getElementById("answer");
const locateButton = document.getElementById("locate");
const KEY = "position";
const POSITION_FRESH_MS = 10 * 60 * 1000;
const SERVER_TIMEOUT_MS = 20_000;
const WIDE = matchMedia("(min-width: 60rem)");
const PLACE_FIELDS = ["q", "division", "near"];

let position = storedPosition();

function storedPosition() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    return stored && Date.now() - stored.at < POSITION_FRESH_MS ? stored : null;
  } catch {
    return null;
  }
}

function storePosition(found) {
  position = found;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    // Without storage the position is gone with the page, nothing else.
  }
}

function forgetPosition() {
  position = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing is stored
  }
}

let searches = 0; // only the answer of the last one is shown

// The phone searches by itself: it requests the cells around, and never sends the place itself.
async function searchFromHere({ isStoredOnly = false } = {}) {
  const nth = (searches += 1);
  const fromStored = { label: t("先看手机里存的"), action: () => searchFromHere({ isStoredOnly: true }) };
  const stop = wait(status, t("正在找……"), t("网络没有回音，还在等附近的站……"), isStoredOnly ? [] : [fromStored]);
  const here = position;
  const [{ answerElement, vocabulary }, { nearestOrClosed }, { nightOf, hasFilters }] = await searchModules();
  const filters = chosenFilters(vocabulary, nightOf);
  const mode = new FormData(form).get("mode");
  const picked = Boolean(here.picked);
  const question = { position: here, filters, mode, atMs: Date.now(), keys: quickFilterKeys(form), picked };
  const show = (found) => showFound(found, answerElement(found, question, hasFilters(question.filters)));
  try {
    const found = await nearestOrClosed(here, { ...question, isStoredOnly });
    if (nth !== searches) return;
    show(found);
    stop();
    const isCurrent = () => nth === searches;
    const ask = () => nearestOrClosed(here, question);
    if (!found.isStored) return;
    const { offerWhenBack } = await import("./network_return.js");
    offerWhenBack(here, { isCurrent, hasHits: found.hits.length > 0, ask, show });
  } catch {
    if (nth === searches) stop(t("没连上网，手机里也没有存过这一带。请换个地方再试，或拨 12351。"));
  }
}

function showFound(found, element) {
  const page = document.createDocumentFragment();
  page.append(element);
  showAnswer(page);
  nameOpenFilter(form);
  showCounts(form, found.counts, found.withinM);
  answer.querySelector("#exactly").addEventListener("click", searchOnServer);
}

function chosenFilters(vocabulary, nightOf) {
  const fields = new FormData(form);
  const codes = fields.getAll("service");
  const services = codes.map((code) => vocabulary.services.find((service) => service.code === code));
  const facilities = fields.getAll("has").map((code) => vocabulary.facilities?.find((one) => one.code === code));
  return {
    open: fields.has("open"),
    services: [...services, ...facilities].filter(Boolean), // both are tags
    withoutApp: fields.has("no_app"),
    kinds: fields.getAll("kind"),
    during: fields.has("tonight") ? nightOf(Date.now()) : null,
    ...truckFilters(form),
  };
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

// A search by name has no vehicle in its address: its answer is asked for again with it.
const refineByVehicle = () => askServer(addVehicle(new URLSearchParams(new FormData(form)), form));

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
locateButton.addEventListener("click", () => {
  const search = (found) => {
    storePosition(found);
    searchFromHere();
  };
  locate(status, position, search, () => document.getElementById("q").focus());
});

// Empty fields are not part of the address.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || value === "unknown") formData.delete(name);
});

// A search by name is not mixed with the position.
form.addEventListener("submit", (event) => {
  if (event.submitter?.id === "ahead") return searchAhead(event);
  if (isUsable()) return forgetPosition();
  return event.preventDefault();
});

function searchAhead(event) {
  event.preventDefault();
  if (!isUsable() || !hasRoad(form)) return;
  searches += 1;
  locate(status, position, (found) => {
    storePosition(found);
    askAhead(form, found, status, showAnswer);
  });
}

form.addEventListener("change", (event) => {
  if (event.target.name === "mode") arrangeFilters(form);
  storeMode(form);
  if (!isUsable()) return;
  if (event.target.type === "search") return;
  if (position && !isByName()) searchFromHere();
  else if (answer.childElementCount) form.requestSubmit();
});

// A place picked on the map is searched from as one's own position is.
function searchFromPicked({ lon, lat }) {
  storePosition({ lon, lat, at: Date.now(), picked: true });
  for (const name of PLACE_FIELDS) form.elements[name]?.setAttribute("value", "");
  form.elements.q.value = "";
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  searchFromHere();
}

function isByName() {
  return PLACE_FIELDS.some((name) => new FormData(form).get(name));
}

// The map beside the list shows the same stations; its frame is loaded when it is first shown.
function arrangeMap() {
  const side = answer.querySelector(".map-side");
  const choice = answer.querySelector(".switch");
  if (!side) return;
  choice.hidden = false;
  choice.addEventListener("click", ({ target }) => {
    if (target.dataset.show) switchTo(target.dataset.show);
  });
  if (WIDE.matches) switchTo("map");
}

function switchTo(shown) {
  const two = answer.querySelector(".two");
  const side = two.querySelector(".map-side");
  two.dataset.shown = shown;
  side.hidden = shown !== "map" && !WIDE.matches;
  for (const button of two.querySelectorAll(".switch button")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === shown));
  }
  const frame = side.querySelector("iframe");
  if (shown === "map" && !frame.src) frame.src = frame.dataset.src;
  if (shown === "map" && !WIDE.matches) side.scrollIntoView();
}

// The map's page posts "map-ready", and then gets the stations of the list.
addEventListener("message", ({ origin, source, data }) => {
  const frame = answer.querySelector("iframe");
  if (origin !== location.origin || source !== frame?.contentWindow) return;
  if (data.picked) return searchFromPicked(data.picked);
  if (data !== "map-ready") return;
  const here = answer.querySelector(".far") && position && !isByName() ? position : null;
  source.postMessage({ hits: listedStations(), here }, location.origin);
});

function listedStations() {
  return [...answer.querySelectorAll(".card[data-lon]")].map((card) => ({
    code: card.dataset.code,
    name: card.querySelector("h2 a").textContent,
    lon: Number(card.dataset.lon),
    lat: Number(card.dataset.lat),
    state: card.dataset.state,
    stateText: card.querySelector(".state").lastChild.textContent,
    isUnknown: Boolean(card.closest(".unasked")),
  }));
}

restoreMode(form);
restoreRoad(form);
arrangeFilters(form);
storePlace();
showPlaces();
arrangeMap();
markOwnReports();
keepBadgesCurrent();
if (!locateButton.hidden) addEventListener("load", () => setTimeout(() => searchModules().catch(() => {}), 1000));
if (position && !isByName()) searchFromHere();
if (isByName() && hasVehicle()) refineByVehicle();
