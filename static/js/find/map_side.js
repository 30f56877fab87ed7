// The map beside the list, in a frame: the same stations in the same order, and each points at the other. The frame
// stays while answers change; it is loaded when it is first shown.
const WIDE = matchMedia("(min-width: 60rem)");
const two = document.querySelector(".two");
const side = two.querySelector(".map-side");
const frame = side.querySelector("iframe");
const choice = two.querySelector(".switch");
let list; // { answer, center, searchFrom }: what the map shows, around which place, and how to search elsewhere
let isReady = false;
let pointed = null; // the code of the station whose card is pointed at
let isChosenOnMap = false; // the last search was asked for on the map, which then stays where it is

// Shows the stations of an answer on the map; `center()` is the place that their distances count from, or null.
export function arrangeMap(answer, options) {
  const isFirst = !list;
  list = { answer, ...options };
  choice.hidden = false;
  if (isFirst) connect(answer);
  if (isFirst && WIDE.matches) switchTo("map");
  else sendList();
}

function connect(answer) {
  choice.addEventListener("click", ({ target }) => target.dataset.show && switchTo(target.dataset.show));
  answer.addEventListener("toggle", sendList, true); // a part that is opened belongs to the list
  for (const name of ["pointerover", "focusin"]) {
    answer.addEventListener(name, ({ target }) => pointAt(target.closest(".card")?.dataset.code ?? null));
  }
  answer.addEventListener("pointerleave", () => WIDE.matches && pointAt(null));
  addEventListener("keydown", onKey);
}

// Lifts the pin of a card that is pointed at, also where the map is shown only afterwards.
function pointAt(code) {
  pointed = code;
  post({ lit: code });
}

function switchTo(shown) {
  two.dataset.shown = shown;
  document.body.classList.toggle("map-shown", shown === "map");
  side.hidden = shown !== "map" && !WIDE.matches;
  for (const button of choice.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === shown));
  }
  if (shown !== "map") return;
  if (!frame.src) frame.src = frame.dataset.src;
  else sendList();
  if (!WIDE.matches) side.scrollIntoView({ block: "end" });
}

function post(message) {
  if (isReady) frame.contentWindow.postMessage(message, location.origin);
}

function sendList() {
  const hasSwitch = !WIDE.matches; // it lies over the map
  post({ list: { hits: listedStations(), center: list.center(), keepView: isChosenOnMap, hasSwitch } });
  isChosenOnMap = false;
  pointAt(pointed);
}

// What the map's page posts: that it is ready, which station is chosen on it, or where to search instead.
addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data === "map-ready") {
    isReady = true;
    return sendList();
  }
  if (data.chosen !== undefined) mark(data.chosen);
  if (!data.place) return undefined;
  isChosenOnMap = true;
  return list.searchFrom(data.place);
});

// Marks the card of the station that is chosen on the map.
function mark(code) {
  for (const card of list.answer.querySelectorAll(".card.lit")) card.classList.remove("lit");
  const card = code && list.answer.querySelector(`.card[data-code="${CSS.escape(code)}"]`);
  if (!card) return;
  card.classList.add("lit");
  if (WIDE.matches) card.scrollIntoView({ block: "nearest" });
}

// The keys 1 to 9 choose a station by its number, Escape none.
function onKey({ key, target, altKey, ctrlKey, metaKey }) {
  if (side.hidden || altKey || ctrlKey || metaKey || target.matches("input:not([type=checkbox], [type=radio]), select")) return;
  if (key === "Escape") post({ open: null });
  const card = /^[1-9]$/.test(key) && numberedCards()[Number(key) - 1];
  if (!card) return;
  card.querySelector("h2 a").focus();
  post({ open: card.dataset.code });
}

const isUnknown = (card) => Boolean(card.closest(".unasked"));
// What nobody has asked to see yet is no part of the list, except those whose number the page tells.
const isShown = (card) => isUnknown(card) || !card.closest("details:not([open])");
const shownCards = () => [...list.answer.querySelectorAll(".card[data-lon]")].filter(isShown);
// The numbers count all cards of the list, so that they stay what they are where a station has no position.
const numberedCards = () => [...list.answer.querySelectorAll(".card")].filter((card) => isShown(card) && !isUnknown(card));

function listedStations() {
  const numbered = numberedCards();
  return shownCards().map((card) => {
    const text = (selector) => card.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const link = card.querySelector("h2 a");
    return {
      code: card.dataset.code,
      name: link.textContent,
      href: link.getAttribute("href"),
      lon: Number(card.dataset.lon),
      lat: Number(card.dataset.lat),
      state: card.dataset.state,
      stateText: card.querySelector(".state").lastChild.textContent,
      number: isUnknown(card) ? null : numbered.indexOf(card) + 1,
      far: card.querySelector(".far b") ? text(".far") : "",
      direction: text(".direction"),
      isFarAway: Boolean(card.querySelector(".far[data-far-away]")),
      written: [text(".written-name"), text(".written-where")].filter(Boolean).join(" · "),
      where: text(".where"),
      access: text(".getin"),
      note: [...card.querySelectorAll(".notice, .rough")].map((line) => line.textContent.trim()).join(" "),
      demo: Boolean(card.querySelector(".demo")),
    };
  });
}
