// The small map of a station's page, with the stations nearby that are open, and how far all of that is from this phone.
// The map is loaded when it comes into view.
import { directionText, distanceText, travelText } from "../find/distance.js";
import { positionQuietly, storePosition } from "../find/own_position.js";
import { travelTimeS } from "../find/ranking.js";
import { distanceM } from "../lib/grid.js";
import { t } from "../lib/messages.js";

const FAR_AWAY_M = 100_000;
const section = document.getElementById("on-map");
const frame = section.querySelector("iframe");
const own = itemOf(document.querySelector(".title"));
const nearby = [...document.querySelectorAll("#nearby [data-code]")].map(itemOf);
let here = null;
let isReady = false;

function itemOf(element) {
  const { code, name, lon, lat, state, href, where, access, demo } = element.dataset;
  const stateText = element.querySelector(".state").lastElementChild.textContent;
  return { code, name, lon: Number(lon), lat: Number(lat), state, stateText, href, where, access, demo };
}

function sendList() {
  if (!isReady) return;
  const counted = (station) => ({ ...station, ...wayFrom(here ?? own, station) });
  const hits = [{ ...(here ? counted(own) : own), isSelf: true }];
  nearby.forEach((station, index) => hits.push({ ...counted(station), number: index + 1 }));
  frame.contentWindow.postMessage({ list: { hits, center: here, around: own } }, location.origin);
}

function wayFrom(start, station) {
  const awayM = distanceM(start, station);
  return { far: distanceText(awayM), direction: directionText(start, station), isFarAway: awayM > FAR_AWAY_M };
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data === "map-ready") {
    isReady = true;
    sendList();
  }
  if (!data.place) return;
  storePosition(data.place); // a search from the map goes on on the search page
  location.assign("/");
});

section.hidden = false;
new IntersectionObserver((entries, observer) => {
  if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
  observer.disconnect();
  frame.src = frame.dataset.src;
}).observe(frame);

positionQuietly().then((position) => {
  if (!position) return;
  const awayM = distanceM(position, own);
  if (awayM < FAR_AWAY_M) here = position;
  const mode = document.querySelector("nav.modes [aria-current]"); // none where there are no directions
  const seconds = mode && awayM < FAR_AWAY_M ? travelTimeS(awayM, mode.dataset.mode) : 0;
  const way = seconds ? travelText(seconds, mode.textContent.trim()) : "";
  const words = [t("离您 {distance}", { distance: distanceText(awayM) }), directionText(position, own), way];
  document.getElementById("from-here").textContent = words.filter(Boolean).join(" · ");
  sendList();
});
