// A small map of a few places, each with a letter or number that the page explains beside it; other stations near them
// are dots.
const CLOSEST_ZOOM = 18;

export function addMarks(map, marks, neighbours = []) {
  map.attributionControl.setPrefix(false);
  const credit = document.getElementById(map.getContainer().id)?.closest("[data-credit]")?.dataset.credit;
  if (credit) map.attributionControl.addAttribution(credit);
  for (const place of neighbours) L.circleMarker(place, { radius: 5, color: "#0f4c5c", fillColor: "#8fd0e0", fillOpacity: 1, interactive: false }).addTo(map);
  for (const { mark, lon, lat } of marks) {
    const label = document.createElement("span");
    label.textContent = mark;
    const icon = L.divIcon({ className: "mark-pin", html: label, iconSize: [32, 32], iconAnchor: [0, 32] });
    L.marker([lat, lon], { icon, title: mark, alt: mark }).addTo(map);
  }
  map.fitBounds(marks.map(({ lon, lat }) => [lat, lon]), { padding: [48, 48], maxZoom: CLOSEST_ZOOM });
}
