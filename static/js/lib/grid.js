// Distances on the WGS 84 ellipsoid, and the grid of cells (geodata/tiles.py). Places are { lon, lat } in WGS 84
// degrees, boxes { west, east, north, south }, cells { z, x, y }.
export const STATIONS_ZOOM = 12; // cells of this zoom hold stations, cells of lower zooms hold counts
export const ZOOMS_TO_PARTS = 3; // a cell of counts has the counts of cells so many zooms higher
const MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const MINOR_M = MAJOR_M * (1 - FLATTENING);
const RADIANS = Math.PI / 180;
// The length of one degree of latitude, at the equator and at the poles; a degree of longitude is never longer.
// Used for bounds only, never for distances.
const DEGREE_LEAST_M = 110_574;
const DEGREE_MOST_M = 111_694;

// Returns the geodesic distance by Vincenty's inverse solution: within a country it errs by less than a millimetre.
export function distanceM(start, end) {
  const across = (end.lon - start.lon) * RADIANS;
  const [sinU1, cosU1] = reducedLatitude(start.lat);
  const [sinU2, cosU2] = reducedLatitude(end.lat);
  let lambda = across;
  let sinSigma = 0;
  let cosSigma = 1;
  let sigma = 0;
  let cosSqAlpha = 1;
  let cos2Mid = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    const sinLambda = Math.sin(lambda);
    const cosLambda = Math.cos(lambda);
    const aside = cosU1 * sinU2 - sinU1 * cosU2 * cosLambda;
    sinSigma = Math.hypot(cosU2 * sinLambda, aside);
    if (sinSigma === 0) return 0;
    cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * sinLambda) / sinSigma;
    cosSqAlpha = 1 - sinAlpha ** 2;
    cos2Mid = cosSqAlpha ? cosSigma - (2 * sinU1 * sinU2) / cosSqAlpha : 0;
    const c = (FLATTENING / 16) * cosSqAlpha * (4 + FLATTENING * (4 - 3 * cosSqAlpha));
    const inner = cos2Mid + c * cosSigma * (2 * cos2Mid ** 2 - 1);
    const before = lambda;
    lambda = across + (1 - c) * FLATTENING * sinAlpha * (sigma + c * sinSigma * inner);
    if (Math.abs(lambda - before) < 1e-13) break;
  }
  const u = (cosSqAlpha * (MAJOR_M ** 2 - MINOR_M ** 2)) / MINOR_M ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  const third = (b / 6) * cos2Mid * (4 * sinSigma ** 2 - 3) * (4 * cos2Mid ** 2 - 3);
  const less = b * sinSigma * (cos2Mid + (b / 4) * (cosSigma * (2 * cos2Mid ** 2 - 1) - third));
  return MINOR_M * a * (sigma - less);
}

function reducedLatitude(lat) {
  const tangent = (1 - FLATTENING) * Math.tan(lat * RADIANS);
  const cosine = 1 / Math.sqrt(1 + tangent ** 2);
  return [tangent * cosine, cosine];
}

export function cellOf({ lon, lat }, z) {
  const size = 2 ** z;
  const down = (1 - Math.asinh(Math.tan(lat * RADIANS)) / Math.PI) / 2;
  const within = (part) => Math.max(0, Math.min(size - 1, Math.floor(part * size)));
  return { z, x: within((lon + 180) / 360), y: within(down) };
}

export const nameOf = ({ z, x, y }) => `${z}-${x}-${y}`;

export function boxOf({ z, x, y }) {
  const latitude = (part) => Math.atan(Math.sinh(Math.PI * (1 - (2 * part) / 2 ** z))) / RADIANS;
  const longitude = (part) => (part * 360) / 2 ** z - 180;
  return { west: longitude(x), east: longitude(x + 1), north: latitude(y), south: latitude(y + 1) };
}

// Returns the cells of a zoom that may have a point within reachM of a box.
export function cellsAround(box, reachM, z) {
  const up = reachM / DEGREE_LEAST_M;
  const steepest = Math.min(85, Math.max(Math.abs(box.north), Math.abs(box.south)) + up);
  const aside = up / Math.cos(steepest * RADIANS);
  const first = cellOf({ lon: Math.max(-180, box.west - aside), lat: Math.min(85, box.north + up) }, z);
  const last = cellOf({ lon: Math.min(180, box.east + aside), lat: Math.max(-85, box.south - up) }, z);
  const found = [];
  for (let x = first.x; x <= last.x; x += 1) {
    for (let y = first.y; y <= last.y; y += 1) {
      const cell = { z, x, y };
      if (leastDistanceM(box, boxOf(cell)) <= reachM) found.push(cell);
    }
  }
  return found;
}

// Returns a lower bound of the distance between any two points of two boxes.
export function leastDistanceM(a, b) {
  const across = Math.max(0, b.west - a.east, a.west - b.east);
  const along = Math.max(0, b.south - a.north, a.south - b.north);
  const edges = [a.north, a.south, b.north, b.south].map(Math.abs);
  // The shortest path may run nearer to the pole than both boxes lie, by far less than this.
  const steepest = Math.min(89, Math.max(...edges) + across / 4);
  return Math.hypot(along * DEGREE_LEAST_M, across * DEGREE_LEAST_M * Math.cos(steepest * RADIANS));
}

// Returns an upper bound of the distance between a place and any point of a box.
export function mostDistanceM(box, { lon, lat }) {
  const across = Math.max(Math.abs(lon - box.west), Math.abs(lon - box.east));
  const along = Math.max(Math.abs(lat - box.south), Math.abs(lat - box.north));
  const crossesEquator = Math.min(lat, box.south) < 0 && Math.max(lat, box.north) > 0;
  const flattest = crossesEquator ? 0 : Math.min(...[lat, box.south, box.north].map(Math.abs));
  return Math.hypot(along * DEGREE_MOST_M, across * DEGREE_MOST_M * Math.cos(flattest * RADIANS));
}
