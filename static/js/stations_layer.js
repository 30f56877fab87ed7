// The map's layer of stations: asks our API for the cells in view and draws them by state.
// Station texts reach the page as text only, never as HTML.
const words = JSON.parse(document.getElementById("words").textContent);
const say = document.getElementById("say");
const popup = document.getElementById("popup");
const SHAPES = { open: "●", closing_soon: "◆", closed: "▬", unknown: "○" };
const FROM_ZOOM = 10; // nearer than this there are stations, farther the names of places
const NAMES_FROM_ZOOM = 14;
const MAX_NAMES = 60;
const LEVELS = [
  { below: 7, level: "province", opens: 7 },
  { below: FROM_ZOOM, level: "prefecture", opens: 11 },
];
const PAGE = 500;
const MAX_CELLS = 12;
const PIN_PX = 26;
const HIT_PX = 36;

// Cells are of fixed size and place: what we ask for tells no more than the cell.
const cellDegrees = (zoom) => (zoom >= 13 ? 0.1 : zoom >= 11 ? 0.4 : 0.8);

export function addStations(map, addresses) {
  map.attributionControl.setPrefix(false);
  if (words.credit) map.attributionControl.addAttribution(words.credit);
  const around = L.layerGroup().addTo(map);
  const found = L.layerGroup().addTo(map);
  const cells = new Map();
  const listed = new Set();

  async function cell(key) {
    if (!cells.has(key)) cells.set(key, load(addresses.stations, key));
    try {
      return await cells.get(key);
    } catch (error) {
      cells.delete(key);
      throw error;
    }
  }

  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    const far = LEVELS.find(({ below }) => map.getZoom() < below);
    try {
      if (far) return showPlaces(await places(far.level), far.opens, mine);
      const pages = await Promise.all(keysInView(map).map(cell));
      if (mine !== turn) return; // the map has moved on
      around.clearLayers();
      for (const page of pages) {
        for (const feature of page.features) {
          const its = feature.properties;
          if (feature.geometry && !listed.has(its.code)) marker(station(feature)).addTo(around);
        }
      }
      nameMarkers(map, around);
      say.textContent = pages.some((page) => page.more) ? words.more : "";
    } catch {
      if (mine === turn) say.textContent = words.failed;
    }
  }

  const counted = new Map();
  function places(level) {
    if (!counted.has(level)) counted.set(level, ask(`${addresses.divisions}?level=${level}`));
    return counted.get(level).catch((error) => {
      counted.delete(level);
      throw error;
    });
  }

  function showPlaces({ features }, opens, mine) {
    if (mine !== turn) return;
    around.clearLayers();
    const view = map.getBounds().pad(0.1);
    for (const { geometry, properties } of features) {
      const at = [...geometry.coordinates].reverse();
      if (view.contains(at)) {
        place(at, properties).on("click", () => map.setView(at, opens)).addTo(around);
      }
    }
    say.textContent = listed.size ? "" : words.places;
  }

  function showList({ hits, here }) {
    found.clearLayers();
    listed.clear();
    const bounds = [];
    if (here) {
      bounds.push([here.lat, here.lon]);
      L.marker([here.lat, here.lon], {
        icon: L.divIcon({ className: "me", iconSize: [18, 18] }),
        title: words.me,
        alt: words.me,
      }).addTo(found);
    }
    hits.forEach((hit, index) => {
      listed.add(hit.code);
      bounds.push([hit.lat, hit.lon]);
      marker(hit, index + 1).addTo(found);
    });
    if (bounds.length) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 16 });
    refresh();
  }

  map.on("moveend", refresh);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent) showList(data);
  });
  if (parent !== window) parent.postMessage("map-ready", location.origin);
  openNamed(map, addresses.station).finally(refresh);
}

async function openNamed(map, address) {
  const code = new URLSearchParams(location.search).get("station");
  if (!code) return;
  const response = await fetch(address + encodeURIComponent(code));
  if (!response.ok) return;
  const feature = await response.json();
  if (feature.geometry) map.setView([...feature.geometry.coordinates].reverse(), 16);
}

function keysInView(map) {
  const size = cellDegrees(map.getZoom());
  const view = map.getBounds();
  const keys = [];
  for (let x = Math.floor(view.getWest() / size); x * size < view.getEast(); x += 1) {
    for (let y = Math.floor(view.getSouth() / size); y * size < view.getNorth(); y += 1) {
      keys.push(`${size}/${x}/${y}`);
    }
  }
  return keys.slice(0, MAX_CELLS);
}

async function load(address, key) {
  const [size, x, y] = key.split("/").map(Number);
  const corners = [x * size, y * size, (x + 1) * size, (y + 1) * size];
  const bbox = corners.map((degrees) => degrees.toFixed(1)).join(",");
  const { features, links } = await ask(`${address}?${new URLSearchParams({ bbox, limit: PAGE })}`);
  return { features, more: links.some(({ rel }) => rel === "next") };
}

async function ask(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

function place(at, { name, stations }) {
  const label = `${name} ${stations}`;
  const icon = L.divIcon({ className: "place", html: textElement(label), iconSize: null });
  return L.marker(at, { icon, title: label, alt: label });
}

// Close by, and without a picture of the streets, names are what one finds one's way by.
function nameMarkers(map, markers) {
  const shown = markers.getLayers();
  if (map.getZoom() < NAMES_FROM_ZOOM || shown.length > MAX_NAMES) return;
  for (const one of shown) {
    const name = textElement(one.options.name);
    one.bindTooltip(name, { permanent: true, direction: "right", className: "name" });
  }
}

function station({ geometry, properties }) {
  const [lon, lat] = geometry.coordinates;
  const { code, name, address, open_state: state } = properties;
  return { code, name, address, lon, lat, state, words: stateWords(properties) };
}

function stateWords({ open_state: state, opens_at: opens, closes_at: closes }) {
  if (closes) return `${words[state]} ${words.until} ${clock(closes)}`;
  return opens ? `${words[state]}，${words.again}${clock(opens)}` : words[state];
}

function clock(moment) {
  const parts = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", ...parts }).format(
    new Date(moment),
  );
}

function marker(its, number) {
  const size = number ? HIT_PX : PIN_PX;
  const icon = L.divIcon({
    className: `pin ${its.state}${number ? " hit" : ""}`,
    html: textElement(number ?? SHAPES[its.state]),
    iconSize: [size, size],
    iconAnchor: [4, size],
    popupAnchor: [size / 2 - 4, -size],
  });
  const label = `${its.name}，${its.words}`;
  const options = { icon, title: label, alt: label, name: its.name };
  return L.marker([its.lat, its.lon], options).bindPopup(() => card(its));
}

function textElement(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function card(its) {
  const content = popup.content.cloneNode(true).firstElementChild;
  const link = content.querySelector("a");
  link.href = `/stations/${encodeURIComponent(its.code)}`;
  link.textContent = its.name;
  content.querySelector(".words").textContent = `${SHAPES[its.state]} ${its.words}`;
  content.querySelector(".address").textContent = its.address ?? "";
  return content;
}
