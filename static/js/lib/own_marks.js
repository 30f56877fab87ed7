// Marks the cards that the server made with what this phone reported itself, and puts them behind the others.
import { STATE_SYMBOLS, pack, stateAt, stateText, unpack } from "./opening_state.js";
import { ownDoubt, ownDoubtText, ownReports, uncertain } from "./own_reports.js";

export function markOwnReports(root = document) {
  const reports = ownReports();
  if (!reports.length) return;
  for (const card of root.querySelectorAll(".card[data-code]:not([data-own])")) {
    const doubt = ownDoubt(card.dataset.code, Date.now(), reports);
    if (doubt) markCard(card, doubt);
  }
}

function markCard(card, doubt) {
  card.dataset.own = doubt.verdict;
  const badge = card.querySelector(".state");
  markBadge(badge, doubt);
  const isUnknown = badge?.classList.contains("unknown");
  if (isUnknown) card.dataset.state = "unknown";
  if (card.textContent.includes(ownDoubtText(doubt))) return; // ranked by the phone with it already
  card.querySelector(".headline").after(noticeOf(doubt));
  if (!isUnknown) return; // closed by its hours, as before
  card.querySelector(".why")?.remove();
  card.parentElement.append(card);
}

export function noticeOf(doubt) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = ownDoubtText(doubt);
  return notice;
}

export function markBadge(badge, doubt) {
  if (!badge?.dataset.hours) return;
  const hours = uncertain(unpack(badge.dataset.hours), doubt);
  const now = stateAt(hours, Date.now());
  badge.dataset.hours = pack(hours);
  badge.className = `state ${now.state}`;
  badge.firstElementChild.textContent = STATE_SYMBOLS[now.state];
  badge.lastElementChild.textContent = stateText(now, Date.now());
}
