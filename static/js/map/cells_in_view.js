// The cells of stations or of counts that a map shows.
import { fetchCell } from "../lib/cells.js";
import { STATIONS_ZOOM, cellOf } from "../lib/grid.js";

const HIGHEST_COUNTS_ZOOM = 10;
const MOST_CELLS = 60;

// Returns what became of each cell in view, as Promise.allSettled does: counts where the map is far off, else stations.
export function fetchCellsInView(map, isFar) {
  const zoom = isFar ? Math.max(0, Math.min(HIGHEST_COUNTS_ZOOM, map.getZoom() - 1)) : STATIONS_ZOOM;
  return Promise.allSettled(cellsInView(map, zoom).map(fetchCell));
}

function cellsInView(map, zoom) {
  const view = map.getBounds();
  const world = 2 ** zoom;
  const { x: left, y: top } = cellOf({ lon: view.getWest(), lat: Math.min(85, view.getNorth()) }, zoom);
  const { x: right, y: bottom } = cellOf({ lon: view.getEast(), lat: Math.max(-85, view.getSouth()) }, zoom);
  const found = [];
  for (let x = left; x <= Math.min(right, world - 1); x += 1) {
    for (let y = top; y <= Math.min(bottom, world - 1); y += 1) found.push({ z: zoom, x, y });
  }
  return found.slice(0, MOST_CELLS);
}
