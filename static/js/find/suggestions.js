// Places that are suggested while somebody types: a combobox with a list (WAI-ARIA), from our own server. The text is
// sent in a body; coordinates are not sent at all.
import { t } from "../lib/messages.js";
import { looksLikeCoordinates } from "./typed_coordinates.js";

const WAIT_MS = 150;
const MIN_LETTERS = 2;
const MOST_LETTERS = 40;
const PAUSE_MS = 30_000; // after the server has refused one
const PLACE_FIELDS = ["q", "division", "near", "place"];
const HAN = /\p{Script=Han}/u;

let input;
let list;
let status;
let items = [];
let chosen = -1;
let timer;
let request;
let pausedUntil = 0;

export function start(form) {
  input = form.elements.q;
  build();
  input.addEventListener("input", (event) => event.isComposing || waitForMore(form));
  input.addEventListener("compositionend", () => waitForMore(form));
  input.addEventListener("keydown", (event) => onKey(event, form));
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("li");
    if (option) go(items[[...list.children].indexOf(option)], form);
  });
  form.addEventListener("submit", close);
  waitForMore(form);
}

function build() {
  list = document.createElement("ul");
  Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t("地名建议"));
  status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
}

function waitForMore(form) {
  clearTimeout(timer);
  request?.abort();
  if (!isWorthAsking(input.value)) return close();
  timer = setTimeout(() => ask(form, input.value), WAIT_MS);
}

function isWorthAsking(text) {
  const typed = text.trim();
  const isEnough = typed.length >= MIN_LETTERS || HAN.test(typed);
  return isEnough && typed.length <= MOST_LETTERS && !looksLikeCoordinates(typed) && Date.now() >= pausedUntil;
}

async function ask(form, text) {
  request = new AbortController();
  const options = { method: "POST", body: new URLSearchParams({ q: text.trim() }), signal: request.signal };
  try {
    const response = await fetch("/suggestions", options);
    if (!response.ok) {
      pausedUntil = Date.now() + PAUSE_MS;
      return close();
    }
    const found = await response.json();
    if (input.value === text && document.activeElement === input) show(found);
  } catch {
    close(); // no network: the form works as before
  }
}

function show(found) {
  items = found;
  list.replaceChildren(...found.map(optionElement));
  choose(-1);
  list.hidden = !found.length;
  input.setAttribute("aria-expanded", String(found.length > 0));
  status.textContent = found.length ? t("{n} 个地名，按上下键选", { n: found.length }) : "";
}

function optionElement({ name, kind, where }, index) {
  const option = document.createElement("li");
  option.id = `suggestion-${index}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const label = document.createElement("span");
  label.lang = "zh-Hans";
  label.textContent = name;
  const rest = document.createElement("small");
  rest.textContent = [kind, where].filter(Boolean).join(" · ");
  option.append(label, rest);
  return option;
}

function choose(index) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = index;
  const option = list.children[chosen];
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function close() {
  if (!list) return;
  request?.abort();
  list.hidden = true;
  items = [];
  choose(-1);
  list.replaceChildren();
  status.textContent = "";
  input.setAttribute("aria-expanded", "false");
}

function onKey(event, form) {
  if (event.isComposing || list.hidden) return;
  const last = items.length - 1;
  if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0) go(items[chosen], form);
  else return;
  event.preventDefault();
}

// Opens the answer for a place with the filters that are set, or a station's page.
function go({ page, field, value }, form) {
  if (page) return location.assign(page);
  const query = new URLSearchParams(new FormData(form));
  for (const name of PLACE_FIELDS) query.delete(name);
  query.set(field, value);
  location.assign(`/?${query}`);
}
