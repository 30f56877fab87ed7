// Favourite stations, on this device only. What is known of them is stored as a pack, so that they are there without a
// network.
import { FAVOURITES, removePack } from "../lib/stored_packs.js";

const KEY = "stars"; // [{ code, name }] in localStorage

export function favourites() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function store(list) {
  localStorage.setItem(KEY, JSON.stringify(list));
}

export function addFavourite(code, name) {
  store([...favourites().filter((favourite) => favourite.code !== code), { code, name }]);
}

export function removeFavourite(code) {
  store(favourites().filter((favourite) => favourite.code !== code));
}

// Downloads what is known of the favourites; a station that was merged is replaced by its successor.
export async function refreshFavourites() {
  const list = favourites();
  if (!list.length) return removePack(FAVOURITES);
  const { downloadFavourites } = await import("./pack_download.js");
  const { pack, moved } = await downloadFavourites(list.map(({ code }) => code));
  const names = new Map(pack.rows.map(({ code, name }) => [code, name]));
  const current = list.map(({ code, name }) => {
    const today = moved[code] ?? code;
    return [today, { code: today, name: names.get(today) ?? name }];
  });
  return store([...new Map(current).values()]);
}
