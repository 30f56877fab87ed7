// Downloads packs and their updates (locator/offline/views/packs.py). Only what the site's own key has signed is stored,
// and nothing older than what is there.
import { NEEDS_LETTERS, readRows, withNames, writtenOf } from "../lib/cell_format.js";
import { fetchOwn, jsonOf } from "../lib/network.js";
import { FAVOURITES, packOf, storePack } from "../lib/stored_packs.js";

export class Refused extends Error {}

const NEWLINE = 10;
const TIMEOUT_MS = 120_000; // half a megabyte over a slow network

// Downloads a division's pack, or what changed since it was stored; returns the pack that is stored now.
export async function downloadDivision(id, key) {
  const stored = await packOf(id);
  // A change has the names of what changed; in another language they are all fetched anew.
  const isUpdate = stored && (!NEEDS_LETTERS || stored.rows.every(writtenOf));
  const address = withNames(`/packs/${id}${isUpdate ? `?since=${stored.version}` : ""}`);
  const response = await fetchOwn(address, { cache: "no-cache" }, TIMEOUT_MS);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const bytes = new Uint8Array(response.body);
  const packed = await verified(bytes, key);
  const size = Number(response.headers.get("Content-Length")) || bytes.length;
  const pack = accepted(packed, id, stored, size);
  await storePack(pack);
  return pack;
}

// Returns the signed content; throws Refused where the Ed25519 signature does not fit it.
async function verified(bytes, key) {
  const end = bytes.indexOf(NEWLINE);
  const body = bytes.subarray(end + 1);
  let isSigned = false;
  try {
    const { signature } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    const publicKey = await crypto.subtle.importKey("raw", fromBase64(key), "Ed25519", false, ["verify"]);
    isSigned = await crypto.subtle.verify("Ed25519", publicKey, fromBase64(signature), body);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
  }
  if (!isSigned) throw new Refused("signature");
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function accepted(packed, id, stored, size) {
  if (packed.id !== id) throw new Refused("another division");
  if (stored && packed.made_min * 60_000 < stored.asOfMs) throw new Refused("older");
  if (packed.since === null) return { ...packFrom(packed, id), bytes: size };
  if (packed.since !== stored?.version) throw new Refused("since another version");
  return { ...updated(stored, packFrom(packed, id)), bytes: stored.bytes };
}

function packFrom(packed, id) {
  return {
    id,
    title: packed.title,
    version: packed.version,
    asOfMs: packed.made_min * 60_000,
    hoursUntilMs: packed.hours_until_min === null ? null : packed.hours_until_min * 60_000,
    rows: readRows(packed),
    gone: packed.gone,
    timetables: packed.timetables,
    ownHours: packed.own_hours,
  };
}

function updated(stored, changes) {
  const rows = new Map(stored.rows.map((row) => [row.code, row]));
  for (const code of changes.gone) rows.delete(code);
  for (const row of changes.rows) rows.set(row.code, row);
  const gone = [...new Set([...stored.gone, ...changes.gone])].filter((code) => !rows.has(code));
  return { ...changes, rows: [...rows.values()].sort((a, b) => a.row - b.row), gone };
}

// Downloads what is known of the favourites; returns { pack, moved }: the successors of their codes.
export async function downloadFavourites(codes) {
  const query = new URLSearchParams(codes.map((code) => ["code", code]));
  const response = await fetchOwn(withNames(`/packs/stations?${query}`), {}, TIMEOUT_MS);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const packed = jsonOf(response);
  const pack = packFrom(packed, FAVOURITES);
  await storePack(pack);
  return { pack, moved: packed.moved };
}
