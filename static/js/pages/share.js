// Passing a page on: by the phone's own sheet where it has one, else by a copy of the address.
import { t } from "../lib/messages.js";

const said = document.getElementById("shared");
const share = document.getElementById("share");

if (share && (navigator.share || navigator.clipboard)) {
  share.hidden = false;
  share.addEventListener("click", async () => {
    const { title, text, url } = share.dataset;
    if (!navigator.share) return copied(`${title} ${url}`);
    try {
      await navigator.share({ title, text, url });
    } catch {
      // Whoever closes the sheet does not want to share.
    }
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => copied(document.getElementById(button.dataset.copies).value));
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = t("复制好了，可以粘贴发给别人。");
  } catch {
    said.textContent = t("没复制成。请长按这里复制：{text}", { text });
  }
}
