// Buttons that share a page by the phone's own dialog, or copy its address or a snippet.
import { t } from "../lib/messages.js";

const status = document.getElementById("shared");
const shareButton = document.getElementById("share");

if (shareButton && (navigator.share || navigator.clipboard)) {
  shareButton.hidden = false;
  shareButton.addEventListener("click", async () => {
    const { title, text, url } = shareButton.dataset;
    if (!navigator.share) return copyText(`${title} ${url}`);
    try {
      await navigator.share({ title, text, url });
    } catch {
      // The dialog was closed without sharing.
    }
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => copyText(document.getElementById(button.dataset.copies).value));
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = t("复制好了，可以粘贴发给别人。");
  } catch {
    status.textContent = t("没复制成。请长按这里复制：{text}", { text });
  }
}
