// Land and water, for maps of large areas: coasts and lakes only, no border of any kind (scripts/bootstrap/land.py).

// Fetches them and draws them under everything else, up to a zoom: above, a coast would be off by streets.
export async function addLand(map, address, lastZoom) {
  let rings;
  try {
    const response = await fetch(address);
    rings = unpack(await response.json());
  } catch {
    return; // without a network there is the plain ground
  }
  map.createPane("land").style.zIndex = 140; // below the ground, which is drawn on it
  const options = { pane: "land", className: "land", interactive: false, smoothFactor: 1, noClip: true };
  const land = L.polygon(rings, { ...options, renderer: L.svg({ pane: "land", padding: 0.5 }) });
  const update = () => {
    const isFar = map.getZoom() <= lastZoom;
    map.getContainer().classList.toggle("water", isFar);
    if (isFar) land.addTo(map);
    else land.remove();
  };
  map.on("zoomend", update);
  update();
}

// Returns rings of [lat, lon]: each is written as steps from point to point, in units of 1 / scale degrees.
function unpack({ scale, rings }) {
  return rings.map((steps) => {
    let [lon, lat] = [0, 0];
    const ring = [];
    for (let index = 0; index < steps.length; index += 2) {
      lon += steps[index];
      lat += steps[index + 1];
      ring.push([lat / scale, lon / scale]);
    }
    return ring;
  });
}
