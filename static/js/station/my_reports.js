// The list of what this phone reported, on the page where one looks reports up.
import { formatDay, t } from "../lib/messages.js";
import { formatClock } from "../lib/opening_state.js";
import { VERDICTS, forgetOwnReports, ownReports } from "../lib/own_reports.js";

const SHANGHAI_MS = 8 * 3_600_000;
const panel = document.getElementById("my-reports");
const list = panel.querySelector("ul");

function itemOf({ number, name, verdict, saidAt }) {
  const item = document.createElement("li");
  const what = document.createElement(number ? "a" : "span");
  if (number) what.href = `/reports/${encodeURIComponent(number)}`;
  what.textContent = `${name} · ${VERDICTS[verdict] ?? verdict}`;
  const when = document.createElement("small");
  const clock = `${formatDay(new Date(saidAt + SHANGHAI_MS))} ${formatClock(saidAt)}`;
  when.textContent = number ? clock : `${clock} · ${t("还没发出去，连上网会自动发")}`;
  item.append(what, document.createElement("br"), when);
  return item;
}

function show() {
  const reports = ownReports();
  panel.hidden = !reports.length;
  list.replaceChildren(...reports.map(itemOf));
}

panel.querySelector("button").addEventListener("click", () => {
  forgetOwnReports();
  show();
});
show();
