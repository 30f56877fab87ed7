// The position that a search counts from, { lon, lat, accuracyM, picked, at }: it stays in this tab.
const KEY = "position";
const FRESH_MS = 10 * 60 * 1000;
const QUIETLY = { timeout: 10_000, maximumAge: 600_000 };

export function storedPosition() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    return stored && Date.now() - stored.at < FRESH_MS ? stored : null;
  } catch {
    return null;
  }
}

// Stores a position, or forgets it if it is null.
export function storePosition(position) {
  try {
    if (position) sessionStorage.setItem(KEY, JSON.stringify({ ...position, at: Date.now() }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage the position is gone with the page, nothing else.
  }
}

// Returns one's own position if this site may know it already, else null; asks nobody.
export async function positionQuietly() {
  const stored = storedPosition();
  if (stored && !stored.picked) return stored;
  try {
    const { state } = await navigator.permissions.query({ name: "geolocation" });
    if (state !== "granted") return null;
    const { coords } = await new Promise((found, failed) => {
      navigator.geolocation.getCurrentPosition(found, failed, QUIETLY);
    });
    return { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy };
  } catch {
    return null;
  }
}
