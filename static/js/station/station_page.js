// A station's page: copying the address, reports by one tap, and the way back to the list as it was.
import { t } from "../lib/messages.js";
import { keepBadgesCurrent } from "../lib/opening_state.js";
import { markBadge, noticeOf } from "../lib/own_marks.js";
import { ownDoubt } from "../lib/own_reports.js";
import { showPresence } from "./presence.js";
import { enableReports } from "./quick_report.js";

keepBadgesCurrent();
const copyButton = document.getElementById("copy");
if (copyButton) {
  copyButton.hidden = false;
  copyButton.addEventListener("click", async () => {
    const { text } = copyButton.dataset;
    const status = document.getElementById("copied");
    try {
      await copyText(text);
      status.textContent = t("地址复制好了，可以粘贴到地图或发给别人。");
    } catch {
      status.textContent = t("没复制成。请长按这里复制：{text}", { text });
    }
  });
}

// Browsers inside chat apps often lack navigator.clipboard; the deprecated command works in them.
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (!isCopied) throw new Error("not copied");
}

const reports = document.getElementById("taps");
if (reports) {
  const { code, name } = reports.dataset;
  enableReports(reports, { code, name });
  showPresence(code);
  const doubt = ownDoubt(code);
  if (doubt) {
    const badge = document.querySelector(".title .state");
    markBadge(badge, doubt);
    badge.closest("p").before(noticeOf(doubt));
  }
}

const isFromThisSite = document.referrer && new URL(document.referrer).origin === location.origin;
if (isFromThisSite && history.length > 1) {
  document.getElementById("back").addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}
