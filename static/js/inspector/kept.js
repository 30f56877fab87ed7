// What an inspector's phone keeps: the doors to look at, and results that wait for a network, each sent once. A result's key
// is made here; the server keeps one result of one key, however often it is sent. Results are kept by person: somebody
// else on the same phone neither sees nor sends nor deletes them.
import { transact } from "../lib/database.js";
import { fetchOwn, jsonOf } from "../lib/network.js";

const DOORS = "/staff/inspect/doors";
const SEND_TIMEOUT_MS = 120_000; // photos, on a bad network
const ASK_TIMEOUT_MS = 10_000;
const LATER = [401, 403, 429]; // sign in again, or try later: the result stays as it is
const OWNER = "inspector"; // in localStorage: who last brought doors to this phone, and so judges

const all = (store) => transact(store, "readonly", (opened) => opened.getAll());
const put = (store, value) => transact(store, "readwrite", (opened) => opened.put(value));
const remove = (store, key) => transact(store, "readwrite", (opened) => opened.delete(key));

const owner = () => localStorage.getItem(OWNER);

export const keptDoors = () => all("doors");
export const removeResult = (key) => remove("results", key);

// Returns the results that a person has not sent yet.
export async function keptResults(person = owner()) {
  return (await all("results")).filter((result) => result.person === person);
}

// Returns how many results of other people wait on this phone.
export async function countOfOthers() {
  return (await all("results")).filter((result) => result.person !== owner()).length;
}

// Keeps a result with its photos, and takes its door off the list.
export async function keepResult(door, fields, photos) {
  const result = { key: crypto.randomUUID(), person: owner(), door: door.id, name: door.name, fields, photos, madeAt: new Date().toISOString() };
  await put("results", result);
  await remove("doors", door.id);
}

// Brings the doors of whoever is signed in, and keeps them in the place of those before; returns the server's answer, or
// null without a network or a session.
export async function bringDoors() {
  const answer = await ask();
  if (!answer) return null;
  localStorage.setItem(OWNER, String(answer.person));
  const waiting = new Set((await keptResults()).map(({ door }) => door));
  await transact("doors", "readwrite", (store) => store.clear());
  for (const door of answer.doors) if (!waiting.has(door.id)) await put("doors", door);
  return answer;
}

async function ask() {
  try {
    const answer = await fetchOwn(DOORS, { headers: { Accept: "application/json, application/problem+json" } }, ASK_TIMEOUT_MS);
    return answer.ok ? jsonOf(answer) : null;
  } catch {
    return null;
  }
}

// Sends what waits, in one tab at a time; returns how many were taken, and how many of them came late.
export async function sendResults(csrf) {
  const locked = navigator.locks ? (send) => navigator.locks.request("inspections", send) : (send) => send();
  return locked(async () => {
    const taken = { count: 0, late: 0 };
    for (const result of await keptResults()) {
      if (result.refusal) continue;
      const answer = await send(result, csrf);
      if (!answer) break;
      taken.count += 1;
      taken.late += Number(answer.is_late);
    }
    return taken;
  });
}

// Returns what the server says to a result that it has taken; null where it has not. One that it refuses is kept with why.
async function send(result, csrf) {
  const form = new FormData();
  const fields = { csrf, key: result.key, made_at: result.madeAt, ...result.fields };
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  for (const [name, photo] of Object.entries(result.photos)) form.append(name, photo, "photo.jpg");
  let answer;
  try {
    const options = { method: "POST", body: form, headers: { Accept: "application/json" } };
    answer = await fetchOwn(`/staff/inspect/${result.door}`, options, SEND_TIMEOUT_MS);
  } catch {
    return null;
  }
  if (answer.ok) {
    await remove("results", result.key);
    return jsonOf(answer);
  }
  if (!LATER.includes(answer.status)) await put("results", { ...result, refusal: refusalOf(answer) });
  return null;
}

function refusalOf(answer) {
  try {
    const said = jsonOf(answer);
    return said.errors?.map(({ parameter, detail }) => `${parameter}：${detail}`).join("；") || said.detail || said.title;
  } catch {
    return String(answer.status);
  }
}

// Forgets the doors, and the results of a person; what others have not sent stays for them.
export async function forget(person) {
  localStorage.removeItem(OWNER);
  await transact("doors", "readwrite", (store) => store.clear());
  for (const { key } of await keptResults(person)) await remove("results", key);
}
