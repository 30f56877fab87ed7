// Favourites: which stations somebody has starred, on this device only; what is known of them is kept
// like a pack, so that they are there without a network.
import { FAVOURITES, remove } from "../lib/stored_packs.js";
import { keepFavourites } from "./pack_download.js";

const KEY = "stars";

export function starred() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(stars) {
  localStorage.setItem(KEY, JSON.stringify(stars));
}

export function star(code, name) {
  remember([...starred().filter((one) => one.code !== code), { code, name }]);
}

export function unstar(code) {
  remember(starred().filter((one) => one.code !== code));
}

// Gets what is known of the favourites; where one was merged, its successor is the favourite from now on.
export async function refresh() {
  const stars = starred();
  if (!stars.length) return remove(FAVOURITES);
  const { record, moved } = await keepFavourites(stars.map(({ code }) => code));
  const names = new Map(record.rows.map(({ code, name }) => [code, name]));
  const now = stars.map(({ code, name }) => {
    const today = moved[code] ?? code;
    return [today, { code: today, name: names.get(today) ?? name }];
  });
  return remember([...new Map(now).values()]);
}
