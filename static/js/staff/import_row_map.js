// A row of a sheet and the stations that it may be, numbered as in the table below the map.
const ZOOM = 18;

export function addPlaces(map, id) {
  map.attributionControl.setPrefix(false);
  const list = document.getElementById(id);
  const points = [...list.querySelectorAll("[data-lon]")].map((item) => [Number(item.dataset.lat), Number(item.dataset.lon), item]);
  for (const [lat, lon, item] of points) {
    const badge = document.createElement("span");
    badge.textContent = item.dataset.mark;
    L.marker([lat, lon], { title: item.textContent.trim(), alt: item.textContent.trim(), keyboard: false,
      icon: L.divIcon({ className: "own" in item.dataset ? "spot own" : "spot", html: badge, iconSize: [30, 30] }) }).addTo(map);
  }
  if (points.length) map.fitBounds(points.map(([lat, lon]) => [lat, lon]), { maxZoom: ZOOM, padding: [40, 40] });
}
