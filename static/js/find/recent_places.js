// The places last searched by name: titles and queries, never a position, and on this phone only.
const KEY = "lately"; // the name that phones have stored it under since the first version
const MOST = 5;
const PLACE_FIELDS = ["q", "division", "near", "place"];

function storedPlaces() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

// Stores the place of this page, if the page found something.
export function storePlace() {
  const query = new URLSearchParams(location.search);
  const name = PLACE_FIELDS.find((field) => query.get(field));
  const heading = document.querySelector("#answer h1");
  if (!name || !heading || !document.querySelector("#answer .card, #answer .places")) return;
  const place = { title: heading.textContent.trim(), search: `?${name}=${encodeURIComponent(query.get(name))}` };
  const others = storedPlaces().filter(({ search }) => search !== place.search);
  try {
    localStorage.setItem(KEY, JSON.stringify([place, ...others].slice(0, MOST)));
  } catch {
    // A browser without storage has no recent places.
  }
}

export function showPlaces() {
  const section = document.getElementById("lately");
  const places = storedPlaces();
  if (!section || !places.length) return;
  for (const { title, search } of places) {
    const link = document.createElement("a");
    link.textContent = title;
    link.href = `/${search}`;
    section.querySelector("ul").appendChild(document.createElement("li")).append(link);
  }
  section.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    section.hidden = true;
  });
  section.hidden = false;
}
