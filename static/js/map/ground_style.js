// How the ground looks: colours for light, dark and more contrast, and the rules that draw water, green, buildings, roads
// and names from the layers of a tile (locator/ground/queries/tiles.py). Nothing of it is as strong as a pin.
const FONT = '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
const HALO_PX = 3;
const MAIN_ROAD_RANK = 2; // locator/ground/domain/kinds.py
const MINOR_RANK = 5;
const PATH_RANK = 7;
const BIG_PLACES = new Set(["city", "town", "suburb"]);
const GREEN_NAMES = new Set(["park", "attraction"]);
const STOPS = new Set(["railway_station", "subway_station", "bus_station", "bus_stop", "airport", "ferry_terminal"]);

const LIGHT = {
  land: "#f3f1ec", water: "#c3dce8", green: "#dcead2", building: "#e6e1d9", buildingEdge: "#d9d2c7",
  main: "#f9e4b4", mainEdge: "#dcbf83", road: "#ffffff", roadEdge: "#d5cfc5", path: "#bfae98", rail: "#b3adb5",
  name: "#4a4653", greenName: "#3f6140", waterName: "#33607a", stopName: "#3d4a78", halo: "#ffffff", gate: "#8a7f70",
};
const DARK = {
  land: "#1b2127", water: "#14303f", green: "#1e2f27", building: "#262d34", buildingEdge: "#303840",
  main: "#5c5036", mainEdge: "#3c3527", road: "#3a434c", roadEdge: "#262d33", path: "#59534a", rail: "#55525c",
  name: "#c5ccd3", greenName: "#a3c3a5", waterName: "#93bdd6", stopName: "#b4bff0", halo: "#14191e", gate: "#8f8676",
};
const STRONG = {
  ...LIGHT, land: "#ffffff", water: "#9cc8e0", green: "#c3deb0", building: "#d6cfc4", buildingEdge: "#8f867a",
  main: "#f4cf7c", mainEdge: "#8c6a1f", roadEdge: "#8f867a", path: "#7d6b52", rail: "#6d6872", name: "#14121a",
  greenName: "#1d3d1e", waterName: "#0c3c57", stopName: "#1b2657",
};

// The palette that the reader's system asks for.
export function palette() {
  const asks = (feature) => matchMedia(`(${feature})`).matches;
  if (asks("prefers-color-scheme: dark")) return DARK;
  return asks("prefers-contrast: more") ? STRONG : LIGHT;
}

const PALETTE_QUERIES = ["prefers-color-scheme: dark", "prefers-contrast: more"];

export function onPaletteChange(act) {
  for (const query of PALETTE_QUERIES) matchMedia(`(${query})`).addEventListener("change", act);
}

// A road's width in pixels by rank; `zoom` is that of the map.
function roadWidth(zoom, rank) {
  if (rank >= PATH_RANK) return zoom < 16 ? 0.8 : 1.2;
  const grown = Math.max(0, zoom - 10);
  const base = rank <= 1 ? 1.6 : rank <= MAIN_ROAD_RANK ? 1.2 : rank < MINOR_RANK ? 0.8 : rank === MINOR_RANK ? 0.4 : 0.2;
  return Math.min(16, base + grown * (rank <= MAIN_ROAD_RANK ? 1.1 : rank < MINOR_RANK ? 0.9 : 0.65));
}

const rankOf = (feature) => feature?.props.rank ?? MINOR_RANK;
const isPath = (feature) => rankOf(feature) >= PATH_RANK;
const isMain = (feature) => rankOf(feature) <= MAIN_ROAD_RANK;

export function paintRules({ LineSymbolizer, PolygonSymbolizer, CircleSymbolizer }, colours) {
  const area = (dataLayer, fill) => ({ dataLayer, symbolizer: new PolygonSymbolizer({ fill }) });
  const line = (dataLayer, options, more = {}) => ({ dataLayer, ...more, symbolizer: new LineSymbolizer(options) });
  const casing = (filter, color) =>
    line("road", { color, width: (zoom, feature) => roadWidth(zoom, rankOf(feature)) + 2, lineCap: "round" }, { filter });
  const surface = (filter, color) =>
    line("road", { color, width: (zoom, feature) => roadWidth(zoom, rankOf(feature)), lineCap: "round" }, { filter });
  const isPlain = (zoom, feature) => !isPath(feature) && !isMain(feature);
  return [
    area("green", colours.green),
    area("water", colours.water),
    line("river", { color: colours.water, width: (zoom) => (zoom < 13 ? 1.2 : 2.5), lineCap: "round" }),
    { dataLayer: "building", minzoom: 15, symbolizer: new PolygonSymbolizer({ fill: colours.building, stroke: colours.buildingEdge, width: 0.6 }) },
    line("road", { color: colours.path, dashColor: colours.path, dash: [3, 3], dashWidth: 1.2, width: 0 }, { filter: (zoom, feature) => isPath(feature) }),
    line("rail", { color: colours.rail, width: 1.6 }, { filter: (zoom, feature) => !feature.props.tunnel }),
    line("rail", { color: colours.rail, width: 0, dashColor: colours.rail, dashWidth: 1.2, dash: [6, 5] }, { filter: (zoom, feature) => feature.props.tunnel, minzoom: 14 }),
    casing(isPlain, colours.roadEdge),
    casing((zoom, feature) => isMain(feature), colours.mainEdge),
    surface(isPlain, colours.road),
    surface((zoom, feature) => isMain(feature), colours.main),
    { dataLayer: "place", minzoom: 17, filter: (zoom, { props }) => props.kind === "gate", symbolizer: new CircleSymbolizer({ radius: 3, fill: colours.gate, stroke: colours.halo, width: 1 }) },
  ];
}

export function labelRules({ CenteredTextSymbolizer, LineLabelSymbolizer, LineLabelPlacement, Padding }, colours) {
  const text = (fill, font, padding) => new Padding(padding, new CenteredTextSymbolizer({ font, fill, stroke: colours.halo, width: HALO_PX }));
  const place = (filter, fill, px, padding, minzoom) =>
    ({ dataLayer: "place", minzoom, filter: (zoom, { props }) => filter(props.kind), symbolizer: text(fill, `500 ${px}px ${FONT}`, padding) });
  const road = (filter, minzoom) => ({
    dataLayer: "road",
    minzoom,
    filter: (zoom, feature) => feature.props.name && filter(rankOf(feature)),
    symbolizer: new LineLabelSymbolizer({ font: `500 12px ${FONT}`, fill: colours.name, stroke: colours.halo, width: HALO_PX, position: LineLabelPlacement?.Center ?? 2, repeatDistance: 400 }),
    sort: (one, other) => one.rank - other.rank,
  });
  return [
    place((kind) => BIG_PLACES.has(kind), colours.name, 13, 10, 6),
    place((kind) => STOPS.has(kind) && kind !== "bus_stop", colours.stopName, 12, 14, 12),
    road((rank) => rank <= 4, 14),
    place((kind) => GREEN_NAMES.has(kind), colours.greenName, 12, 24, 15),
    road((rank) => rank >= MINOR_RANK, 16),
    place((kind) => !BIG_PLACES.has(kind) && !STOPS.has(kind) && !GREEN_NAMES.has(kind) && kind !== "gate", colours.name, 12, 36, 15),
    place((kind) => kind === "bus_stop", colours.stopName, 11, 30, 17),
  ];
}
