// The map of a row of an import and the stations that it may be, numbered as in the table below.
const CLOSEST_ZOOM = 18;
const MARK_PX = 30;

export function addPlaces(map, listId) {
  map.attributionControl.setPrefix(false);
  const items = [...document.getElementById(listId).querySelectorAll("[data-lon]")];
  const places = items.map((item) => [Number(item.dataset.lat), Number(item.dataset.lon)]);
  items.forEach((item, index) => {
    const number = document.createElement("span");
    number.textContent = item.dataset.mark;
    const className = "own" in item.dataset ? "spot own" : "spot";
    const icon = L.divIcon({ className, html: number, iconSize: [MARK_PX, MARK_PX] });
    const label = item.textContent.trim();
    L.marker(places[index], { title: label, alt: label, keyboard: false, icon }).addTo(map);
  });
  if (places.length) map.fitBounds(places, { maxZoom: CLOSEST_ZOOM, padding: [40, 40] });
}
