// The table of stations: which are picked, also on other pages and on the map; arrow keys between its cells; and one cell
// changed in place. The map (static/js/map/staff_stations.js) hears of picks, and tells of its own, by events.
import { t } from "../lib/messages.js";
import { editCell } from "./cell_editor.js";

const form = document.getElementById("bench");
const said = document.getElementById("bench-said");
const KEPT_AS = "locator.picked";

if (form) start();
offerMap();

function start() {
  const boxes = [...form.querySelectorAll("input[name=code]")];
  const whole = document.getElementById("pick-page");
  const all = document.getElementById("pick-all");
  const unpick = document.getElementById("unpick");
  const picked = new Set(readPicked(form.elements.filters.value));

  function show() {
    for (const box of boxes) {
      box.checked = picked.has(box.value);
      box.closest("tr").classList.toggle("is-picked", box.checked);
    }
    const here = boxes.filter((box) => box.checked).length;
    whole.checked = here === boxes.length;
    whole.indeterminate = here > 0 && here < boxes.length;
    const n = all?.checked ? Number(form.dataset.total) : picked.size;
    const count = document.getElementById("picked");
    if (count) count.textContent = t("选了 {n} 个", { n });
    if (unpick) unpick.hidden = n === 0;
    form.classList.toggle("none-picked", n === 0);
    form.elements.codes.value = [...picked].join(" ");
    sessionStorage.setItem(KEPT_AS, JSON.stringify({ filters: form.elements.filters.value, codes: [...picked] }));
    document.dispatchEvent(new CustomEvent("stations-picked", { detail: [...picked] }));
  }

  function pick(codes, isPicked) {
    for (const code of codes) picked[isPicked ? "add" : "delete"](code);
    show();
  }

  form.addEventListener("change", ({ target }) => {
    if (target === whole) pick(boxes.map((box) => box.value), whole.checked);
    else if (target.name === "code") pick([target.value], target.checked);
    else if (target === all) show();
  });
  unpick?.addEventListener("click", () => {
    if (all) all.checked = false;
    picked.clear();
    show();
  });
  document.addEventListener("pick-stations", ({ detail: { codes, isToggled } }) => {
    pick(codes, isToggled ? !picked.has(codes[0]) : true);
    if (!isToggled) say(t("选上了 {n} 个站", { n: codes.length }));
  });
  document.addEventListener("map-ready", show);
  form.addEventListener("submit", (event) => {
    if (!picked.size && !all?.checked) {
      event.preventDefault();
      say(t("还没有选站点：在表里打钩，或在图上圈"));
    }
  });
  if (whole) whole.hidden = false;
  show();
  walkByKeys(form.querySelector("tbody"));
}

// Picks are kept while the filters stay the same: pages and orders of them are one selection.
function readPicked(filters) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "{}");
  return kept.filters && sameFilters(kept.filters, filters) ? kept.codes : [];
}

function sameFilters(one, other) {
  const [a, b] = [one, other].map((text) => {
    const filters = new URLSearchParams(text);
    for (const name of ["sort", "column"]) filters.delete(name);
    filters.sort();
    return filters.toString();
  });
  return a === b;
}

// One cell of the table is reached by Tab, the others from it by the arrow keys (WAI-ARIA, layout grids).
function walkByKeys(body) {
  const rows = [...body.rows].map((row) => [...row.querySelectorAll("input[name=code], th a, a.cell")]);
  let current = rows[0]?.[1] ?? rows[0]?.[0];
  const stops = rows.flat();
  for (const stop of stops) stop.tabIndex = stop === current ? 0 : -1;
  body.addEventListener("focusin", ({ target }) => {
    if (!stops.includes(target)) return;
    current.tabIndex = -1;
    current = target;
    current.tabIndex = 0;
  });
  body.addEventListener("keydown", (event) => {
    const line = rows.findIndex((row) => row.includes(event.target));
    if (line < 0) return;
    const column = rows[line].indexOf(event.target);
    const next = {
      ArrowUp: rows[line - 1]?.[column],
      ArrowDown: rows[line + 1]?.[column],
      ArrowLeft: rows[line][column - 1],
      ArrowRight: rows[line][column + 1],
      Home: rows[line][0],
      End: rows[line].at(-1),
    }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "F2" || (event.key === " " && event.target.matches("a.cell"))) {
      event.preventDefault();
      edit(event.target.closest("[data-cell]"));
    }
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a.cell");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    edit(link.closest("[data-cell]"));
  });
}

function edit(cell) {
  if (cell) editCell(cell, form.elements.csrf.value, say);
}

function say(text) {
  said.textContent = text;
}

// The map is beside the table where there is room, else it is asked for.
function offerMap() {
  const [bench, map, button] = ["workbench", "bench-map", "show-map"].map((id) => document.getElementById(id));
  const hasRoom = matchMedia("(min-width: 80rem)");
  function show(isShown) {
    bench.classList.toggle("with-map", isShown);
    map.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
  }
  button.hidden = hasRoom.matches;
  hasRoom.addEventListener("change", () => {
    button.hidden = hasRoom.matches;
    show(hasRoom.matches);
  });
  button.addEventListener("click", () => show(map.hidden));
  show(hasRoom.matches);
}
