// Asking with the phone's own position, which stays in this tab.
import { lately, rememberPlace } from "./recent_places.js";
import { arrange, keep, keysOf, recall, showCounts, truck } from "./search_form.js";
import { keepTrue } from "../lib/opening_state.js";
import { t } from "../lib/messages.js";

// What finding needs, fetched while somebody still reads: the page itself is there without it.
const parts = () => Promise.all([import("./cards.js"), import("./nearest.js"), import("./ranking.js")]);

const form = document.getElementById("ask");
const say = document.getElementById("say");
const answer = document.getElementById("answer");
const locate = document.getElementById("locate");
const KEY = "position";
const GOOD_FOR_MS = 10 * 60 * 1000;
const LOCATE = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };
const WIDE = matchMedia("(min-width: 60rem)");

const REFUSED = {
  1: t("没拿到您的位置：浏览器没有允许。可以输入地名，或在下面选地区。"),
  2: t("没拿到您的位置：手机定不了位。可以输入地名，或在下面选地区。"),
  3: t("没拿到您的位置：等太久了。可以再试一次，或输入地名。"),
};

let position = remembered();

function remembered() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept && Date.now() - kept.at < GOOD_FOR_MS ? kept : null;
  } catch {
    return null;
  }
}

function remember(found) {
  position = found;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    // A browser without storage forgets it with the page; nothing else is lost.
  }
}

function forget() {
  position = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

// The phone finds by itself: the server is asked for the cells around, never for the place itself.
async function askFromHere() {
  say.textContent = t("正在找……");
  const [{ answer: shapeOf, vocabulary }, { nearestOrClosed }, { nightOf, wantsAnything }] = await parts();
  const wanted = wantedNow(vocabulary, nightOf);
  const mode = new FormData(form).get("mode");
  const question = { wanted, mode, atMs: Date.now(), keys: keysOf(form), picked: Boolean(position.picked) };
  try {
    const found = await nearestOrClosed(position, question);
    const page = document.createDocumentFragment();
    page.append(shapeOf(found, question, wantsAnything(question.wanted)));
    show(page);
    showCounts(form, found.counts, found.withinM);
    answer.querySelector("#exactly").addEventListener("click", askExactly);
    say.textContent = "";
  } catch {
    say.textContent = t("没连上网，手机里也没有存过这一带。请换个地方再试，或拨 12351。");
  }
}

function wantedNow(vocabulary, nightOf) {
  const said = new FormData(form);
  const services = said.getAll("service").map((code) => vocabulary.services.find((one) => one.code === code));
  return {
    open: said.has("open"),
    services: services.filter(Boolean),
    withoutApp: said.has("no_app"),
    kinds: said.getAll("kind"),
    during: said.has("tonight") ? nightOf(Date.now()) : null,
    ...truck(form),
  };
}

// Only where somebody taps for it, beside the words that say what is sent.
async function askExactly() {
  say.textContent = t("正在找……");
  const body = new URLSearchParams(new FormData(form));
  for (const name of ["q", "division", "near"]) body.delete(name);
  body.set("lon", position.lon.toFixed(6));
  body.set("lat", position.lat.toFixed(6));
  try {
    const response = await fetch("/", { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(response.ok ? page.getElementById("answer") : page.getElementById("main"));
    say.textContent = "";
  } catch {
    say.textContent = t("没连上网。请换个地方再试，或拨 12351。");
  }
}

function show(found) {
  answer.replaceChildren(...found.childNodes);
  document.getElementById("by-division")?.setAttribute("hidden", "");
  document.body.classList.add("answered");
  document.dispatchEvent(new Event("cards"));
  arrangeMap();
}

locate.hidden = !("geolocation" in navigator);
locate.addEventListener("click", () => {
  say.textContent = t("正在定位……");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      remember({ lon: coords.longitude, lat: coords.latitude, at: Date.now() });
      askFromHere();
    },
    (error) => {
      say.textContent = REFUSED[error.code] ?? REFUSED[2];
      document.getElementById("q").focus();
    },
    LOCATE,
  );
});

// What was left empty does not stand in the address either.
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value || value === "unknown") formData.delete(name);
});

// Asking by name is a question of its own: the position is not mixed into it.
form.addEventListener("submit", forget);
form.addEventListener("change", (event) => {
  if (event.target.name === "mode") arrange(form);
  keep(form);
  if (event.target.type === "search") return;
  if (position && !asksByName()) askFromHere();
  else if (answer.childElementCount) form.requestSubmit();
});

// A place picked on the map asks what is near it, as one's own place would.
function askThere({ lon, lat }) {
  remember({ lon, lat, at: Date.now(), picked: true });
  for (const name of ["q", "division", "near"]) form.elements[name]?.setAttribute("value", "");
  form.elements.q.value = "";
  for (const one of form.querySelectorAll("input[type=hidden]")) one.remove();
  askFromHere();
}

function asksByName() {
  return ["q", "division", "near"].some((name) => new FormData(form).get(name));
}

// The map shows what the list shows: the frame is filled when it is first looked at.
function arrangeMap() {
  const side = answer.querySelector(".map-side");
  const choice = answer.querySelector(".switch");
  if (!side) return;
  choice.hidden = false;
  choice.addEventListener("click", ({ target }) => {
    if (target.dataset.show) look(target.dataset.show);
  });
  if (WIDE.matches) look("map");
}

function look(shown) {
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

// The map's page says when it is ready, and is then told what the list holds.
addEventListener("message", ({ origin, source, data }) => {
  const frame = answer.querySelector("iframe");
  if (origin !== location.origin || source !== frame?.contentWindow) return;
  if (data.picked) return askThere(data.picked);
  if (data !== "map-ready") return;
  const here = answer.querySelector(".far") && position && !asksByName() ? position : null;
  source.postMessage({ hits: hits(), here }, location.origin);
});

function hits() {
  return [...answer.querySelectorAll(".card[data-lon]")].map((card) => ({
    code: card.dataset.code,
    name: card.querySelector("h2 a").textContent,
    lon: Number(card.dataset.lon),
    lat: Number(card.dataset.lat),
    state: card.dataset.state,
    words: card.querySelector(".state").lastChild.textContent,
  }));
}

recall(form);
arrange(form);
rememberPlace();
lately();
arrangeMap();
keepTrue();
if (!locate.hidden) addEventListener("load", () => setTimeout(() => parts().catch(() => {}), 1000));
if (position && !asksByName()) askFromHere();
