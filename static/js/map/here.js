// The place that a list counts from: one's own position with its accuracy, or a place picked on the map.
import { t } from "../lib/messages.js";

// Returns a layer with a place { lon, lat, accuracyM, picked }.
export function placeLayer(place) {
  const label = place.picked ? t("您点的地方") : t("您在这里");
  const icon = L.divIcon({ className: place.picked ? "picked" : "me", iconSize: [18, 18] });
  const marker = L.marker([place.lat, place.lon], { icon, title: label, alt: label, keyboard: false });
  const layers = [marker];
  if (!place.picked && place.accuracyM > 0) layers.push(accuracyRing(place));
  return L.layerGroup(layers);
}

// Shows how far off a position may be.
function accuracyRing({ lat, lon, accuracyM }) {
  return L.circle([lat, lon], { radius: accuracyM, className: "vague", interactive: false });
}

// Adds the button "where am I"; `found` is called with { lon, lat, accuracyM }, `failed` with a sentence.
export function addLocateButton(map, found, failed) {
  if (!("geolocation" in navigator)) return;
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "locate", title: t("我在哪"), textContent: "◎" });
    button.setAttribute("aria-label", t("我在哪"));
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => locate(found, failed));
    return button;
  };
  control.addTo(map);
}

function locate(found, failed) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found({ lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy }),
    () => failed(t("没拿到您的位置。可以在地图上点一下。")),
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  );
}
