// The places that were asked for by name on this phone, for the next time: names and addresses of pages
// only, never a position, and on this phone only.
const KEY = "lately";
const KEPT = 5;
const ASKS = ["q", "division", "near"];

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

// An answered page is remembered when something was found.
export function rememberPlace() {
  const asked = new URLSearchParams(location.search);
  const name = ASKS.find((one) => asked.get(one));
  const heading = document.querySelector("#answer h1");
  if (!name || !heading || !document.querySelector("#answer .card, #answer .places")) return;
  const place = { title: heading.textContent.trim(), search: `?${name}=${encodeURIComponent(asked.get(name))}` };
  const others = kept().filter(({ search }) => search !== place.search);
  try {
    localStorage.setItem(KEY, JSON.stringify([place, ...others].slice(0, KEPT)));
  } catch {
    // A browser without storage has no last places.
  }
}

export function lately() {
  const section = document.getElementById("lately");
  const places = kept();
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
