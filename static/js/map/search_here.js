// Searching elsewhere on the map: around its middle after it was moved by hand, or around a tapped place.
import { t } from "../lib/messages.js";

const FROM_ZOOM = 10; // a search of less detail would find the middle of a province

// Adds the button that appears when the map was moved by hand; `search` gets { lon, lat, picked }.
export function addSearchHere(map, search) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "pick here", textContent: t("⟳ 在这一带找"), hidden: true });
  map.getContainer().after(button);
  const offer = () => (button.hidden = map.getZoom() < FROM_ZOOM);
  map.on("dragend", offer);
  map.getContainer().addEventListener("keyup", ({ key }) => key.startsWith("Arrow") && offer());
  button.addEventListener("click", () => {
    button.hidden = true;
    const { lng: lon, lat } = map.getCenter().wrap();
    search({ lon, lat, picked: true });
  });
}

// Offers a search around a tapped place.
export function offerSearchAt(map, { lng: lon, lat }, search) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "pick", textContent: t("找这里附近的驿站") });
  button.addEventListener("click", () => {
    map.closePopup();
    search({ lon, lat, picked: true });
  });
  L.popup().setLatLng([lat, lon]).setContent(button).openOn(map);
}
