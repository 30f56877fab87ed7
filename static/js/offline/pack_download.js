// Getting a pack and bringing it up to date. Only what the site's own key has signed is taken in, and
// nothing older than what is there; locator/web/packs.py writes it.
import { rowsOf } from "../lib/cell_format.js";
import { FAVOURITES, pack, put } from "../lib/stored_packs.js";

export class Refused extends Error {}

const NEWLINE = 10;

// Gets a division's pack, or what changed since it was kept; returns the record that is kept now.
export async function keepDivision(id, key) {
  const known = await pack(id);
  const address = `/packs/${id}${known ? `?since=${known.version}` : ""}`;
  const response = await fetch(address, { cache: "no-cache" }); // who asks wants to know what is new
  if (!response.ok) throw new Error(`status ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const packed = await verified(bytes, key);
  const sent = Number(response.headers.get("Content-Length")) || bytes.length;
  const record = taken(packed, id, known, sent);
  await put(record);
  return record;
}

// Returns the pack that was signed; raises Refused where a single byte of it is another.
export async function verified(bytes, key) {
  const end = bytes.indexOf(NEWLINE);
  const body = bytes.subarray(end + 1);
  let isOurs = false;
  try {
    const { signature } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    const trusted = await crypto.subtle.importKey("raw", fromBase64(key), "Ed25519", false, ["verify"]);
    isOurs = await crypto.subtle.verify("Ed25519", trusted, fromBase64(signature), body);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
  }
  if (!isOurs) throw new Refused("signature");
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function taken(packed, id, known, sent) {
  if (packed.id !== id) throw new Refused("another division");
  if (known && packed.made_min * 60_000 < known.saidMs) throw new Refused("older");
  if (packed.since === null) return { ...recordOf(packed, id), bytes: sent };
  if (packed.since !== known?.version) throw new Refused("since another version");
  return { ...merged(known, recordOf(packed, id)), bytes: known.bytes };
}

function recordOf(packed, id) {
  return {
    id,
    title: packed.title,
    version: packed.version,
    saidMs: packed.made_min * 60_000,
    hoursUntilMs: packed.hours_until_min === null ? null : packed.hours_until_min * 60_000,
    rows: rowsOf(packed),
    gone: packed.gone,
    timetables: packed.timetables,
    ownHours: packed.own_hours,
  };
}

function merged(known, news) {
  const rows = new Map(known.rows.map((row) => [row.code, row]));
  for (const code of news.gone) rows.delete(code);
  for (const row of news.rows) rows.set(row.code, row);
  const back = new Set(rows.keys());
  const gone = [...new Set([...known.gone, ...news.gone])].filter((code) => !back.has(code));
  return { ...news, rows: [...rows.values()].sort((a, b) => a.row - b.row), gone };
}

// Gets what favourites are by now; returns { record, moved }: where their old codes lead.
export async function keepFavourites(codes) {
  const query = new URLSearchParams(codes.map((code) => ["code", code]));
  const response = await fetch(`/packs/stations?${query}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const packed = await response.json();
  const record = recordOf(packed, FAVOURITES);
  await put(record);
  return { record, moved: packed.moved };
}
