// Reports written where there was no network: kept on the phone, sent later, each once. The key of a
// report is made here; the server makes one report of one key, however often it is sent.
import { within } from "../lib/database.js";
import { t } from "../lib/messages.js";

const WAITING = "waiting";
const BUSY = 429;

export const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const waiting = () => within("reports", "readonly", (store) => store.getAll());

// Where somebody stood is not kept: a trail of it on the phone is not worth its weight as a witness.
export async function keepReport(key, code, verdict) {
  const report = { key, code, verdict, saidAt: new Date().toISOString() };
  await within("reports", "readwrite", (store) => store.put(report));
  localStorage.setItem(WAITING, "1");
}

export function post(code, fields, key) {
  return fetch(`/stations/${encodeURIComponent(code)}/reports`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "text/html", "Idempotency-Key": key },
  });
}

export async function sendWaiting() {
  const lock = navigator.locks ? (act) => navigator.locks.request("outbox", act) : (act) => act();
  await lock(async () => {
    for (const report of await waiting()) if (!(await sent(report))) return;
    localStorage.removeItem(WAITING);
  });
}

// Returns whether the server has settled the matter, one way or the other.
async function sent({ key, code, verdict, saidAt }) {
  let answer;
  try {
    answer = await post(code, { verdict, said_at: saidAt }, key);
  } catch {
    return false;
  }
  if (answer.status === BUSY || answer.status >= 500) return false;
  await within("reports", "readwrite", (store) => store.delete(key));
  const number = decodeURIComponent(answer.url.split("/").at(-1));
  tell(
    answer.ok
      ? t("刚才没有网络时写的反映发出去了，编号 {number}。谢谢。", { number })
      : t("有一条反映没有收下，可能太久以前了，可以到站点页面再点一次。"),
  );
  return true;
}

function tell(words) {
  const place = document.getElementById("outbox");
  if (!place) return;
  place.hidden = false;
  place.textContent = words;
}
