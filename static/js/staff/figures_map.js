// The map of figures: areas coloured by their class, circles where there is no boundary. All of it is also in the table
// above the map.
const COLOURS = ["#dcebee", "#a9cdd5", "#6ba8b5", "#2f7f90", "#0f4c5c"];
const SMALLEST_PX = 7;
const LARGEST_PX = 34;

function colourOf(feature) {
  return COLOURS[Math.min(feature.properties.class, COLOURS.length - 1)];
}

// A circle's area is in proportion to the number of stations.
function radiusPx(served, most) {
  return Math.max(SMALLEST_PX, LARGEST_PX * Math.sqrt(served / Math.max(most, 1)));
}

function labelElement(feature) {
  const { name, words } = feature.properties;
  const label = document.createElement("span");
  label.textContent = `${name} ${words}`;
  return label;
}

export async function addAreas(map, address, closestZoom = 11) {
  map.attributionControl.setPrefix(false);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return;
  const collection = await answer.json();
  const most = Math.max(0, ...collection.features.map((feature) => feature.properties.served));
  const layer = L.geoJSON(collection, {
    style: (feature) => ({ color: "#14212b", weight: 1, fillColor: colourOf(feature), fillOpacity: 0.75 }),
    pointToLayer: (feature, place) =>
      L.circleMarker(place, { radius: radiusPx(feature.properties.served, most) }),
    onEachFeature: (feature, shape) => {
      shape.bindTooltip(labelElement(feature), { sticky: true });
      if (feature.properties.link) shape.on("click", () => location.assign(feature.properties.link));
    },
  }).addTo(map);
  if (collection.features.length) map.fitBounds(layer.getBounds().pad(0.1), { maxZoom: closestZoom, animate: false });
  map.getContainer().dataset.ready = String(collection.features.length);
}
