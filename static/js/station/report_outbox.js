// Reports that were written without a network: stored on the phone, sent later, each once. The key of a report is made
// here; the server makes one report of one key, however often it is sent.
import { transact } from "../lib/database.js";
import { t } from "../lib/messages.js";
import { fetchOwn, textOf } from "../lib/network.js";
import { forgetOwnReport, numberOwnReport } from "../lib/own_reports.js";

const HAS_WAITING = "waiting"; // in localStorage: every page looks it up before it loads this module
const TOO_MANY_REQUESTS = 429;
const LATER_TIMEOUT_MS = 30_000; // nobody looks at a report that is sent later

export const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const storedReports = () => transact("reports", "readonly", (store) => store.getAll());

export async function storeReport(key, code, fields) {
  const report = { key, code, fields, saidAt: new Date().toISOString() };
  await transact("reports", "readwrite", (store) => store.put(report));
  localStorage.setItem(HAS_WAITING, "1");
}

// Returns the server's answer; throws where there is none of our own. The report may have reached the server all the same.
export function postReport(code, fields, key, timeoutMs) {
  const options = {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "text/html", "Idempotency-Key": key },
  };
  return fetchOwn(`/stations/${encodeURIComponent(code)}/reports`, options, timeoutMs);
}

// Returns the sentence in which the server refuses a report; empty where it has none.
export function refusalOf(answer) {
  const page = new DOMParser().parseFromString(textOf(answer), "text/html");
  return page.querySelector("main p, main h1")?.textContent ?? "";
}

// Sends all stored reports, in one tab at a time.
export async function sendStoredReports() {
  const locked = navigator.locks ? (send) => navigator.locks.request("outbox", send) : (send) => send();
  await locked(async () => {
    for (const report of await storedReports()) if (!(await sendReport(report))) return;
    localStorage.removeItem(HAS_WAITING);
  });
}

// Returns whether the server has accepted or refused the report for good.
async function sendReport({ key, code, fields, verdict, saidAt }) {
  let answer;
  try {
    answer = await postReport(code, { ...(fields ?? { verdict }), said_at: saidAt }, key, LATER_TIMEOUT_MS);
  } catch {
    return false;
  }
  if (answer.status === TOO_MANY_REQUESTS) return false;
  await transact("reports", "readwrite", (store) => store.delete(key));
  const number = decodeURIComponent(answer.url.split("/").at(-1));
  if (answer.ok) numberOwnReport(key, number);
  else forgetOwnReport(key);
  showNotice(
    answer.ok
      ? t("刚才没有网络时写的反映发出去了，编号 {number}。谢谢。", { number })
      : t("有一条反映没有收下，可能太久以前了，可以到站点页面再点一次。"),
  );
  return true;
}

function showNotice(text) {
  const notice = document.getElementById("outbox");
  if (!notice) return;
  notice.hidden = false;
  notice.textContent = text;
}
