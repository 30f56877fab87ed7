// Draws the ground under a Leaflet map: tiles of our own server, by protomaps-leaflet on a canvas, so that a name of the
// extract is never anything but drawn text. The library is fetched when the pins are there, and only where there is a
// ground (locator/maps/map/ground.py).
import { labelRules, onPaletteChange, paintRules, palette } from "./ground_style.js";

const PINS_WAIT_MS = 1500; // a map may have no pin at all
const PANE = "ground";
const OFFLINE_LAST_ZOOM = 14; // of the tiles that a phone keeps (locator/ground/domain/ground.py)
let library;

// Adds the ground to a map; `source` is { library, tiles, attribution, box, first_zoom, last_zoom }.
export async function addGround(map, source) {
  await pinsAreDrawn(map);
  const protomaps = await (library ??= loadScript(source.library));
  const pane = map.getPane(PANE) ?? map.createPane(PANE);
  pane.style.zIndex = 150; // below other tiles, shapes and pins, above coasts (land.js)
  map.options.minZoom ??= 0; // else the map would go no farther out than its ground
  let layer;
  function draw() {
    layer?.remove();
    const colours = palette();
    for (const name of ["land", "water"]) map.getContainer().style.setProperty(`--map-${name}`, colours[name]);
    layer = protomaps.leafletLayer(optionsOf(protomaps, source, colours)).addTo(map);
  }
  draw();
  onPaletteChange(draw);
  for (const change of ["online", "offline"]) addEventListener(change, draw);
  map.getContainer().dataset.ground = "drawn";
}

function optionsOf(protomaps, { tiles, attribution, box, first_zoom: first, last_zoom: last }, colours) {
  const [west, south, east, north] = box;
  return {
    url: tiles,
    pane: PANE,
    bounds: [[south, west], [north, east]],
    minZoom: first + 1, // a tile is drawn 512 pixels wide, one zoom further in
    maxDataZoom: navigator.onLine ? last : Math.min(last, OFFLINE_LAST_ZOOM),
    attribution: escaped(attribution), // Leaflet takes HTML
    // No colour behind the tiles: land and water of a large area show between them.
    paintRules: paintRules(protomaps, colours),
    labelRules: labelRules(protomaps, colours),
  };
}

function pinsAreDrawn(map) {
  return new Promise((resolve) => {
    const isPin = (layer) => layer instanceof L.Marker;
    map.eachLayer((layer) => isPin(layer) && resolve());
    map.on("layeradd", ({ layer }) => isPin(layer) && setTimeout(resolve));
    setTimeout(resolve, PINS_WAIT_MS);
  });
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(protomapsL));
    script.addEventListener("error", () => reject(new Error(`no ${address}`)));
    document.head.append(script);
  });
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
