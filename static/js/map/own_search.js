// The map's page by itself: its own filters, and searches on the phone, as on the search page.
import { accessWords } from "../find/access_words.js";
import { directionText, distanceText, travelText } from "../find/distance.js";
import { nearestOrClosed } from "../find/nearest.js";
import { noticeTexts } from "../find/notices.js";
import { chosenFilters, passes } from "../find/ranking.js";
import { writtenOf } from "../lib/cell_format.js";
import { t } from "../lib/messages.js";
import { shownState, stateText } from "../lib/opening_state.js";

const form = document.getElementById("chips");
const vocabulary = JSON.parse(document.getElementById("vocabulary").textContent);
const MODE = "walk";

const filtersNow = () => chosenFilters(new FormData(form), vocabulary, Date.now());

// Returns those of some stations that pass the filters for somebody who stands before them.
export function passingNow(stations) {
  const filters = filtersNow();
  const question = { atMs: Date.now(), travelS: 0, mode: MODE };
  return stations.filter((station) => passes(station, filters, question));
}

// Returns { hits, noneOpen, isComplete }: the nearest stations of a place as a list's items.
export async function searchAround(place) {
  const question = { filters: filtersNow(), mode: MODE, atMs: Date.now() };
  const found = await nearestOrClosed(place, question);
  const unknown = found.unknown?.hits ?? [];
  const numbered = found.hits.map((hit, index) => itemOf(hit, place, index + 1));
  return { hits: [...numbered, ...unknown.map((hit) => itemOf(hit, place, null))], noneOpen: Boolean(found.noneOpen) };
}

function itemOf({ station, now, distanceM, travelS }, place, number) {
  const atMs = Date.now();
  const way = [distanceText(distanceM), travelText(travelS, vocabulary.modes[MODE])].filter(Boolean).join(" · ");
  const state = shownState(now, station.checkedMs, atMs);
  const direction = directionText(place, station);
  const words = { state, stateText: stateText(now, atMs, station.checkedMs), number, far: way, direction };
  return { ...facts(station), ...words, where: [direction, station.where].filter(Boolean).join(" · ") };
}

function writtenText(station) {
  const { name, where } = writtenOf(station) ?? {};
  return [name, where].filter(Boolean).join(" · ");
}

// Returns what the card over the map says of a station of a cell, beside its state.
export function facts(station) {
  const { before, method, after } = accessWords(station.access, vocabulary.access);
  return {
    ...station,
    href: `/stations/${encodeURIComponent(station.code)}`,
    where: (station.where ?? station.address) || t("没有登记地址"),
    written: writtenText(station),
    access: `${before}${method}${after}`,
    note: [...noticeTexts(station.notices, Date.now(), vocabulary.services), vocabulary.rough[station.quality] ?? ""].join(" ").trim(),
  };
}
